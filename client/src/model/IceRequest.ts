import type { Hex } from '@parley/protocol'

/** What a call can show to relays to be given TURN: the stamped message that rang, and the relays that signed for it. */
export type IceRequest = {
  readonly callId: string
  readonly messageHash: Hex
  readonly relayIds: readonly number[]
  readonly role: 'caller' | 'callee'
}
