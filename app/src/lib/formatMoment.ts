import { formatDay } from './formatDay.ts'
import { formatDayAndTime } from './formatDayAndTime.ts'
import { formatTime } from './formatTime.ts'

/** A moment near now: the time alone today, else the day with the time. */
export function formatMoment(
  unixMs: number,
  { now, locale, timeZone }: { now: number; locale: string; timeZone?: string },
): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const time = formatTime(unixMs, locale, timeZone)
  const sameDay = formatDay(unixMs, { now, locale, ...zone }) === formatDay(now, { now, locale, ...zone })
  if (sameDay) return time
  return formatDayAndTime(unixMs, { locale, ...zone })
}
