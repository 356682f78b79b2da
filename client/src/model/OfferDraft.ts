import type { Offer, WeeklyHours } from '@parley/protocol'

/** What an adviser writes; keys, token and payout are filled in. Money in token units. */
export type OfferDraft = {
  readonly title: string
  readonly text: string
  readonly topics: readonly string[]
  readonly languages: readonly string[]
  /** Wanted price of a minute; a tick of 10 seconds costs the nearest whole number of units. */
  readonly perMinute: bigint
  /** The least that a caller puts down. */
  readonly minimum: bigint
  readonly hours: WeeklyHours
  readonly refund: Offer['refund']
  /** Several people answer: callers join a line. */
  readonly centre?: boolean
  /** Whose TURN serves the calls; 0: none. */
  readonly relayId: number
  /** Its share in 1/10,000. */
  readonly relayBps: number
}
