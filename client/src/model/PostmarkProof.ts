import type { Hex } from '@parley/protocol'

/** A relay's signed acceptance, checked against its signer on chain. */
export type PostmarkProof = {
  readonly relayId: number
  readonly stampHash: Hex
  /** Unix seconds, as signed. */
  readonly acceptedAt: number
  readonly signature: Hex
}
