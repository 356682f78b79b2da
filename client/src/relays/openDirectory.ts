import type { AddressBook } from '@parley/protocol'
import type { Chain } from '../chain/Chain.ts'
import { openChain } from '../chain/openChain.ts'
import { NetworkClock } from '../clock/NetworkClock.ts'
import type { Store } from '../model/Store.ts'
import { networkKeys } from '../state/networkKeys.ts'
import { memoryStore } from '../storage/memoryStore.ts'
import { RelayDirectory } from './RelayDirectory.ts'

export type DirectoryInit = {
  addressBook: AddressBook
  rpcUrl?: string
  /** Where it is kept how relays answered this device; nowhere, if there is none. */
  store?: Store
  fetch?: typeof fetch
}

/** The relays of a network, read from the chain: for pages without a wallet. @throws {ParleyError} `chain/...`, `store/failed` */
export async function openDirectory({
  addressBook,
  rpcUrl = addressBook.rpcUrl,
  store = memoryStore(),
  fetch: fetchIt = globalThis.fetch.bind(globalThis),
}: DirectoryInit): Promise<{ directory: RelayDirectory; chain: Chain }> {
  const chain = openChain({ addressBook, rpcUrl })
  const directory = new RelayDirectory({
    chain,
    store,
    keys: networkKeys(addressBook),
    clock: new NetworkClock(),
    addressBook,
    fetch: fetchIt,
  })
  await directory.load()
  await directory.refresh()
  return { directory, chain }
}
