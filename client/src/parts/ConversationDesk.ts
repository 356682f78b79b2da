import type { Conversation } from '../model/Conversation.ts'
import type { MessageRecord } from '../model/MessageRecord.ts'

/** `client.conversations` */
export type ConversationDesk = {
  /** Newest first; same reference until changed. */
  list(): readonly Conversation[]
  /** Oldest first; same reference until changed. The first call answers empty and loads (see `load`). */
  messages(peerDid: string): readonly MessageRecord[]
  load(peerDid: string): Promise<readonly MessageRecord[]>
  /**
   * Stored as `queued` when resolved; it goes out by itself, now or when it can.
   * @throws {ParleyError} `text/empty`, `text/too-long`, `identity/...`, `profile/...`, `chain/unreachable`, `store/failed`
   */
  send(peerDid: string, text: string): Promise<MessageRecord>
  /** For a message that failed. @throws {ParleyError} `message/unknown` */
  retry(messageId: string): Promise<MessageRecord>
  markRead(peerDid: string): Promise<void>
}
