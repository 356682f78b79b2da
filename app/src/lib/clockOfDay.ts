/** Minutes after midnight as a clock shows them, "09:30"; the end of the day is "24:00". */
export function clockOfDay(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** Minutes after midnight of "09:30"; undefined for what is no time of day. */
export function minutesOfDay(clock: string): number | undefined {
  const match = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(clock.trim())
  if (match === null) return undefined
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return minutes <= 1440 ? minutes : undefined
}
