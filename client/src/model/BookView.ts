import type { Book } from '@parley/protocol'

/** A stamp book as a screen shows it: the chain's state and this device's counters. Money in token units. */
export type BookView = Book & {
  /** `elsewhere`: its session key is not on this device, so it can be topped up and closed, not used. */
  readonly state: 'active' | 'elsewhere' | 'underfunded' | 'exiting' | 'withdrawable' | 'withdrawn' | 'dead'
  readonly slots: number
  readonly usedThisEpoch: number
  readonly freeThisEpoch: number
  readonly epoch: number
  /** Unix ms: the next sheet begins. */
  readonly renewsAt: number
  readonly sheetValue: bigint
  /** The most the draws still to come can take. */
  readonly reserved: bigint
  /** Unix ms from which `withdraw` can work, once exiting; a draw must have happened too. */
  readonly withdrawableAt: number | undefined
}
