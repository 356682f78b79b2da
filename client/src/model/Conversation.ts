import type { Address } from '@parley/protocol'
import type { MessageRecord } from './MessageRecord.ts'

export type Conversation = {
  /** DID of the other person: the id of the conversation. */
  readonly peer: string
  readonly address: Address
  /** Their profile name, empty when unknown. */
  readonly name: string
  readonly last: MessageRecord | undefined
  readonly unread: number
  /** Incoming messages known to exist (their sequence was skipped) and not here yet. */
  readonly missing: number
  /** Unix ms of the last change. */
  readonly at: number
}
