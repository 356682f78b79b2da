import type { AppointmentView } from './AppointmentView.ts'
import type { BookView } from './BookView.ts'
import type { CallRecord } from './CallRecord.ts'
import type { CallView } from './CallView.ts'
import type { ConnectionStatus } from './ConnectionStatus.ts'
import type { Conversation } from './Conversation.ts'
import type { DeskView } from './DeskView.ts'
import type { DutyView } from './DutyView.ts'
import type { Identity } from './Identity.ts'
import type { IdentityStatus } from './IdentityStatus.ts'
import type { LineView } from './LineView.ts'
import type { RelayInfo } from './RelayInfo.ts'

/** Everything a screen shows but the messages of a conversation. Same reference until something changes. */
export type ClientSnapshot = {
  readonly identity: Identity | undefined
  readonly identityStatus: IdentityStatus
  readonly books: readonly BookView[]
  readonly conversations: readonly Conversation[]
  readonly relays: readonly RelayInfo[]
  /** Calls that go on or just ended. */
  readonly calls: readonly CallView[]
  /** Newest first. */
  readonly callHistory: readonly CallRecord[]
  readonly connection: ConnectionStatus
  /** The switch "available now" of an adviser. */
  readonly available: boolean
  /** DIDs of people whose messages and calls are not shown. */
  readonly blocked: readonly string[]
  /** The latest step first. */
  readonly appointments: readonly AppointmentView[]
  /** Own place at a centre. */
  readonly line: LineView | undefined
  /** Answering for a centre. */
  readonly duty: DutyView | undefined
  /** The desk of one's own centre, once it has a team or a caller. */
  readonly desk: DeskView | undefined
}
