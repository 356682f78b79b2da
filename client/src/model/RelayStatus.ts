import type { PendingIncome } from '@parley/protocol'

/** What a relay says about itself (`GET /v1/status`): its own words, not proof. Money in token units. */
export type RelayStatus = {
  readonly version: string
  /** Unix ms. */
  readonly time: number
  readonly chainHead: number
  readonly drawn: number
  readonly epoch: number
  readonly peers: number
  readonly subscribers: number
  readonly inboxes: number
  readonly held: number
  readonly stamps: {
    readonly accepted: number
    readonly postmarked: number
    readonly receipted: number
    readonly refused: Readonly<Record<string, number>>
  }
  readonly claims: { readonly count: number; readonly net: bigint; readonly lastEpoch: number | undefined }
  readonly draw: { readonly epoch: number; readonly randomness: string } | undefined
  readonly earned: bigint
  /** Won and not yet paid; absent where the relay does not say, or not yet. */
  readonly pending: PendingIncome | undefined
  /** The signer's native coin in wei, and whether it is too little for the next claims; absent before the relay looked. */
  readonly funds: { readonly balance: bigint; readonly low: boolean } | undefined
}
