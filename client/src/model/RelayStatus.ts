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
  /** What its signer has to pay gas with, in wei, and whether that runs out; undefined while it has not looked. */
  readonly funds: { readonly balance: bigint; readonly low: boolean } | undefined
}
