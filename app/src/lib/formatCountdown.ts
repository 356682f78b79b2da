const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** How long is left, in its two largest units and never less than it is: "2 days, 3 hours", "4 minutes, 12 seconds". */
export function formatCountdown(seconds: number, locale: string): string {
  const left = Math.max(0, Math.ceil(seconds))
  const found = UNITS.findIndex(([, length]) => left >= length)
  const first = found === -1 ? UNITS.length - 1 : found
  const parts = UNITS.slice(first, first + 2).map(([unit, length], index) => {
    const amount = Math.floor((index === 0 ? left : left % (UNITS[first]?.[1] ?? 1)) / length)
    return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
  })
  return new Intl.ListFormat(locale, { type: 'unit' }).format(parts)
}
