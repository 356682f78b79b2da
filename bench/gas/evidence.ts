import type { Hex } from 'viem'
import { by } from '../../test/contracts/support/by.ts'
import { claim, openBook, registerRelay, winWith } from '../../test/contracts/support/claiming.ts'
import { BOND_UNIT, openBond, signAcceptance, signSeizure, signSpend } from '../../test/contracts/support/proofs.ts'
import { keyOf, type World } from '../../test/contracts/support/world.ts'
import type { GasFigure } from '../gas.ts'

export type Measure = (world: World, name: string, hash: Promise<Hex>, parts?: number) => Promise<[string, GasFigure]>

const DEPTH = 12
const UNIT = 50n

/** Proofs and seizures. Whoever is paid has tokens already, and the pot is not empty: that is how a network in use is. */
export async function evidence(world: World, measure: Measure): Promise<[string, GasFigure][]> {
  const { office, alice, bob, carol } = world
  const owner = alice.account.address
  const relayId = await registerRelay(world, 'proven')
  const epoch = await world.epoch()
  const open = (label: string) => openBook(world, label, { depth: DEPTH, unit: UNIT })
  const double = async (label: string) => {
    const batchId = await open(label)
    const [one, two] = [
      { batchId, epoch, slot: 1234, message: 'one' },
      { batchId, epoch, slot: 1234, message: 'two' },
    ]
    const key = keyOf(`session ${label}`)
    const spends = [await signSpend(world, one, key), await signSpend(world, two, key)] as const
    return office.write.proveDoubleStamp([owner, batchId, epoch, ...spends], by(carol))
  }
  await world.mined(double('first'))
  const equivocation = await measure(world, 'equivocation', double('second'))

  const postmarks = async (label: string) => {
    const batchId = await open(label)
    const mark = { relayId, acceptedAt: await office.read.epochStart([epoch]), signer: keyOf('proven') }
    const accept = (message: string) => signAcceptance(world, { batchId, epoch, slot: 1234, relayId, message }, mark)
    return { batchId, pair: [await accept('one'), await accept('two')] as const, mark }
  }
  const r1 = async () => {
    const { batchId, pair } = await postmarks('third')
    return await office.write.proveDoublePostmark([owner, batchId, epoch, relayId, ...pair], by(carol))
  }
  const r3 = async () => {
    const { batchId, mark } = await postmarks('fourth')
    const wish = { batchId, epoch, slot: 1234, relayId }
    const late = await signAcceptance(world, wish, { ...mark, acceptedAt: mark.acceptedAt + 2n ** 30n })
    return await office.write.proveWrongPostmark([owner, batchId, epoch, relayId, late], by(carol))
  }
  // The account that burned tokens go to has some.
  await world.mined(office.write.sweep(by(carol)))
  await world.mined(double('fifth'))
  const doublePostmark = await measure(world, 'doublePostmark', r1())
  const wrongPostmark = await measure(world, 'wrongPostmark', r3())

  const bonds = await openBond(world, 'bonds', { unit: BOND_UNIT })
  const seizure = (slot: number) =>
    signSeizure(world, { batchId: bonds, epoch, slot, key: keyOf('session bonds') }, bob.account.address)
  await world.mined(office.write.seize([await seizure(0)], by(carol)))
  const seize = await measure(world, 'seize', office.write.seize([await seizure(1)], by(carol)))
  const ten = await Promise.all(Array.from({ length: 10 }, (_, i) => seizure(2 + i)))
  const seizeMany = await measure(world, 'seize10PerStamp', office.write.seizeMany([ten], by(carol)), ten.length)

  const claimed = await open('sixth')
  const { 3: from } = await office.read.batches([owner, claimed])
  await world.drawThrough(from)
  const win = await winWith(world, { batchId: claimed, label: 'sixth', relayId, depth: DEPTH })
  await claim(world, [win], carol)
  const wish = { batchId: claimed, epoch: from, slot: win.slot, relayId, message: 'hidden' }
  const hidden = await signSpend(world, wish, keyOf('session sixth'))
  const s1b = office.write.proveClaimedTwice([owner, claimed, hidden], by(carol))
  const claimedTwice = await measure(world, 'claimedTwice', s1b)
  return [equivocation, claimedTwice, doublePostmark, wrongPostmark, seize, seizeMany]
}
