/** Price of a minute, from the price of a tick of `tick` seconds; rounded up where a minute has no whole number of ticks. */
export function perMinute({ rate, tick }: { rate: bigint; tick: number }): bigint {
  const seconds = BigInt(tick)
  return (rate * 60n + seconds - 1n) / seconds
}

/** Price of a tick whose minute costs nearest to this, at least 1. */
export function rateForMinute({ minute, tick }: { minute: bigint; tick: number }): bigint {
  const rate = (minute * BigInt(tick) + 30n) / 60n
  return rate < 1n ? 1n : rate
}
