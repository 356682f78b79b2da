import type { Conversation } from '../model/Conversation.ts'

/** A conversation as it is stored: what the screen shows and the counters of both directions. */
export type ConversationRecord = Omit<Conversation, 'missing'> & {
  /** Sequence of our last message to them. */
  outSequence: number
  /** We called them: they may call back. */
  called?: boolean
  /** Highest sequence of theirs that arrived; 0 before the first. */
  inHighest: number
  /** Lower ones that did not arrive (yet). */
  missing: readonly number[]
}
