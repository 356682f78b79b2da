import {
  BOND,
  bondOf,
  bountyBpsOf,
  exitEpochAt,
  isBondSolvent,
  isSeizable,
  minimumDeposit,
  NO_EXIT,
  nextDrawTime,
  POSTAGE,
  pendingSeizures,
  seizeDeadline,
  slotBits,
  splitForfeit,
  splitSheet,
  splitSlash,
} from '@parley/protocol'
import { expect } from 'chai'

const postage = { kind: POSTAGE, depth: 12, unit: 50n }
const bond = { kind: BOND, depth: 4, unit: 50_000n }
const schedule = { genesis: 1000, epochLength: 100, holdPeriod: 100, claimMin: 40, exitNotice: 30 }

describe('what a sheet, a bond and a proof pay', () => {
  it('a sheet: nine tenths to the relay; without receipt 40 % of that, the rest is burned; nothing is lost by rounding', () => {
    const shares = { feeBps: 1000, unreceiptedBps: 4000 }
    expect(splitSheet(204_800n, shares, true)).to.deep.equal({ net: 184_320n, fee: 20_480n, forfeit: 0n })
    expect(splitSheet(204_800n, shares, false)).to.deep.equal({ net: 73_728n, fee: 20_480n, forfeit: 110_592n })
    for (const value of [0n, 1n, 9n, 99_999n, 2n ** 84n - 1n]) {
      const { net, fee, forfeit } = splitSheet(value, { feeBps: 777, unreceiptedBps: 3333 }, false)
      expect(net + fee + forfeit, `${value}`).to.equal(value)
    }
  })

  it('a deposit: 5 V with V of bond, or 6 V with 2.5 V', () => {
    expect([minimumDeposit(postage), bondOf(postage)]).to.deep.equal([1_024_000n, 204_800n])
    expect([minimumDeposit(bond), bondOf(bond)]).to.deep.equal([4_800_000n, 2_000_000n])
  })

  it('a proof: half of the lowest fee, of the bond or of what is slashed, to whoever brings it', () => {
    expect([1000, 777, 500].map(bountyBpsOf)).to.deep.equal([500, 388, 250])
    expect(splitForfeit({ ...bond, balance: 7n }, 500)).to.deep.equal({ bounty: 100_000n, burned: 1_900_007n })
    const slash = (stake: bigint, unit: bigint) =>
      splitSlash({ stake, book: { unit, depth: 12 }, minSlash: 20_000_000n, bountyBps: 500 }).taken
    expect(slash(200_000_000n, 50n), 'at least the minimum').to.equal(20_000_000n)
    expect(slash(200_000_000n, 500n), '50 sheets').to.equal(102_400_000n)
    expect(slash(7n, 500n), 'at most the stake').to.equal(7n)
  })
})

describe('bond stamps', () => {
  const book = { ...bond, fromEpoch: 5, exitEpoch: NO_EXIT, dead: false, balance: 2_800_000n }
  const none = () => 0

  it('are covered with two sheets in the first epoch, three later, four at an edge, less what is seized', () => {
    const pending = (epoch: number, headEpoch: number, seized = none as (epoch: number) => number) =>
      pendingSeizures(book, { epoch, headEpoch, seized }) / 16
    expect(pending(5, 5)).to.equal(2)
    expect(pending(9, 9)).to.equal(3)
    expect(pending(9, 8), 'a head of the epoch before').to.equal(4)
    expect(pending(9, 9, (epoch) => (epoch === 8 ? 16 : 0))).to.equal(2)
    expect(isBondSolvent({ ...book, balance: 2_400_000n }, { epoch: 9, headEpoch: 9, seized: none })).to.equal(true)
    expect(isBondSolvent({ ...book, balance: 2_399_999n }, { epoch: 9, headEpoch: 9, seized: none })).to.equal(false)
  })

  it('can be seized in their epoch and the next, once a slot, from an open book that covers them', () => {
    const stamp = { epoch: 9, slot: 14, span: 2 }
    const view = { now: 9, seized: 0 }
    expect(slotBits(stamp)).to.equal(0xc000)
    expect(slotBits({ slot: 31, span: 1 })).to.equal(2 ** 31)
    expect(isSeizable(stamp, book, view)).to.equal(true)
    expect(isSeizable(stamp, book, { now: 10, seized: 0x3fff })).to.equal(true)
    for (const [name, change, seen] of [
      ['too late', {}, { now: 11, seized: 0 }],
      ['too early', {}, { now: 8, seized: 0 }],
      ['a slot is gone', {}, { now: 9, seized: 0x8000 }],
      ['not valid yet', { fromEpoch: 10 }, view],
      ['not valid any more', { exitEpoch: 9 }, view],
      ['dead', { dead: true }, view],
      ['no bond book', { kind: POSTAGE }, view],
      ['a unit short', { balance: 99_999n }, view],
    ] as const) {
      expect(isSeizable(stamp, { ...book, ...change }, seen), name).to.equal(false)
    }
    for (const slots of [
      { slot: 15, span: 2 },
      { slot: 3, span: 0 },
    ]) {
      expect(isSeizable({ epoch: 9, ...slots }, book, view), `${slots.slot}+${slots.span}`).to.equal(false)
    }
  })
})

describe('dates of leaving, drawing and seizing', () => {
  it('an exit counts from the epoch after the one in which its notice ends', () => {
    expect([1000, 1069, 1070, 1099, 1100].map((time) => exitEpochAt(schedule, time))).to.deep.equal([2, 2, 3, 3, 3])
  })

  it('a draw waits for its time and for the claims of the last one', () => {
    expect(nextDrawTime(schedule, { drawn: 0, drawnAt: 0 })).to.equal(1200)
    expect(nextDrawTime(schedule, { drawn: 1, drawnAt: 1290 })).to.equal(1330)
    expect(nextDrawTime(schedule, { drawn: 1, drawnAt: 1200 })).to.equal(1300)
  })

  it('a seizure has until the epoch after the next', () => expect(seizeDeadline(schedule, 1)).to.equal(1200))
})
