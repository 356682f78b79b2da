/** Moments of `datetime-local` fields, in unix ms, each once and in order; undefined if there is none or one that is over. */
export function readTimes(values: readonly string[], now: number): number[] | undefined {
  const times = values.filter((value) => value !== '').map((value) => new Date(value).getTime())
  if (times.length === 0 || times.some((time) => !(time > now))) return undefined
  return [...new Set(times.map((time) => Math.floor(time / 60_000) * 60_000))].sort((a, b) => a - b)
}
