import type { Address, CallSignal, Hex } from '@parley/protocol'

/** A step of a call that came in, read and checked; passed on to the other tabs as it is. */
export type IncomingSignal = {
  /** DID, and the name in his profile. */
  readonly peer: string
  readonly address: Address
  readonly name: string
  /** We wrote to him or called him before. */
  readonly known: boolean
  readonly call: CallSignal
  /** Network time, unix ms: when it was written or stamped, whichever is earlier. Old bytes under new stamps stay old. */
  readonly at: number
  readonly messageHash: Hex
  /** Relays named by its stamps. */
  readonly relayIds: readonly number[]
  /** Of its stamps. */
  readonly epoch: number
}
