import { DELAY_BUCKETS, delayBucket, delayWithin } from './delays.ts'

/** How far back it is remembered whether a relay answered. */
export const REACH_HOURS = 168
const HOUR_MS = 3_600_000

/** One hour of asking one relay for its health page. */
export type ReachHour = {
  /** Hours since 1970. */
  readonly hour: number
  /** The hour's first question, unix ms. */
  readonly since: number
  readonly asked: number
  readonly answered: number
  /** Unix ms. */
  readonly lastAnsweredAt: number | undefined
  /** How many answers came within each bucket of delays; buckets left out at the end are empty. */
  readonly delays: readonly number[]
}

/** How often somebody asked a relay, how often it answered, and how fast. */
export type Reach = {
  /** The first question that is counted, unix ms. */
  readonly since: number
  readonly asked: number
  readonly answered: number
  /** The delay that half of the answers, and 95 of 100, stayed within. */
  readonly p50Ms: number | undefined
  readonly p95Ms: number | undefined
  readonly lastAnsweredAt: number | undefined
}

/** What one question adds: an hour to merge. `delayMs` is absent where no answer came in time. */
export function askedOnce(at: number, delayMs: number | undefined): ReachHour {
  const hour = Math.floor(at / HOUR_MS)
  if (delayMs === undefined) return { hour, since: at, asked: 1, answered: 0, lastAnsweredAt: undefined, delays: [] }
  const delays = new Array<number>(delayBucket(delayMs) + 1).fill(0)
  delays[delays.length - 1] = 1
  return { hour, since: at, asked: 1, answered: 1, lastAnsweredAt: at, delays }
}

/** Both together, oldest hour first, without what is older than a week before `now` or later than it. */
export function mergeReach(a: readonly ReachHour[], b: readonly ReachHour[], now: number): ReachHour[] {
  const hours = new Map<number, ReachHour>()
  const newest = Math.floor(now / HOUR_MS)
  for (const hour of [...a, ...b]) {
    if (hour.hour > newest || hour.hour <= newest - REACH_HOURS) continue
    const other = hours.get(hour.hour)
    hours.set(hour.hour, other === undefined ? hour : addHours(other, hour))
  }
  return [...hours.values()].sort((x, y) => x.hour - y.hour)
}

/** Undefined while nothing was asked. */
export function reachOf(hours: readonly ReachHour[]): Reach | undefined {
  const [first, ...rest] = hours
  if (first === undefined) return undefined
  const { since, asked, answered, lastAnsweredAt, delays } = rest.reduce(addHours, first)
  return { since, asked, answered, p50Ms: delayWithin(delays, 0.5), p95Ms: delayWithin(delays, 0.95), lastAnsweredAt }
}

function addHours(a: ReachHour, b: ReachHour): ReachHour {
  const last = Math.max(a.lastAnsweredAt ?? 0, b.lastAnsweredAt ?? 0)
  const length = Math.min(DELAY_BUCKETS, Math.max(a.delays.length, b.delays.length))
  return {
    hour: a.hour,
    since: Math.min(a.since, b.since),
    asked: a.asked + b.asked,
    answered: a.answered + b.answered,
    lastAnsweredAt: last === 0 ? undefined : last,
    delays: Array.from({ length }, (_, bucket) => (a.delays[bucket] ?? 0) + (b.delays[bucket] ?? 0)),
  }
}
