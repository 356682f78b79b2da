import {
  fromHex,
  hashStamp,
  isDoubleStamp,
  isWrongPostmark,
  postOfficeDomain,
  type Schedule,
  signPostmark,
  signSeizure,
  signStamp,
  toHex,
} from '@parley/protocol'
import { expect } from 'chai'
import { type Hex, keccak256, toHex as numberToHex } from 'viem'
import { by } from './support/by.ts'
import { balanceOf, openBook, readBook, registerRelay } from './support/claiming.ts'
import { BOND_UNIT, DEAD, OPEN, openBond } from './support/proofs.ts'
import { keyOf, openWorld, type World } from './support/world.ts'

/** A number generator that is the same in every run. */
function numbersFrom(seed: string) {
  let word = keccak256(numberToHex(seed))
  return (limit: number) => {
    word = keccak256(word)
    return Number(BigInt(word) % BigInt(limit))
  }
}

const secretOf = (label: string) => fromHex(keccak256(numberToHex(label)))
const hashOf = (label: string) => fromHex(keccak256(numberToHex(label)))
const halves = (signature: Uint8Array): { r: Hex; vs: Hex } => ({
  r: toHex(signature.slice(0, 32)),
  vs: toHex(signature.slice(32)),
})

describe('@parley/protocol and the contracts agree on proofs', () => {
  let world: World
  let domain: Uint8Array
  let schedule: Schedule
  let relayId: number
  let epoch: number
  const ack = fromHex(keyOf('ack').address)
  const depth = 5

  before(async () => {
    world = await openWorld()
    domain = postOfficeDomain({ chainId: 31337, verifyingContract: fromHex(world.office.address) })
    const { epochLength, holdPeriod, claimMin, exitNotice } = world.parameters
    schedule = { genesis: Number(world.genesis), epochLength, holdPeriod, claimMin, exitNotice }
    relayId = await registerRelay(world, 'relay')
    epoch = await world.epoch()
  })
  after(() => world.connection.close())

  it('on seizures: what protocol signs, the contract pays', async () => {
    const random = numbersFrom('seizures')
    const bookId = await openBond(world, 'bonds', { depth })
    const book = await readBook(world, bookId)
    const payout = world.bob.account.address
    let slot = 0
    while (slot < 28) {
      const span = 1 + random(4)
      const messageHash = hashOf(`seizure ${slot}`)
      const unsigned = { bookId, epoch: book.fromEpoch, slot, span, relayId: 0, ack }
      const stamp = signStamp({ stamp: unsigned, messageHash, domain, privateKey: secretOf('session bonds') })
      const stampHash = hashStamp(stamp, messageHash)
      const wish = { stampHash, payout: fromHex(payout), domain, privateKey: secretOf('ack') }
      const { r: sr, vs: svs } = halves(signSeizure(wish).signature)
      const purse = await balanceOf(world, payout)
      const fields = { owner: world.alice.account.address, batchId: bookId, epoch: book.fromEpoch, slot, span }
      const signed = { ack: toHex(ack), messageHash: toHex(messageHash), ...halves(stamp.signature) }
      await world.mined(world.office.write.seize([{ ...fields, ...signed, payout, sr, svs }], by(world.carol)))
      expect(await balanceOf(world, payout)).to.equal(purse + BigInt(span) * BOND_UNIT)
      slot += span
    }
  })

  it('on double stamps: the contract closes a book exactly when protocol says so', async () => {
    const random = numbersFrom('double stamps')
    const owner = world.alice.account.address
    let proven = 0
    for (let i = 0; i < 40; i++) {
      const bookId = await openBook(world, 'pairs')
      const pair = [0, 1].map(() => {
        const messageHash = hashOf(`message ${random(2)}`)
        const stamp = { bookId, epoch, slot: 28 + random(5), span: random(5), relayId: 1 + random(2), ack }
        return { stamp, messageHash }
      })
      const [first, second] = pair
      if (!first || !second) throw new Error('two were made')
      const expected = isDoubleStamp(first, second, depth)
      if (expected) proven++
      const spends = pair.map(({ stamp, messageHash }) => {
        const privateKey = secretOf('session pairs')
        const { signature, slot, span, relayId: named } = signStamp({ stamp, messageHash, domain, privateKey })
        const fields = { slot, span, relayId: named, ack: toHex(ack), messageHash: toHex(messageHash) }
        return { ...fields, ...halves(signature) }
      })
      const [a, b] = spends
      if (!a || !b) throw new Error('two were made')
      const args = [owner, bookId, epoch, a, b] as const
      const outcome = await world.office.write.proveDoubleStamp(args, by(world.carol)).then(
        () => true,
        () => false,
      )
      expect(outcome, JSON.stringify(spends)).to.equal(expected)
      expect((await readBook(world, bookId)).state).to.equal(expected ? DEAD : OPEN)
    }
    expect(proven).to.be.within(10, 30)
  })

  it('on wrong postmarks: the contract slashes exactly when protocol says so', async () => {
    const random = numbersFrom('postmarks')
    const owner = world.alice.account.address
    let proven = 0
    for (let i = 0; i < 24; i++) {
      const bookId = await openBook(world, 'marks')
      const stamp = { bookId, epoch, slot: 0, span: 1, relayId: relayId + (random(4) === 0 ? 1 : 0), ack }
      const messageHash = hashOf('message')
      const acceptedAt = schedule.genesis + (epoch - 1) * schedule.epochLength - 160 + random(400)
      const marked = { stampHash: hashStamp(stamp, messageHash), relayId, acceptedAt }
      const postmark = signPostmark({ ...marked, domain, privateKey: secretOf('relay') })
      // Ten slashes take all there is.
      const expected = isWrongPostmark(stamp, postmark, schedule) && proven < 10
      if (expected) proven++
      const { slot, span, relayId: namedRelay } = stamp
      const fields = { slot, span, namedRelay, ack: toHex(ack), messageHash: toHex(messageHash) }
      const acceptance = { ...fields, acceptedAt: BigInt(acceptedAt), ...halves(postmark.signature) }
      await world.office.write
        .proveWrongPostmark([owner, bookId, epoch, relayId, acceptance], by(world.carol))
        .catch(() => undefined)
      expect(await world.office.read.proven([relayId, bookId, epoch]), `${acceptedAt}`).to.equal(expected)
    }
    expect(proven).to.be.within(5, 10)
  })
})
