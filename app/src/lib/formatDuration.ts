const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** Writes a length of time in its largest fitting unit, rounded: "3 minutes", "7 days". */
export function formatDuration(
  seconds: number,
  locale: string,
  unitDisplay: 'long' | 'short' | 'narrow' = 'long',
): string {
  const size = Math.max(0, Math.round(seconds))
  const [unit, length] = UNITS.find(([, length]) => size >= length) ?? ['second', 1]
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay }).format(Math.round(size / length))
}
