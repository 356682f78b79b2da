import type { Hex } from '@parley/protocol'

/** What a side of a call can show to relays to be given TURN: the stamped message that vouches for it. */
export type IceRequest = {
  readonly callId: string
  readonly messageHash: Hex
  /** Relays that a stamp of it names. */
  readonly relayIds: readonly number[]
  /** Of its stamps. */
  readonly epoch: number
  /** Whose stamps they are; undefined where the other side sent it. */
  readonly bookId: bigint | undefined
}
