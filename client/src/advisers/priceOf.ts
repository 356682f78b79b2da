import { FREE_TICKS, type Offer, perMinute, splitPayment } from '@parley/protocol'
import type { OfferPrice } from '../model/OfferPrice.ts'

/** What an offer costs, and who gets it. */
export function priceOf(
  { rate: text, tick, minimum, relayBps }: Pick<Offer, 'rate' | 'tick' | 'minimum' | 'relayBps'>,
  feeBps: number,
): OfferPrice {
  const rate = BigInt(text)
  const minute = perMinute({ rate, tick })
  return {
    rate,
    tick,
    freeTicks: FREE_TICKS,
    perMinute: minute,
    minimum: BigInt(minimum),
    relayBps,
    feeBps,
    netPerMinute: splitPayment(minute, { relayBps, feeBps }).toPayee,
  }
}
