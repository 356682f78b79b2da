import type { StampBooks } from '../books/StampBooks.ts'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import type { Identities } from '../identity/Identities.ts'
import type { CallInit } from '../model/CallInit.ts'
import type { Outbox } from '../outbox/Outbox.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import type { Board } from '../state/Board.ts'
import type { Tabs } from '../state/Tabs.ts'
import type { CallHistory } from './CallHistory.ts'

/** What calls need of the rest of the client. */
export type CallParts = {
  board: Board
  tabs: Tabs
  identities: Identities
  books: StampBooks
  relays: RelayDirectory
  clock: NetworkClock
  outbox: Outbox
  history: CallHistory
  /** Of the PostOffice: what relays are told is signed in it. */
  domain: Uint8Array
  init: CallInit
}
