// What a relay's page warns of, and from where on.
import { type RelayRecord, type RelayWarning, relayWarnings, type WarningFacts } from '@parley/client'
import { expect } from 'chai'

const DAY = 86_400_000
const NOW = 1_800_000_000_000
const USD = 1_000_000n
const TRANSACTION = `0x${'ab'.repeat(32)}` as const
const event = (at: number) => ({ block: 7, at, transaction: TRANSACTION })

/** An epoch a day. The relay of most tests joined in the first one. */
const schedule = { genesis: NOW / 1_000 - 100 * 86_400, epochLength: 86_400, holdPeriod: 0, claimMin: 0, exitNotice: 0 }
const relay: WarningFacts['relay'] = {
  id: 3,
  signer: `0x${'11'.repeat(20)}`,
  payout: `0x${'22'.repeat(20)}`,
  stake: 200n * USD,
  ask: 100n,
  exitAt: 0,
  multiaddr: '',
  url: 'https://relay.example',
}
const record: RelayRecord = {
  state: 'STAKED',
  joinedAt: NOW - 100 * DAY,
  income: 0n,
  claimedValue: 0n,
  collected: 0n,
  earned: 0n,
  claims: 0,
  claimsUnreceipted: 0,
  slashed: 0n,
  slotsEstimated: 0n,
  slotsVariance: 0n,
  lastDrawnEpoch: 50,
  dearestSheet: undefined,
  stakeChanges: [],
  askChanges: [],
  slashes: [],
  faults: [],
  collections: [],
  epochs: [],
  wins: [],
}
const median = (answeredShare: number) => ({
  asked: 3,
  rows: [],
  median: { of: 3, answeredShare, p50Ms: 10, p95Ms: 20 },
})
const facts = (change: Partial<WarningFacts> = {}): WarningFacts => ({
  relay,
  limits: { minStake: String(200n * USD) },
  schedule,
  record,
  peerReach: median(1),
  now: NOW,
  ...change,
})
const warned = (change: Partial<WarningFacts>) => relayWarnings(facts(change))
const codes = (change: Partial<WarningFacts>) => warned(change).map(({ code }) => code)
const only = <Code extends RelayWarning['code']>(code: Code, change: Partial<WarningFacts>) => {
  const [found, ...more] = warned(change)
  expect(more, 'nothing else').to.deep.equal([])
  expect(found?.code).to.equal(code)
  return found as Extract<RelayWarning, { code: Code }>
}

describe('warnings about a relay', () => {
  it('none of one that is well, nor of one of which only the chain entry is known', () => {
    expect(codes({})).to.deep.equal([])
    expect(codes({ record: undefined, peerReach: undefined })).to.deep.equal([])
  })

  describe('leaving and stake', () => {
    const exitAt = NOW / 1_000 + 86_400
    it('leaving: from when on the stake can go, and whether that is past', () => {
      const leaving = { ...relay, exitAt }
      expect(only('unbonding', { relay: leaving })).to.include({ exitAt: NOW + DAY, isOver: false })
      expect(only('unbonding', { relay: leaving, now: NOW + DAY - 1 }).isOver).to.equal(false)
      expect(only('unbonding', { relay: leaving, now: NOW + DAY }).isOver).to.equal(true)
    })
    it('gone: nothing else is said of its stake', () => {
      only('withdrawn', { relay: { ...relay, exitAt, stake: 0n }, record: undefined })
      only('withdrawn', { relay: { ...relay, exitAt, stake: 0n }, record: { ...record, state: 'WITHDRAWN' } })
    })
    it('below the minimum, by a unit', () => {
      const stake = 200n * USD - 1n
      expect(only('below-minimum', { relay: { ...relay, stake } })).to.include({ stake, minimum: 200n * USD })
    })
    it('on dear sheets: 100 times the sheet, and 50 times, each to the unit', () => {
      const on = (dearestSheet: bigint) => ({ record: { ...record, dearestSheet } })
      expect(codes(on(2n * USD))).to.deep.equal([])
      expect(only('stake-thin', on(2n * USD + 1n))).to.include({ wanted: 200n * USD + 100n, sheet: 2n * USD + 1n })
      only('stake-thin', on(4n * USD))
      expect(only('stake-below-slash', on(4n * USD + 1n)).wanted).to.equal(200n * USD + 50n)
    })
  })

  describe('price', () => {
    const change = (daysAgo: number, before: bigint | undefined, ask: bigint) => ({
      ...event(NOW - daysAgo * DAY),
      before,
      ask,
    })
    const asking = (ask: bigint, ...askChanges: RelayRecord['askChanges'][number][]) => ({
      relay: { ...relay, ask },
      record: { ...record, askChanges },
    })
    it('raised by a tenth within two weeks: from what, to what, where', () => {
      const found = only('ask-raised', asking(110n, change(1, 100n, 110n)))
      expect(found).to.include({ from: 100n, to: 110n })
      expect(found.last).to.deep.equal(event(NOW - DAY))
      expect(codes(asking(109n, change(1, 100n, 109n))), 'less than a tenth').to.deep.equal([])
    })
    it('not raised longer ago, and not where it was taken back', () => {
      expect(codes(asking(200n, change(14.01, 100n, 200n)))).to.deep.equal([])
      only('ask-raised', asking(200n, change(14, 100n, 200n)))
      expect(codes(asking(100n, change(1, 200n, 100n), change(2, 100n, 200n)))).to.deep.equal([])
    })
    it('small steps add up, a dip counts from its bottom, and the newest raise is named', () => {
      const steps = asking(115n, change(1, 110n, 115n), change(3, 105n, 110n), change(5, 100n, 105n))
      expect(only('ask-raised', steps)).to.include({ from: 100n, to: 115n })
      expect(only('ask-raised', steps).last.at).to.equal(NOW - DAY)
      expect(only('ask-raised', asking(100n, change(2, 50n, 100n), change(3, 100n, 50n))).from).to.equal(50n)
    })
    it('the price of joining is no raise; one from nothing is', () => {
      expect(codes(asking(500n, change(1, undefined, 500n)))).to.deep.equal([])
      expect(only('ask-raised', asking(5n, change(1, 0n, 5n))).from).to.equal(0n)
    })
  })

  describe('claims', () => {
    const claimed = (lastDrawnEpoch: number, ...each: [epoch: number, claims: number][]) => ({
      record: {
        ...record,
        lastDrawnEpoch,
        epochs: each.map(([epoch, claims]) => ({
          epoch,
          claims,
          claimsUnreceipted: 0,
          claimedValue: 0n,
          income: 0n,
        })),
      },
    })
    const daily = (last: number, claims = 1): [number, number][] =>
      Array.from({ length: 20 }, (_, i) => [last - i, claims])
    it('three expected and none made, in epochs whose claims are over', () => {
      expect(codes(claimed(33, ...daily(30))), 'the newest drawn epoch may still be claimed').to.deep.equal([])
      expect(only('no-claims', claimed(34, ...daily(30)))).to.include({ epochs: 3, lastEpoch: 30, expected: 3 })
    })
    it('who wins seldom may go without for long, who wins often not for two epochs', () => {
      const seldom: [number, number][] = [
        [30, 1],
        [20, 1],
      ]
      expect(codes(claimed(60, ...seldom))).to.deep.equal([])
      expect(only('no-claims', claimed(61, ...seldom)).expected).to.be.closeTo((2 / 20) * 30, 1e-9)
      expect(codes(claimed(33, ...daily(30, 9))), 'two epochs are too few to say').to.deep.equal([])
    })
    it('its pace is that of the 20 epochs up to the last claim', () => {
      expect(codes(claimed(40, [30, 1], [10, 900])), 'once in 20 epochs').to.deep.equal([])
    })
    it('of one that joined lately, that of the epochs since', () => {
      const joinedAt = NOW - 72 * DAY
      const { record: young } = claimed(34, [30, 1], [29, 2])
      expect(only('no-claims', { record: { ...young, joinedAt } }).expected).to.equal(3 * (3 / 2))
    })
    it('nothing of one that never claimed', () => {
      expect(codes(claimed(500))).to.deep.equal([])
    })
    it('a quarter without receipt, of ten at least', () => {
      const receipts = (claims: number, claimsUnreceipted: number) => ({
        record: { ...record, claims, claimsUnreceipted },
      })
      expect(codes(receipts(9, 9))).to.deep.equal([])
      expect(codes(receipts(100, 24))).to.deep.equal([])
      expect(only('unreceipted', receipts(100, 25))).to.include({ share: 0.25, claims: 100 })
    })
  })

  it('proofs: how often, how much, and the newest', () => {
    const slash = (at: number) => ({ ...event(at), taken: USD, stake: 199n * USD, reporter: TRANSACTION })
    const slashes = [slash(NOW - DAY), slash(NOW - 900 * DAY)]
    const found = only('slashed', { record: { ...record, slashes, slashed: 2n * USD } })
    expect(found).to.include({ times: 2, taken: 2n * USD })
    expect(found.last).to.deep.equal(event(NOW - DAY))
  })

  it('answers: one of twenty missed, by the median and by nothing else', () => {
    expect(codes({ peerReach: median(0.95) })).to.deep.equal([])
    expect(only('unsteady', { peerReach: median(0.949) })).to.include({ share: 0.949, of: 3 })
    expect(codes({ peerReach: { asked: 3, rows: [], median: undefined } })).to.deep.equal([])
  })

  it('the worst comes first', () => {
    const slashes = [{ ...event(NOW), taken: USD, stake: 0n, reporter: TRANSACTION }]
    expect(
      codes({
        relay: { ...relay, stake: 1n },
        record: { ...record, slashes, claims: 10, claimsUnreceipted: 9 },
        peerReach: median(0),
      }),
    ).to.deep.equal(['below-minimum', 'slashed', 'unreceipted', 'unsteady'])
  })
})
