import {
  askedPerMessage,
  concentration,
  estimateMessages,
  type NetworkCounters,
  paidPerMessage,
  periodStart,
  stakeLevels,
  sumCounters,
} from '@parley/client'
import { expect } from 'chai'
import { fillPeriods } from '../../client/src/economics/fillPeriods.ts'
import { monthOf } from '../../client/src/economics/monthOf.ts'
import { periodAt } from '../../client/src/economics/periodAt.ts'
import type { PeriodCounters } from '../../client/src/economics/readPeriods.ts'
import { sumMonths } from '../../client/src/economics/sumMonths.ts'

const BIG = 2n ** 200n + 1n
const SCHEDULE = { genesis: 1_700_000_000, epochLength: 604_800 }
const counters = (some: Partial<NetworkCounters>): NetworkCounters => ({ ...sumCounters([]), ...some })
const day = (date: string, some: Partial<NetworkCounters>): PeriodCounters => ({
  kind: 'day',
  number: Date.parse(date) / 86_400_000,
  ...counters(some),
})

describe('economics: periods', () => {
  it('adds counters up to the unit, however great', () => {
    const sum = sumCounters([counters({ relayIncome: BIG, claims: 1n }), counters({ relayIncome: BIG }), counters({})])
    expect(sum).to.deep.equal(counters({ relayIncome: 2n * BIG, claims: 1n }))
  })

  it('makes months of days by the calendar, also of February and of the turn of the year', () => {
    const months = sumMonths([
      day('2028-03-01', { fees: 1n }),
      day('2028-02-29', { fees: 2n }),
      day('2028-02-01', { fees: 4n }),
      day('2028-01-31', { fees: 8n }),
      day('2027-12-31', { fees: 16n }),
    ])
    const month = (year: number, index: number) => (year - 1970) * 12 + index
    expect(months.map(({ number, fees }) => [number, fees])).to.deep.equal([
      [month(2027, 11), 16n],
      [month(2028, 0), 8n],
      [month(2028, 1), 6n],
      [month(2028, 2), 1n],
    ])
    expect(months[0]?.kind).to.equal('month')
  })

  it('finds the period of a moment and the first second of a period', () => {
    for (const kind of ['epoch', 'day', 'month'] as const)
      for (const number of [1, 2, 700]) {
        const start = periodStart({ kind, number }, SCHEDULE)
        const message = `${kind} ${number}`
        expect(periodAt(kind, start, SCHEDULE), message).to.equal(number)
        expect(periodAt(kind, start - 1, SCHEDULE), `before ${message}`).to.equal(number - 1)
      }
    expect(monthOf(Date.UTC(2026, 10, 30) / 86_400_000)).to.equal(56 * 12 + 10)
    expect(new Date(periodStart({ kind: 'month', number: 56 * 12 + 10 }, SCHEDULE) * 1_000).toISOString()).to.equal(
      '2026-11-01T00:00:00.000Z',
    )
  })

  it('counts stakes back from what is staked now', () => {
    const periods = [
      counters({ stakeAdded: 500n }),
      counters({}),
      counters({ stakeAdded: 300n, slashed: 40n }),
      counters({ stakeWithdrawn: 460n }),
    ]
    expect(stakeLevels(periods, 300n)).to.deep.equal([500n, 500n, 760n, 300n])
    expect(stakeLevels([], 300n)).to.deep.equal([])
  })

  it('says zero where nothing happened, and leaves out what is beyond the stretch', () => {
    const rows = [9, 4, 2].map((number) => ({
      kind: 'epoch' as const,
      number,
      ...counters({ claims: BigInt(number) }),
    }))
    const filled = fillPeriods(rows, { kind: 'epoch', first: 3, last: 6 })
    expect(filled.map(({ number, claims }) => [number, claims])).to.deep.equal([
      [3, 0n],
      [4, 4n],
      [5, 0n],
      [6, 0n],
    ])
    expect(fillPeriods(rows, { kind: 'epoch', first: 7, last: 6 })).to.deep.equal([])
  })
})

describe('economics: concentration', () => {
  for (const { incomes, wanted } of [
    { incomes: [], wanted: undefined },
    { incomes: [0n, 0n], wanted: undefined },
    { incomes: [BIG], wanted: { top1: 10_000, top3: 10_000, top10: 10_000, herfindahl: 10_000, half: 1 } },
    { incomes: [1n, 1n, 1n, 1n], wanted: { top1: 2_500, top3: 7_500, top10: 10_000, herfindahl: 2_500, half: 2 } },
    {
      incomes: [1n, 50n, 9n, 40n],
      wanted: { top1: 5_000, top3: 9_900, top10: 10_000, herfindahl: 4_182, half: 1 },
    },
    { incomes: [49n, 30n, 21n], wanted: { top1: 4_900, top3: 10_000, top10: 10_000, herfindahl: 3_742, half: 2 } },
    {
      incomes: Array.from({ length: 100 }, () => BIG),
      wanted: { top1: 100, top3: 300, top10: 1_000, herfindahl: 100, half: 50 },
    },
  ])
    it(`of ${incomes.length} relays, the greatest with ${wanted?.top1 ?? 0} of 10,000`, () =>
      expect(concentration(incomes)).to.deep.equal(wanted))
})

describe('economics: messages and their price', () => {
  it('estimates messages from claims, with a bound that is never too narrow', () => {
    const slots = 1_024n
    const claims = { slotsEstimated: 9n * slots, slotsVariance: 9n * slots * slots }
    // Nine sheets of the same size: the error is a third of the estimate.
    expect(estimateMessages(claims)).to.deep.equal({ messages: 4_608n, error: 1_536n })
    expect(estimateMessages({ slotsEstimated: 32n, slotsVariance: 32n ** 2n + 1n }).error).to.equal(16n)
    expect(estimateMessages({ slotsEstimated: 32n, slotsVariance: 33n ** 2n }).error).to.equal(17n)
    expect(estimateMessages({ slotsEstimated: 0n, slotsVariance: 0n })).to.deep.equal({ messages: 0n, error: 0n })
  })

  it('says what a message cost on average, weighted by slots, never too little', () => {
    expect(paidPerMessage({ claimedValue: 0n, slotsEstimated: 0n })).to.equal(undefined)
    // 1,024 slots at 50 and 32 at 500.
    expect(paidPerMessage({ claimedValue: 51_200n + 16_000n, slotsEstimated: 1_056n })).to.equal(128n)
    expect(paidPerMessage({ claimedValue: BIG * 3n, slotsEstimated: 3n })).to.equal(2n * BIG)
  })

  it('says what relays ask', () => {
    expect(askedPerMessage([])).to.equal(undefined)
    expect(askedPerMessage([50n])).to.deep.equal({ least: 100n, median: 100n })
    expect(askedPerMessage([90n, 10n, 50n])).to.deep.equal({ least: 20n, median: 100n })
    expect(askedPerMessage([90n, 10n])).to.deep.equal({ least: 20n, median: 180n })
  })
})
