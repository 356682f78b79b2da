import type { DatabaseSync } from 'node:sqlite'
import type { AddressBook, RelayEntry, Suite } from '@parley/protocol'
import type { Logger } from 'pino'
import type { PublicClient } from 'viem'
import type { Transactor } from '../chain/transactor.ts'
import type { ParsedRelayConfig } from '../config/relayConfig.ts'
import { OpensLimit } from './opensLimit.ts'
import { TabChain } from './tabChain.ts'
import { TabCloser } from './tabCloser.ts'
import { TabDesk } from './tabDesk.ts'
import { TabStore } from './tabStore.ts'
import { TabWatcher } from './tabWatcher.ts'

export type Tabs = {
  desk: TabDesk
  /** Tabs that are watched over. */
  readonly kept: number
  asks: { minBps: number; minDeposit: string }
  stop(): Promise<void>
}

type Init = {
  config: ParsedRelayConfig['tabs']
  client: PublicClient
  transactor: Transactor
  addressBook: AddressBook
  database: DatabaseSync
  self: () => RelayEntry | undefined
  holdsFor: (address: `0x${string}`) => boolean
  suite: Suite
  log: Logger
}

/** The relay's part in paid calls: a desk for those who ask, and a watcher. Undefined where the operator wants none. */
export function startTabs({ config, client, transactor, addressBook, database, ...rest }: Init): Tabs | undefined {
  if (!config.enabled) return undefined
  const { log } = rest
  const { minBps, minDeposit, minSettle, settleAfterSeconds, opensPerHour } = config
  const store = new TabStore({ database })
  const chain = new TabChain({ client, transactor, addressBook })
  const closer = new TabCloser({ store, chain, log })
  const opens = new OpensLimit({ perHour: opensPerHour })
  const desk = new TabDesk({
    store,
    chain,
    closer,
    opens,
    addressBook,
    minBps,
    minDeposit: BigInt(minDeposit),
    ...rest,
  })
  const watcher = new TabWatcher({ store, chain, closer, minSettle: BigInt(minSettle), settleAfterSeconds, log })
  watcher.start()
  return {
    desk,
    get kept() {
      return store.count
    },
    asks: { minBps, minDeposit },
    stop: async () => {
      await watcher.stop()
      store.flush()
    },
  }
}
