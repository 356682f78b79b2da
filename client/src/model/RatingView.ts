import type { Hex } from '@parley/protocol'

/** What a caller said; signature and settled call were checked. */
export type RatingView = {
  readonly tabId: Hex
  readonly stars: number
  readonly words: string
  /** Unix ms. */
  readonly at: number
  /** What the call cost, in token units. */
  readonly paid: bigint
  /** By the wallet of this client. */
  readonly own: boolean
}
