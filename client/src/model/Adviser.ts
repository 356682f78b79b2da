import type { Address, Offer, TabOffer } from '@parley/protocol'
import type { OfferPrice } from './OfferPrice.ts'
import type { RatingsView } from './RatingsView.ts'

/** Somebody who sells advice. The offer's hash stands on chain, so no relay can have changed it. */
export type Adviser = {
  readonly did: string
  readonly address: Address
  readonly name: string
  readonly offer: Offer
  readonly price: OfferPrice
  /** For `CallPayment.offer`. */
  readonly terms: TabOffer
  /** Unix ms until which he said that he can be called now; renewed while his switch is on. */
  readonly availableUntil: number | undefined
  readonly ratings: Pick<RatingsView, 'count' | 'average'>
}
