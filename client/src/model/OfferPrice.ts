/** What advice costs and who gets it, in token units. */
export type OfferPrice = {
  /** For one tick of `tick` seconds. */
  readonly rate: bigint
  readonly tick: number
  /** Ticks at the beginning that cost nothing. */
  readonly freeTicks: number
  readonly perMinute: bigint
  /** The least that a caller puts down. */
  readonly minimum: bigint
  /** Shares in 1/10,000: of the relay that serves the call, and of the treasury. */
  readonly relayBps: number
  readonly feeBps: number
  /** Of a minute: what the adviser keeps. */
  readonly netPerMinute: bigint
}
