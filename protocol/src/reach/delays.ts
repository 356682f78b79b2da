/**
 * Upper bounds of the buckets that delays are counted in, in ms, a bucket about a third wider than the one before: a median of
 * 100 ms is then known to about 15 ms, and a week of a relay is a few dozen numbers. The last bucket takes all above.
 */
const BOUNDS: readonly number[] = [
  1, 2, 3, 5, 7, 10, 14, 20, 28, 40, 55, 75, 100, 135, 180, 240, 320, 430, 570, 760, 1_000, 1_350, 1_800, 2_400, 3_200,
  4_000,
]
export const DELAY_BUCKETS = BOUNDS.length + 1

/** In which bucket a delay is counted. */
export function delayBucket(ms: number): number {
  const index = BOUNDS.findIndex((bound) => ms <= bound)
  return index === -1 ? BOUNDS.length : index
}

/** The delay that this share of all stays within, in whole ms; undefined while nothing was counted. */
export function delayWithin(counts: readonly number[], share: number): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return undefined
  let rest = total * share
  for (const [index, count] of counts.entries()) {
    if (count > 0 && rest <= count) {
      const low = BOUNDS[index - 1] ?? 0
      const high = BOUNDS[index] ?? low
      return Math.round(low + ((high - low) * rest) / count)
    }
    rest -= count
  }
  return BOUNDS.at(-1)
}
