/** A day of this year or the next with its time: "Fri, 27 Nov, 14:30". */
export function formatDayAndTime(unixMs: number, { locale, timeZone }: { locale: string; timeZone?: string }): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(unixMs)
}
