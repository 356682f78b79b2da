import type { NetworkClock } from '../clock/NetworkClock.ts'
import type { ConsultTabs } from './ConsultTabs.ts'
import type { FreeTicks } from './FreeTicks.ts'
import type { LiveMeters } from './LiveMeters.ts'
import type { TabCarrier } from './TabCarrier.ts'
import type { TabLedger } from './TabLedger.ts'
import type { TabSettler } from './TabSettler.ts'

/** What a meter works with. */
export type ConsultParts = {
  tabs: ConsultTabs
  ledger: TabLedger
  carrier: TabCarrier
  settler: TabSettler
  freeTicks: FreeTicks
  clock: NetworkClock
  live: LiveMeters
  /** How often the chain is asked while something shall happen there. */
  pollMs: number
  /** Of the payee: token units up to which the newest head is trusted. */
  unsettledLimit: bigint
}
