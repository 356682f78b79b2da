import {
  fromHex,
  hashSeizure,
  isDoubleStamp,
  isOtherTag,
  isWrongPostmark,
  nobleSuite,
  POSTMARK_TOLERANCE,
  ProtocolError,
  postOfficeDomain,
  recoverSigner,
  type Schedule,
  shareSlot,
  signSeizure,
  toHex,
} from '@parley/protocol'
import { expect } from 'chai'
import { hashStruct } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { createRandom, randomBytes, randomInt } from './support/random.ts'

const fault = (run: () => unknown, code: string) => expect(run).to.throw(ProtocolError).with.property('code', code)

describe('seizures', () => {
  const domain = postOfficeDomain({ chainId: 31337, verifyingContract: fromHex(`0x${'11'.repeat(20)}`) })

  it('are what EIP-712 says, for any stamp and payout', () => {
    const random = createRandom(71)
    for (let i = 0; i < 50; i++) {
      const [stampHash, payout] = [randomBytes(random, 32), randomBytes(random, 20)]
      const types = {
        Seize: [
          { name: 'stamp', type: 'bytes32' },
          { name: 'payout', type: 'address' },
        ],
      } as const
      const data = { stamp: toHex(stampHash), payout: toHex(payout) }
      expect(toHex(hashSeizure({ stampHash, payout }))).to.equal(hashStruct({ types, primaryType: 'Seize', data }))
    }
  })

  it('are signed by the acknowledgement key, for one payout', () => {
    const random = createRandom(72)
    const privateKey = randomBytes(random, 32)
    const seizure = signSeizure({
      stampHash: randomBytes(random, 32),
      payout: randomBytes(random, 20),
      domain,
      privateKey,
    })
    const signer = recoverSigner(domain, hashSeizure(seizure), seizure.signature)
    expect(signer && toHex(signer)).to.equal(privateKeyToAddress(toHex(privateKey)).toLowerCase())
    const other = hashSeizure({ ...seizure, payout: randomBytes(random, 20) })
    const stranger = recoverSigner(domain, other, seizure.signature)
    expect(stranger && toHex(stranger)).to.not.equal(privateKeyToAddress(toHex(privateKey)).toLowerCase())
  })

  it('refuse hashes and accounts of another length', () => {
    const [stampHash, payout] = [new Uint8Array(32), new Uint8Array(20)]
    fault(() => hashSeizure({ stampHash: new Uint8Array(31), payout }), 'bytes/length')
    fault(() => hashSeizure({ stampHash, payout: new Uint8Array(32) }), 'bytes/length')
  })
})

describe('the rules of evidence', () => {
  const schedule: Schedule = { genesis: 1000, epochLength: 600, holdPeriod: 600, claimMin: 20, exitNotice: 20 }
  const stamp = { bookId: 7n, epoch: 3, slot: 4, span: 2, relayId: 1, ack: new Uint8Array(20) }
  const [one, two] = [nobleSuite.keccak256(new Uint8Array(1)), nobleSuite.keccak256(new Uint8Array(2))]

  it('two stamps share a slot exactly if some slot of the sheet is in both', () => {
    const random = createRandom(73)
    for (let i = 0; i < 3000; i++) {
      const [a, b] = [0, 0].map(() => ({ slot: randomInt(random, 40), span: randomInt(random, 9) }))
      if (!a || !b) throw new Error('two were made')
      const inBoth = (slot: number) => [a, b].every(({ slot: from, span }) => slot >= from && slot < from + span)
      const expected = Array.from({ length: 32 }, (_, slot) => slot).some(inBoth)
      expect(shareSlot(a, b, 5), JSON.stringify([a, b])).to.equal(expected)
      expect(shareSlot(b, a, 5)).to.equal(expected)
    }
  })

  it('a double stamp is two different stamps of one book and epoch on one slot', () => {
    const first = { stamp, messageHash: one }
    expect(isDoubleStamp(first, { stamp, messageHash: two }, 5)).to.equal(true)
    expect(isDoubleStamp(first, { stamp: { ...stamp, relayId: 2 }, messageHash: one }, 5)).to.equal(true)
    expect(isDoubleStamp(first, { stamp: { ...stamp, slot: 5 }, messageHash: one }, 5)).to.equal(true)
    expect(isDoubleStamp(first, first, 5)).to.equal(false)
    expect(isDoubleStamp(first, { stamp: { ...stamp, slot: 6 }, messageHash: two }, 5)).to.equal(false)
    expect(isDoubleStamp(first, { stamp: { ...stamp, epoch: 4 }, messageHash: two }, 5)).to.equal(false)
    expect(isDoubleStamp(first, { stamp: { ...stamp, bookId: 8n }, messageHash: two }, 5)).to.equal(false)
    expect(isDoubleStamp(first, { stamp, messageHash: two }, 2)).to.equal(false)
  })

  it('only the last 64 bits of a paid stamp are known to the chain', () => {
    const paid = new Uint8Array(32).fill(1)
    const head = Uint8Array.from(paid, (byte, i) => (i < 24 ? 9 : byte))
    expect(isOtherTag(head, paid)).to.equal(false)
    for (const at of [24, 31])
      expect(
        isOtherTag(
          Uint8Array.from(paid, (byte, i) => (i === at ? 9 : byte)),
          paid,
        ),
      ).to.equal(true)
  })

  it('a postmark is wrong for another relay, or outside the epoch by more than the tolerance', () => {
    // Epoch 3 is 2200 to 2800.
    const at = (acceptedAt: number, relayId = 1) => isWrongPostmark(stamp, { relayId, acceptedAt }, schedule)
    expect(at(2500)).to.equal(false)
    expect(at(2500, 2)).to.equal(true)
    expect([2199 - POSTMARK_TOLERANCE, 2200 - POSTMARK_TOLERANCE].map((time) => at(time))).to.deep.equal([true, false])
    expect([2800 + POSTMARK_TOLERANCE, 2801 + POSTMARK_TOLERANCE].map((time) => at(time))).to.deep.equal([false, true])
  })
})
