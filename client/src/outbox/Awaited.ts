import type { Address, Hex } from '@parley/protocol'
import type { NamedRelay } from './Attempt.ts'

/** A sent message whose receipt is awaited, as it is stored. */
export type Awaited = {
  id: string
  peer: string
  address: Address
  at: number
  frames: { messageHash: Hex; epoch: number; named: NamedRelay[] }[]
  /** Unix ms: the relays drop the message then. */
  until: number
}
