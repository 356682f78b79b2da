import { rateOf } from '@parley/protocol'
import { expect } from 'chai'
import { RateBuckets } from '../../protocol/src/gate/RateBuckets.ts'
import { hintOf, SeenStamps } from '../../protocol/src/gate/SeenStamps.ts'
import { SlotBits } from '../../protocol/src/gate/SlotBits.ts'
import { createRandom, randomBytes, randomInt } from './support/random.ts'

describe('slot bits', () => {
  it('agree with a plain set, for books of every depth and ids of every size', () => {
    const random = createRandom(3)
    const bits = new SlotBits()
    const model = new Set<string>()
    const books = Array.from({ length: 400 }, (_, index) => ({
      id:
        index % 4 === 0
          ? BigInt(index) * 2n ** 32n + 5n
          : index % 4 === 1
            ? 2n ** 64n - 1n - BigInt(index)
            : BigInt(index),
      depth: [0, 3, 5, 8, 12, 13, 20][index % 7] ?? 12,
    }))
    for (let step = 0; step < 40_000; step++) {
      const { id, depth } = books[randomInt(random, books.length)] ?? { id: 0n, depth: 12 }
      const size = 2 ** depth
      const span = Math.min(size, 1 + randomInt(random, 8))
      // Near the ends of pages and sheets more often than not.
      const near =
        random() < 0.5
          ? 4096 * randomInt(random, Math.ceil(size / 4096)) - 4 + randomInt(random, 8)
          : randomInt(random, size)
      const slot = Math.min(Math.max(0, near), size - span)
      const slots = Array.from({ length: span }, (_, index) => slot + index)
      const expected = slots.find((at) => model.has(`${id}/${at}`)) ?? -1
      expect(bits.firstSet(id, slot, span), `step ${step}`).to.equal(expected)
      if (random() < 0.5) {
        bits.set(id, depth, slot, span)
        for (const at of slots) model.add(`${id}/${at}`)
      }
    }
    for (const { id, depth } of books) {
      for (let slot = 0; slot < Math.min(64, 2 ** depth); slot++) {
        expect(bits.firstSet(id, slot, 1) === slot, `book ${id}, slot ${slot}`).to.equal(model.has(`${id}/${slot}`))
      }
    }
  })
})

describe('seen stamps', () => {
  it('are known for their time, and the newest for longer if many come', () => {
    const random = createRandom(4)
    const seen = new SeenStamps(120, 100_000)
    const hashes = Array.from({ length: 5000 }, () => randomBytes(random, 32))
    for (const [index, hash] of hashes.entries()) seen.put(hash, index + 1, index % 2 === 0, index / 50)
    for (const [index, hash] of hashes.entries()) {
      expect(seen.get(hash), `hash ${index}`).to.deep.equal({ admitted: index % 2 === 0 })
      expect(seen.mayHold(index + 1, 100)).to.equal(true)
    }
    expect(seen.get(randomBytes(random, 32))).to.equal(undefined)
    expect(seen.mayHold(999_999, 100)).to.equal(false)
    for (const now of [221, 342]) seen.put(randomBytes(random, 32), 7, true, now)
    expect(
      hashes.filter((hash) => seen.get(hash) !== undefined),
      'after their time',
    ).to.deep.equal([])
  })

  it('are bounded in number', () => {
    const random = createRandom(5)
    const seen = new SeenStamps(120, 100)
    const hashes = Array.from({ length: 1000 }, () => randomBytes(random, 32))
    for (const hash of hashes) seen.put(hash, 1, true, 0)
    expect(hashes.filter((hash) => seen.get(hash) !== undefined).length).to.be.within(100, 200)
    expect(
      hashes.slice(-100).every((hash) => seen.get(hash) !== undefined),
      'the newest stay',
    ).to.equal(true)
  })

  it('give no hint while restored ones may stand there', () => {
    const seen = new SeenStamps(120, 100)
    const hash = new Uint8Array(32).fill(3)
    seen.restore(hash)
    expect(seen.get(hash)).to.deep.equal({ admitted: true })
    expect(seen.mayHold(12_345, 1000)).to.equal(true)
    seen.put(new Uint8Array(32).fill(4), 1, true, 1000)
    expect(seen.get(hash)).to.deep.equal({ admitted: true })
    expect(seen.mayHold(12_345, 1121)).to.equal(false)
  })

  it('hints differ by place and time', () => {
    const stamp = { bookId: 7n, slot: 3, relayId: 1 }
    const hints = [
      hintOf(stamp, 5n, 10),
      hintOf({ ...stamp, bookId: 8n }, 5n, 10),
      hintOf({ ...stamp, slot: 4 }, 5n, 10),
      hintOf({ ...stamp, relayId: 2 }, 5n, 10),
      hintOf(stamp, 6_000_000n, 10),
      hintOf(stamp, 5n + 2n ** 40n, 10),
      hintOf(stamp, 5n, 1024),
    ]
    expect(new Set(hints).size).to.equal(hints.length)
    expect(hints.every((hint) => Number.isSafeInteger(2 * hint + 1) && hint > 0)).to.equal(true)
  })
})

describe('rate buckets', () => {
  it('burst and refill follow the depth', () => {
    expect([5, 8, 10, 12, 20].map(rateOf)).to.deep.equal([
      { burst: 16, perSecond: 0.5 },
      { burst: 16, perSecond: 4 },
      { burst: 16, perSecond: 16 },
      { burst: 64, perSecond: 64 },
      { burst: 16_384, perSecond: 16_384 },
    ])
  })

  it('forget full buckets, and only those', () => {
    const buckets = new RateBuckets()
    buckets.draw(1n, 5, 16, 0)
    for (let id = 2n; id < 5000n; id++) buckets.draw(id, 12, 1, Number(id) / 200)
    expect(buckets.allows(1n, 5, 16, 31), 'half a slot short').to.equal(false)
    expect(buckets.allows(1n, 5, 16, 32)).to.equal(true)
  })

  it('a clock that goes back refills nothing', () => {
    const buckets = new RateBuckets()
    buckets.draw(1n, 12, 64, 1000)
    expect(buckets.allows(1n, 12, 1, 900)).to.equal(false)
    expect(buckets.allows(1n, 12, 1, 1000.02)).to.equal(true)
  })
})
