export type FormatDayOptions = { now: number; locale: string; timeZone?: string }

const DAY = 86_400_000

/** The day a moment falls on, as near words as fit: today, yesterday, a weekday within the last week, else the date. */
export function formatDay(unixMs: number, { now, locale, timeZone }: FormatDayOptions): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const calendar = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...zone })
  const dayNumber = (moment: number) => Math.round(Date.parse(`${calendar.format(moment)}T00:00:00Z`) / DAY)
  const days = dayNumber(now) - dayNumber(unixMs)
  if (days === 0 || days === 1) {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day')
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1)
  }
  if (days > 1 && days < 7) return new Intl.DateTimeFormat(locale, { weekday: 'long', ...zone }).format(unixMs)
  const sameYear = calendar.format(now).slice(0, 4) === calendar.format(unixMs).slice(0, 4)
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
    ...zone,
  }).format(unixMs)
}
