import {
  askedOnce,
  MAX_PEERS,
  mergeReach,
  peerReportSchema,
  REACH_HOURS,
  type ReachHour,
  reachOf,
} from '@parley/protocol'
import { expect } from 'chai'
import * as v from 'valibot'

const HOUR = 3_600_000
const NOW = 500_000 * HOUR + 1_000

/** As somebody who asked at these moments. */
const hours = (asked: [at: number, delayMs: number | undefined][], now = NOW) =>
  asked.reduce<ReachHour[]>((kept, [at, delayMs]) => mergeReach(kept, [askedOnce(at, delayMs)], now), [])

describe('reach: how often and how fast somebody answered', () => {
  it('says nothing of nobody', () => {
    expect(reachOf([])).to.equal(undefined)
  })

  it('counts questions and answers from the first on, over the hours', () => {
    const reach = reachOf(
      hours([
        [NOW - 2 * HOUR, 10],
        [NOW - HOUR, undefined],
        [NOW - 500, 12],
        [NOW, undefined],
      ]),
    )
    expect(reach).to.include({ since: NOW - 2 * HOUR, asked: 4, answered: 2, lastAnsweredAt: NOW - 500 })
  })

  it('knows median and 95th to within a bucket, a third of their size, whatever the delays are', () => {
    for (const scale of [2, 30, 400, 2_500]) {
      // 1 to 100 times the scale's hundredth, in no order: the median is half the scale.
      const asked = Array.from({ length: 100 }, (_, i): [number, number] => [
        NOW,
        (((i * 37) % 100) + 1) * (scale / 100),
      ])
      const { p50Ms = 0, p95Ms = 0 } = reachOf(hours(asked)) ?? {}
      expect(p50Ms, `median of ${scale}`).to.be.closeTo(scale / 2, Math.max(1, scale / 5))
      expect(p95Ms, `95th of ${scale}`).to.be.closeTo(scale * 0.95, Math.max(1, scale / 3))
    }
  })

  it('one slow answer of a hundred moves the 95th little, ten of them do', () => {
    const fast = Array.from({ length: 99 }, (): [number, number] => [NOW, 20])
    expect(reachOf(hours([...fast, [NOW, 3_900]]))?.p95Ms).to.be.at.most(20)
    const slow = Array.from({ length: 10 }, (): [number, number] => [NOW, 3_900])
    expect(reachOf(hours([...fast.slice(9), ...slow]))?.p95Ms).to.be.at.least(3_200)
  })

  it('forgets what is older than a week, and what claims to be of the future', () => {
    const kept = hours([
      [NOW - REACH_HOURS * HOUR, 10],
      [NOW - (REACH_HOURS - 1) * HOUR, 10],
      [NOW + 2 * HOUR, 10],
    ])
    expect(kept.map(({ hour }) => hour)).to.deep.equal([500_000 - REACH_HOURS + 1])
  })

  it('two records of one hour add up, in whatever order', () => {
    const a = hours([
      [NOW - 300, 10],
      [NOW - 200, undefined],
    ])
    const b = hours([[NOW - 400, 900]])
    expect(mergeReach(a, b, NOW)).to.deep.equal(mergeReach(b, a, NOW))
    expect(reachOf(mergeReach(a, b, NOW))).to.include({ asked: 3, answered: 2, since: NOW - 400 })
  })

  it('a report with more answers than questions, or with too many rows, is none', () => {
    const row = { relayId: 2, since: NOW, asked: 3, answered: 3, p50Ms: 12, p95Ms: null, lastAnsweredAt: null }
    const fits = (peers: unknown[]) => v.is(peerReportSchema, { everyMs: 60_000, peers })
    expect(fits([row])).to.equal(true)
    expect(fits([{ ...row, answered: 4 }])).to.equal(false)
    expect(fits([{ ...row, asked: -1 }])).to.equal(false)
    expect(fits([{ ...row, p50Ms: 1.5 }])).to.equal(false)
    expect(fits(Array(MAX_PEERS + 1).fill(row))).to.equal(false)
  })
})
