/** What so many minutes cost at most: whole ticks, each due at its start. */
export function depositFor(minutes: number, { rate, tick }: { rate: bigint; tick: number }): bigint {
  return rate * BigInt(Math.max(1, Math.ceil((minutes * 60) / tick)))
}
