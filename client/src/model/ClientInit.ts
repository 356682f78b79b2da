import type { Address, AddressBook } from '@parley/protocol'
import type { CallInit } from './CallInit.ts'
import type { Store } from './Store.ts'
import type { TransportFactory } from './TransportFactory.ts'

export type ClientInit = {
  addressBook: AddressBook
  /** The wallet this client belongs to; open another client for another wallet. */
  address: Address
  store: Store
  transport: TransportFactory
  /** Instead of the address book's. */
  rpcUrl?: string
  fetch?: typeof fetch
  /** Tabs of one browser share a name: one leads, the others follow. Default: on where the platform has locks and channels. */
  shared?: boolean
  calls?: CallInit
  /** How often those who wait at a centre, or answer for one, say so. Default: 45 s. All of one centre should agree. */
  centreBeatMs?: number
}
