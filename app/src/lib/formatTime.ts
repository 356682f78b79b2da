/** The time of day, hours and minutes, in the reader's time zone unless another is given. */
export function formatTime(unixMs: number, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(unixMs)
}
