import type { TabOffer } from '@parley/protocol'

/** What this identity publishes, and the key that goes with it. */
export type SoldOffer = {
  offer: TabOffer
  /** The least that a caller puts into the tab. */
  minimum: bigint
  /** Its account is the offer's `payeeKey`. */
  payeePrivateKey: Uint8Array
}
