import { getContract, type Hex } from 'viem'
import { drandBeaconAbi } from '../../protocol/src/abi/drandBeaconAbi.ts'
import { postOfficeAbi } from '../../protocol/src/abi/postOfficeAbi.ts'
import { by } from '../../test/contracts/support/by.ts'
import { keyFor, signRound } from '../../test/contracts/support/drand.ts'
import type { World } from '../../test/contracts/support/world.ts'

type Measure<Figure> = (world: World, name: string, hash: Promise<Hex>) => Promise<[string, Figure]>

const SECRET = 0x7e57n
const EPOCHS = 8

/**
 * Measures a draw by drand (the mean of several: the map to the curve takes one to three tries), a recorded round and a draw by
 * block hash. A post office and a beacon of their own are used, whose first epochs are over already.
 */
export async function beacons<Figure extends { readonly gas: number }>(
  world: World,
  measure: Measure<Figure>,
): Promise<[string, Figure][]> {
  const { epochLength, holdPeriod, delayBlocks, claimMin } = world.parameters
  const now = await world.now()
  const genesis = now - BigInt(epochLength) * 20n - BigInt(holdPeriod)
  // Rounds that do not depend on the day, so that every run measures the same signatures.
  const drand = [keyFor(SECRET), genesis - 1_000_000n, 3, 0] as const
  const address = await world.deployContract('beacon/DrandBeacon', [
    genesis,
    epochLength,
    holdPeriod,
    delayBlocks,
    ...drand,
  ])
  const client = { public: world.client, wallet: world.carol }
  const beacon = getContract({ address, abi: drandBeaconAbi, client })
  const settings = { ...world.settings, genesis, beacon: address }
  const officeAddress = await world.deployContract('postage/PostOffice', [settings])
  const office = getContract({ address: officeAddress, abi: postOfficeAbi, client })
  const proofOf = async (epoch: number) => signRound(SECRET, await beacon.read.roundOf([epoch]))
  const draw = async (name: string, epoch: number, proof: Hex) => {
    await world.warp((await world.now()) + BigInt(claimMin))
    return await measure(world, name, office.write.draw([epoch, proof], by(world.carol)))
  }

  await draw('draw', 1, await proofOf(1))
  const draws: Figure[] = []
  for (let epoch = 2; epoch < 2 + EPOCHS; epoch++) draws.push((await draw('draw', epoch, await proofOf(epoch)))[1])
  const [any] = draws
  if (!any) throw new Error('no draw was measured')
  const mean = { ...any, gas: Math.round(draws.reduce((sum, { gas }) => sum + gas, 0) / draws.length) }
  const next = 2 + EPOCHS
  const record = await measure(world, 'recordRound', beacon.write.record([next, await proofOf(next)], by(world.carol)))
  const recorded = await draw('drawRecorded', next, '0x')
  const open = await measure(world, 'openDraw', beacon.write.openDraw([next + 1], by(world.carol)))
  await world.mine(delayBlocks)
  return [['drawDrand', mean], record, recorded, open, await draw('drawBlockhash', next + 1, '0x')]
}
