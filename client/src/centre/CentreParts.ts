import type { NetworkClock } from '../clock/NetworkClock.ts'
import type { Identities } from '../identity/Identities.ts'
import type { Store } from '../model/Store.ts'
import type { Outbox } from '../outbox/Outbox.ts'
import type { Board } from '../state/Board.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import type { Tabs } from '../state/Tabs.ts'
import type { CentreTimes } from './CentreTimes.ts'

/** What centres need of the rest of the client. */
export type CentreParts = {
  store: Store
  keys: StoreKeys
  board: Board
  tabs: Tabs
  identities: Identities
  clock: NetworkClock
  outbox: Outbox
  times: CentreTimes
}
