import type { AddressBook } from '@parley/protocol'
import { openChain } from '../chain/openChain.ts'
import { NetworkClock } from '../clock/NetworkClock.ts'
import type { RelayInfo } from '../model/RelayInfo.ts'
import { memoryStore } from '../storage/memoryStore.ts'
import { describeRelays } from './describeRelays.ts'
import { RelayDirectory } from './RelayDirectory.ts'

/** The relays of a network, for a page without a wallet. @throws {ParleyError} `chain/...` */
export async function readRelays({
  addressBook,
  rpcUrl = addressBook.rpcUrl,
  fetch: fetchIt = globalThis.fetch.bind(globalThis),
}: {
  addressBook: AddressBook
  rpcUrl?: string
  fetch?: typeof fetch
}): Promise<RelayInfo[]> {
  const chain = openChain({ addressBook, rpcUrl })
  const directory = new RelayDirectory({
    chain,
    store: memoryStore(),
    key: 'relays',
    clock: new NetworkClock(),
    addressBook,
    fetch: fetchIt,
  })
  await directory.refresh()
  return await describeRelays(directory, chain)
}
