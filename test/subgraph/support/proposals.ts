import { nameRegistryAbi, postOfficeAbi, timelockAbi } from '@parley/protocol'
import { type Address, encodeFunctionData, type Hex, keccak256, stringToHex, toHex, zeroHash } from 'viem'
import { by } from '../../contracts/support/by.ts'
import { RENT } from '../../contracts/support/names.ts'
import { keyOf } from '../../contracts/support/world.ts'
import type { Economy } from './openEconomy.ts'
import type { Random } from './random.ts'

type Call = { target: Address; data: Hex }

/** What the timelock was told, and from when on it may be done. */
export type Proposal = { calls: Call[]; salt: Hex; readyAt: bigint; shares: boolean }

/** Announces up to 24 changes as one. `shares`: one of them is of the shares, which only one at a time can be. */
export async function announce(economy: Economy, random: Random, shares: boolean): Promise<Proposal> {
  const { world, timelock } = economy
  const calls = Array.from({ length: 1 + random.below(24) }, () => someCall(economy, random))
  if (shares) calls.push(setShares(economy))
  const salt = random.below(3) === 0 ? zeroHash : keccak256(toHex(random.below(2 ** 31)))
  const proposal = { calls, salt, readyAt: 0n, shares }
  // Without a salt the same change cannot wait twice.
  if (await timelock.read.isOperation([await idOf(economy, proposal)]))
    proposal.salt = keccak256(toHex(`again ${salt}`))
  const [delay, { target, data }] = [await timelock.read.getMinDelay(), calls[0] as Call]
  await world.mined(
    calls.length === 1
      ? timelock.write.schedule([target, 0n, data, zeroHash, proposal.salt, delay], by(world.deployer))
      : timelock.write.scheduleBatch([...batchOf(proposal), delay], by(world.deployer)),
  )
  return { ...proposal, readyAt: (await world.now()) + delay }
}

/** Carries it out, sooner than it may be never; anyone can. */
export async function execute({ world, timelock }: Economy, { calls, salt, readyAt }: Proposal): Promise<void> {
  if ((await world.now()) < readyAt) await world.at(readyAt)
  const { target, data } = calls[0] as Call
  await world.mined(
    calls.length === 1
      ? timelock.write.execute([target, 0n, data, zeroHash, salt], by(world.carol))
      : timelock.write.executeBatch([...batchOf({ calls, salt })], by(world.carol)),
  )
}

export async function cancel(economy: Economy, proposal: Proposal): Promise<void> {
  const { world, timelock } = economy
  await world.mined(timelock.write.cancel([await idOf(economy, proposal)], by(world.deployer)))
}

async function idOf({ timelock }: Economy, { calls, salt }: Pick<Proposal, 'calls' | 'salt'>): Promise<Hex> {
  const { target, data } = calls[0] as Call
  return calls.length === 1
    ? await timelock.read.hashOperation([target, 0n, data, zeroHash, salt])
    : await timelock.read.hashOperationBatch([...batchOf({ calls, salt })])
}

function batchOf({ calls, salt }: Pick<Proposal, 'calls' | 'salt'>) {
  return [
    calls.map(({ target }) => target),
    calls.map(() => 0n),
    calls.map(({ data }) => data),
    zeroHash,
    salt,
  ] as const
}

function someCall({ world, names, timelock }: Economy, random: Random): Call {
  const role = [keccak256(stringToHex('CANCELLER_ROLE')), keyOf(`governor ${random.below(4)}`).address] as const
  const office = (data: Hex): Call => ({ target: world.office.address, data })
  const itself = (data: Hex): Call => ({ target: timelock.address, data })
  switch (random.below(5)) {
    case 0:
      return office(
        encodeFunctionData({
          abi: postOfficeAbi,
          functionName: 'setMinValue',
          args: [100_000n + BigInt(random.below(9))],
        }),
      )
    case 1: {
      const args = [RENT.short, RENT.four + BigInt(random.below(1_000)), RENT.long] as const
      return {
        target: names.address,
        data: encodeFunctionData({ abi: nameRegistryAbi, functionName: 'announceRents', args }),
      }
    }
    case 2:
      return itself(
        encodeFunctionData({ abi: timelockAbi, functionName: 'updateDelay', args: [BigInt(20 + random.below(20))] }),
      )
    case 3:
      return itself(encodeFunctionData({ abi: timelockAbi, functionName: 'grantRole', args: role }))
    default:
      return itself(encodeFunctionData({ abi: timelockAbi, functionName: 'revokeRole', args: role }))
  }
}

function setShares({ world }: Economy): Call {
  const data = encodeFunctionData({ abi: postOfficeAbi, functionName: 'setShares', args: [1_200, 3_500] })
  return { target: world.office.address, data }
}
