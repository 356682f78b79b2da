import type { Hex } from '@parley/protocol'

/** Where an event of a relay stands on the chain. */
export type RelayEvent = {
  readonly block: number
  /** Unix ms. */
  readonly at: number
  readonly transaction: Hex
}

export type StakeChange = RelayEvent & { readonly amount: bigint; readonly stake: bigint }
/** `before` is absent where the relay joined. */
export type AskChange = RelayEvent & { readonly before: bigint | undefined; readonly ask: bigint }
export type RelaySlash = RelayEvent & { readonly taken: bigint; readonly stake: bigint; readonly reporter: Hex }
/** A proof that the relay postmarked a slot twice. */
export type RelayFault = RelayEvent & { readonly bookId: bigint; readonly epoch: number; readonly amount: bigint }
export type RelayCollection = RelayEvent & { readonly payout: Hex; readonly amount: bigint }
/** A sheet that the relay won: `value` is `net + fee + forfeit`. */
export type RelayWin = RelayEvent & {
  readonly bookId: bigint
  readonly epoch: number
  readonly value: bigint
  readonly net: bigint
  readonly fee: bigint
  readonly forfeit: bigint
  readonly receipted: boolean
}

/** What a relay claimed of one epoch's sheets. */
export type RelayEpoch = {
  readonly epoch: number
  readonly claims: number
  readonly claimsUnreceipted: number
  readonly claimedValue: bigint
  readonly income: bigint
}

/** A relay's life on the chain, as the subgraph tells it. Lists are newest first and bounded. */
export type RelayRecord = {
  readonly state: 'UNKNOWN' | 'STAKED' | 'UNBONDING' | 'WITHDRAWN'
  /** Unix ms. */
  readonly joinedAt: number
  readonly income: bigint
  readonly claimedValue: bigint
  readonly collected: bigint
  readonly earned: bigint
  readonly claims: number
  readonly claimsUnreceipted: number
  readonly slashed: bigint
  /** Unbiased estimate of the slots that named it, and the square of a bound of its standard error. */
  readonly slotsEstimated: bigint
  readonly slotsVariance: bigint
  /** Of the whole network. */
  readonly lastDrawnEpoch: number
  /** The dearest sheet that it was paid for lately. */
  readonly dearestSheet: bigint | undefined
  readonly stakeChanges: readonly StakeChange[]
  readonly askChanges: readonly AskChange[]
  readonly slashes: readonly RelaySlash[]
  readonly faults: readonly RelayFault[]
  readonly collections: readonly RelayCollection[]
  readonly epochs: readonly RelayEpoch[]
  readonly wins: readonly RelayWin[]
}
