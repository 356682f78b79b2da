import type { Hex } from '@parley/protocol'

/** One stamp of an attempt, with what is needed to check what relay and recipient sign about it. */
export type NamedRelay = {
  relayId: number
  stampHash: Hex /** Account of the recipient's inbox in this epoch. */
  ack: Hex /** The relay's signer. */
  signer: Hex
}

/** A stamped frame: sent again byte for byte while it is fresh, never stamped twice. */
export type Attempt = {
  messageHash: Hex
  contentTopic: string
  timestampNs: bigint
  payload: Uint8Array
  bookId: bigint
  epoch: number
  /** Network time, unix ms. */
  startedAt: number
  named: NamedRelay[]
}
