import type { CallPayment } from '@parley/client'
import { createValueStore } from '../lib/createValueStore.ts'

/** A call to whoever takes it for a centre, with the centre's price. */
export type TurnOffer = {
  did: string
  name: string
  offer: CallPayment['offer']
  minimum: bigint
  centre: { did: string; name: string }
}

/** The price that is shown at one's turn. Apart from the card: only pages with a wallet can draw this one. */
export const turnDialog = createValueStore<TurnOffer | undefined>(undefined)
