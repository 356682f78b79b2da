import { expectedIncome, type IncomeOutlook, splitSheet } from '@parley/protocol'
import { expect } from 'chai'

const shares = { feeBps: 1000, unreceiptedBps: 4000 }
const outlook: IncomeOutlook = {
  shareBps: 10_000,
  messages: 2048,
  unit: 50n,
  depth: 12,
  ask: 50n,
  acknowledgedBps: 10_000,
  shares,
}

describe('expectedIncome', () => {
  it('one sheet of stamps a week is one win expected, give or take one', () => {
    const { net } = splitSheet(50n << 12n, shares, true)
    expect(expectedIncome(outlook)).to.deep.equal({ expected: net, deviation: net })
  })

  it('a hundred times as much spreads a tenth as much', () => {
    const { expected, deviation } = expectedIncome({ ...outlook, messages: 204_800 })
    expect(expected).to.equal(18_432_000n)
    expect(deviation).to.equal(1_843_200n)
  })

  it('is the price of the slots less the fee, at every depth', () => {
    for (const depth of [0, 8, 12, 20, 24]) {
      const { expected } = expectedIncome({ ...outlook, depth, shareBps: 37, messages: 10_000_000 })
      // 0.37 % of 20,000,000 slots at 50 units, less a tenth.
      expect(expected, `depth ${depth}`).to.equal(3_330_000n)
    }
  })

  it('without receipts there are two fifths, and a mixture spreads more than its mean', () => {
    expect(expectedIncome({ ...outlook, acknowledgedBps: 0 })).to.deep.equal({ expected: 73_728n, deviation: 73_728n })
    const { expected, deviation } = expectedIncome({ ...outlook, acknowledgedBps: 5000 })
    expect(expected).to.equal(129_024n)
    // The root of (184,320^2 + 73,728^2) / 2, rounded down.
    expect(deviation).to.equal(140_373n)
  })

  it('is nothing below the ask, without mail, without share', () => {
    const nothing = { expected: 0n, deviation: 0n }
    expect(expectedIncome({ ...outlook, ask: 51n })).to.deep.equal(nothing)
    expect(expectedIncome({ ...outlook, messages: 0 })).to.deep.equal(nothing)
    expect(expectedIncome({ ...outlook, shareBps: 0 })).to.deep.equal(nothing)
  })

  it('computes beyond 64 bits', () => {
    const { expected } = expectedIncome({ ...outlook, unit: 2n ** 64n - 1n, depth: 20, messages: 2 ** 50 })
    expect(expected).to.equal((2n ** 51n * (2n ** 64n - 1n) * 9n) / 10n)
  })

  it('refuses parts of a message, negative numbers and shares above the whole', () => {
    for (const wrong of [
      { messages: 1.5 },
      { messages: -1 },
      { shareBps: 10_001 },
      { acknowledgedBps: -1 },
      { stampsPerMessage: 256 },
      { messages: Number.NaN },
    ]) {
      expect(() => expectedIncome({ ...outlook, ...wrong }), JSON.stringify(wrong)).to.throw('does not fit')
    }
    expect(() => expectedIncome({ ...outlook, depth: 25 })).to.throw('depth')
  })
})
