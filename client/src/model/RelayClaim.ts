import type { Hex } from '@parley/protocol'

/** One paid claim of a relay, from chain events. */
export type RelayClaim = {
  readonly batchId: bigint
  readonly epoch: number
  readonly net: bigint
  readonly receipted: boolean
  readonly transactionHash: Hex
  /** Unix ms. */
  readonly at: number
}
