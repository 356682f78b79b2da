import type { BookingStep, Hex } from '@parley/protocol'
import type { MessageState } from './MessageState.ts'
import type { MessageTrouble } from './MessageTrouble.ts'
import type { PostmarkProof } from './PostmarkProof.ts'

/** One message of a conversation; immutable, replaced on change, stored before it is shown. */
export type MessageRecord = {
  readonly id: string
  /** DID of the other person. */
  readonly peer: string
  readonly direction: 'out' | 'in'
  /** Empty where it is a step of an appointment. */
  readonly text: string
  readonly booking?: BookingStep
  /** Unix ms: when it was written, by the sender's clock. */
  readonly at: number
  /** Counts the sender's messages to this recipient from 1; holes are messages still missing. */
  readonly sequence: number
  readonly state: MessageState
  /** Relays whose postmark was verified ... */
  readonly postmarkedBy: number
  /** ... of those that were asked. Zero while queued. */
  readonly of: number
  readonly trouble?: MessageTrouble
  readonly postmarks: readonly PostmarkProof[]
  /** How "delivered" is known. */
  readonly deliveredBy?: 'receipt'
  readonly messageHash?: Hex
  readonly bookId?: bigint
  readonly epoch?: number
}
