import {
  type Address,
  fromHex,
  type Hex,
  hashStamp,
  postOfficeDomain,
  receiptTree,
  signReceipt,
  signSeizure,
  signStamp,
  toHex,
  winningSlot,
  winPlace,
} from '@parley/protocol'
import {
  decodeErrorResult,
  decodeFunctionResult,
  encodeFunctionData,
  getContractAddress,
  keccak256,
  toHex as textToHex,
} from 'viem'
import { devnet } from '../../../deploy/parameters.ts'
import { postOfficeAbi } from '../../../protocol/src/abi/postOfficeAbi.ts'
import { by } from '../support/by.ts'
import { keyOf, openWorld } from '../support/world.ts'
import type { BondAction } from './bondMachine.ts'
import { readSeize, type Seize } from './bondMachine.ts'
import { HALF_SLOTS } from './office.ts'
import type { PostageAction } from './postageMachine.ts'
import { soundRules, terms } from './rules.ts'

export type RealOffice = Awaited<ReturnType<typeof openRealOffice>>
type Call = { from: Address; data: Hex }

const ID = 1n
const secretOf = (label: string) => fromHex(keccak256(textToHex(label)))
const halvesOf = (signature: Uint8Array): { r: Hex; vs: Hex } => ({
  r: toHex(signature.subarray(0, 32)),
  vs: toHex(signature.subarray(32)),
})

/** The real post office with the machines' calendar, whose draws give what they are told to, on a chain that can be set back. */
export async function openRealOffice(kind: 'postage' | 'bond') {
  const { schedule, skipAfter } = soundRules
  const { epochLength, holdPeriod, claimMin, exitNotice } = schedule
  const times = { epochLength, holdPeriod, claimMin, exitNotice, skipAfter }
  const limits = { minDepth: 1, minUnit: 1n, minValue: 1n }
  const world = await openWorld({ ...devnet, ...times, ...limits }, { allowBlocksWithSameTimestamp: true })
  const { provider } = world.connection
  const request = async <T>(method: string, params: readonly unknown[]): Promise<T> =>
    (await provider.request({ method, params: [...params] })) as T

  const beacon = (await world.deployTestContract('support/FixedBeacon', [])).address
  const peek = await world.deployTestContract('model/Peek', [])
  const genesis = (await world.now()) + 100n
  const from = world.deployer.account.address
  const nonce = BigInt(await world.client.getTransactionCount({ address: from }))
  const foretold = getContractAddress({ from, nonce: nonce + 1n })
  const { token } = world.settings
  const registryArgs = [token, world.parameters.minStake, world.parameters.unbondingPeriod, foretold]
  // Everything happens in the first second of epoch 1, so that the machines' time 0 is still to come.
  await world.at(genesis)
  const relays = await world.deployContract('relays/RelayRegistry', registryArgs)
  await world.at(genesis)
  const office = await world.deployContract('postage/PostOffice', [{ ...world.settings, beacon, genesis, relays }])
  await world.at(genesis)
  await world.mined(world.token.write.approve([office, 2n ** 256n - 1n], by(world.alice)))

  const domain = postOfficeDomain({ chainId: 31337, verifyingContract: fromHex(office) })
  const owner = world.alice.account.address
  const reporter = world.bob.account.address
  const recipient = keyOf('recipient').address
  const { depth, unit } = terms[kind]
  const ack = fromHex(keyOf('ack').address)
  const call = (sender: Address, functionName: string, args: readonly unknown[]): Call => {
    const data = encodeFunctionData({ abi: postOfficeAbi, functionName, args } as Parameters<
      typeof encodeFunctionData
    >[0])
    return { from: sender, data }
  }

  const stamps = new Map<string, ReturnType<typeof signNewStamp>>()
  function signNewStamp(epoch: number, slot: number, span: number, relayId: number, message: string) {
    const messageHash = fromHex(keccak256(textToHex(message)))
    const unsigned = { bookId: ID, epoch, slot, span, relayId, ack }
    const stamp = signStamp({ stamp: unsigned, messageHash, domain, privateKey: secretOf('session') })
    return { stamp, messageHash, stampHash: hashStamp(unsigned, messageHash) }
  }
  /** Signing is dear, and schedules share their stamps. */
  function stampOf(epoch: number, slot: number, span: number, relayId: number, message: string) {
    const name = [epoch, slot, relayId, message].join()
    const known = stamps.get(name) ?? signNewStamp(epoch, slot, span, relayId, message)
    stamps.set(name, known)
    return known
  }

  /** Relay 1 is honest, relay 2 the sender's; slot 0 is what relay 1 was promised. */
  function claimCall(action: PostageAction, drawn: number): Call {
    const epoch = action === 'claim late' ? drawn - 1 : drawn
    const relayId = action === 'claim relay' || action === 'claim late' ? 1 : 2
    const slot = action === 'claim sender' ? 1 : 0
    const { stamp, messageHash, stampHash } = stampOf(
      epoch,
      slot,
      1,
      relayId,
      action === 'claim late' ? 'claim relay' : action,
    )
    const { root } = receiptTree([stampHash])
    const receipt = signReceipt({ relayId, epoch, root, domain, privateKey: secretOf('ack') })
    const { r: rr, vs: rvs } = halvesOf(receipt.signature)
    const place = winPlace({ bookId: ID, slot, span: 1, relayId, path: 0 })
    const fields = { place, owner, ack: toHex(ack), messageHash: toHex(messageHash), ...halvesOf(stamp.signature) }
    return call(reporter, 'claim', [[{ ...fields, root: toHex(root), rr, rvs, proof: [] }]])
  }

  function seizeCall(action: Seize, now: number): Call {
    const { who, half, age } = readSeize(action)
    const epoch = now - age
    const { stamp, messageHash, stampHash } = stampOf(epoch, half * HALF_SLOTS, HALF_SLOTS, 0, who)
    const payout = who === 'recipient' ? recipient : owner
    const wish = signSeizure({ stampHash, payout: fromHex(payout), domain, privateKey: secretOf('ack') })
    const { r: sr, vs: svs } = halvesOf(wish.signature)
    const fields = { owner, batchId: ID, epoch, slot: stamp.slot, span: stamp.span, ack: toHex(ack) }
    const signed = { messageHash: toHex(messageHash), ...halvesOf(stamp.signature), payout, sr, svs }
    return call(reporter, 'seize', [{ ...fields, ...signed }])
  }

  function spend(epoch: number, slot: number, relayId: number, message: string) {
    const { stamp, messageHash } = stampOf(epoch, slot, 1, relayId, message)
    const { r, vs } = halvesOf(stamp.signature)
    return { slot, span: 1, relayId, ack: toHex(ack), messageHash: toHex(messageHash), r, vs }
  }

  /** A word with which the draw picks this half of the sheet. */
  function randomnessFor(slot: number): Hex {
    for (let guess = 1; ; guess++) {
      const randomness = fromHex(textToHex(guess, { size: 32 }))
      if (winningSlot({ randomness, bookId: ID, depth: terms.postage.depth }) === slot) return toHex(randomness)
    }
  }
  const words = [randomnessFor(0), randomnessFor(1)] as const

  /** The transaction that an action is, in a state of which the machine knows this. */
  function callOf(action: PostageAction | BondAction, at: { drawn: number; epoch: number; deposit: bigint }): Call {
    const { drawn, epoch, deposit } = at
    if (action.startsWith('claim')) return claimCall(action as PostageAction, drawn)
    if (action.startsWith('seize')) return seizeCall(action as Seize, epoch)
    switch (action) {
      case 'open':
        return call(owner, 'open', [owner, keyOf('session').address, depth, terms[kind].kind, unit, deposit])
      case 'draw relay':
        return call(reporter, 'draw', [drawn + 1, words[0]])
      case 'draw sender':
        return call(reporter, 'draw', [drawn + 1, words[1]])
      case 'skip':
        return call(reporter, 'skip', [drawn + 1])
      case 'exit':
        return call(owner, 'exit', [ID])
      case 'top up':
        return call(owner, 'topUp', [owner, ID, unit << BigInt(depth)])
      case 'withdraw':
        return call(reporter, 'withdraw', [owner, ID])
      case 'prove double stamp': {
        const pair = [spend(epoch, 0, 1, 'claim relay'), spend(epoch, 0, 2, 'claim double')] as const
        return call(reporter, 'proveDoubleStamp', [owner, ID, epoch, ...pair])
      }
      case 'prove claimed twice':
        return call(reporter, 'proveClaimedTwice', [owner, ID, spend(Math.max(1, drawn), 0, 1, 'claim relay')])
      default:
        throw new Error(`${action} is no transaction`)
    }
  }

  return {
    world,
    owner,
    callOf,

    snapshot: () => request<string>('evm_snapshot', []),
    revert: (state: string) => request<boolean>('evm_revert', [state]),

    /** Lets a second begin. */
    async wait(time: number): Promise<void> {
      await request('evm_setNextBlockTimestamp', [textToHex(genesis + BigInt(time))])
      await request('evm_mine', [])
    },

    /** Sends a transaction in the second that is. */
    async send(time: number, { from: sender, data }: Call): Promise<void> {
      await request('evm_setNextBlockTimestamp', [textToHex(genesis + BigInt(time))])
      await request('eth_sendTransaction', [{ from: sender, to: office, data, gas: textToHex(2_000_000) }])
    },

    /** How the office would answer in the second that is: `ok` or the name of its error. */
    async ask({ from: sender, data }: Call): Promise<string> {
      try {
        await request('eth_call', [{ from: sender, to: office, data }, 'latest'])
        return 'ok'
      } catch (error) {
        const { data: reason } = error as { data?: Hex | { data?: Hex } }
        const bytes = typeof reason === 'object' ? reason.data : reason
        if (bytes === undefined) throw error
        return decodeErrorResult({ abi: postOfficeAbi, data: bytes }).errorName
      }
    },

    /** What the office knows; seized slots from `epoch` on. */
    async look(epoch: number) {
      const data = encodeFunctionData({ abi: peek.abi, functionName: 'look', args: [office, owner, recipient, epoch] })
      const answer = await request<Hex>('eth_call', [{ to: peek.address, data }, 'latest'])
      const [book, money, drawn, drawnAt, seized] = decodeFunctionResult({
        abi: peek.abi,
        functionName: 'look',
        data: answer,
      }) as [
        { status: number; fromEpoch: number; exitEpoch: number; balance: bigint; lastClaimed: number; bond: bigint },
        { [purse in 'held' | 'owner' | 'recipient' | 'relay' | 'sendersRelay' | 'fees' | 'forfeited']: bigint },
        number,
        bigint,
        readonly number[],
      ]
      return { book, money, drawn, drawnAt: drawnAt === 0n ? 0 : Number(drawnAt - genesis), seized }
    },
  }
}
