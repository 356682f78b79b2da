/** A day with its year and the time: for what stays true: "25 Nov 2026, 14:30". */
export function formatDate(unixMs: number, { locale, timeZone }: { locale: string; timeZone?: string }): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(unixMs)
}
