import type { RelayEvent } from './RelayRecord.ts'

/** Something that who writes over a relay, or relies on it, should know. Amounts in token units, times unix ms, shares 0 to 1. */
export type RelayWarning =
  /** The stake was taken out: nothing stands behind its word. */
  | { readonly code: 'withdrawn' }
  /** It leaves: it cannot be named any more, and may take its stake from `exitAt` on. */
  | { readonly code: 'unbonding'; readonly exitAt: number; readonly isOver: boolean }
  /** Too little stake to be named. */
  | { readonly code: 'below-minimum'; readonly stake: bigint; readonly minimum: bigint }
  /** One proof of cheating on such a sheet would take all that it has staked and should take more. */
  | { readonly code: 'stake-below-slash'; readonly stake: bigint; readonly sheet: bigint; readonly wanted: bigint }
  /** Apps do not name it on such sheets any more. */
  | { readonly code: 'stake-thin'; readonly stake: bigint; readonly sheet: bigint; readonly wanted: bigint }
  /** Proofs that it postmarked a slot twice. */
  | { readonly code: 'slashed'; readonly times: number; readonly taken: bigint; readonly last: RelayEvent }
  /** It asks more than it did lately; a raise counts from the next epoch on. `last` is the newest raise. */
  | { readonly code: 'ask-raised'; readonly from: bigint; readonly to: bigint; readonly last: RelayEvent }
  /** It claimed nothing for some epochs, in which by its pace before some claims were to be expected. */
  | {
      readonly code: 'no-claims'
      readonly epochs: number
      readonly lastEpoch: number
      readonly expected: number
    }
  /** Many of its claims come without a reader's receipt. */
  | { readonly code: 'unreceipted'; readonly share: number; readonly claims: number }
  /** By the median of the other relays it often does not answer. */
  | { readonly code: 'unsteady'; readonly share: number; readonly of: number }
