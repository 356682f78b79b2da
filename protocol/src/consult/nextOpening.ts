import type { WeeklyHours } from './WeeklyHours.ts'

const DAY_MS = 86_400_000

/**
 * The opening that `now` lies in, or else the next one within a week, in unix ms. `undefined` where there is none, or where this device
 * does not know the time zone.
 */
export function nextOpening(
  { zone, openings }: WeeklyHours,
  now: number,
): { open: boolean; from: number; until: number } | undefined {
  let local: (at: number) => number
  try {
    local = wallClockOf(zone)
    local(now)
  } catch {
    return undefined
  }
  // A calendar day of the zone, as if it were UTC: only the arithmetic of days is done with it.
  const today = Math.floor(local(now) / DAY_MS) * DAY_MS
  for (let ahead = 0; ahead <= 7; ahead++) {
    const day = today + ahead * DAY_MS
    // The first of January 1970 was a Thursday.
    const weekday = ((day / DAY_MS + 3) % 7) + 1
    for (const opening of openings) {
      if (opening.day !== weekday) continue
      const from = momentOf(day + opening.from * 60_000, local)
      const until = momentOf(day + opening.until * 60_000, local)
      if (until > now) return { open: from <= now, from, until }
    }
  }
  return undefined
}

/** The wall clock of a zone at a moment, written as if it were UTC. @throws {RangeError} for a zone that is not known */
function wallClockOf(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }
}

/** The moment at which the wall clock shows this. A time that a change of clocks leaves out is taken as the one after. */
function momentOf(wall: number, local: (at: number) => number): number {
  let moment = wall
  for (let round = 0; round < 2; round++) moment += wall - local(moment)
  return moment
}
