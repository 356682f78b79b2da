import { readRelay, readRelays, type Store } from '@parley/client'
import { openIndexedDbStore } from '@parley/client/browser'

// A door of its own, so that the relays pages do not fetch the rest of the client.
export { readRelay, readRelays }

let opened: Promise<Store | undefined> | undefined

/** Where a device without a wallet keeps how relays answered it; nowhere, if the browser lets nothing be kept. */
export function relayStore(): Promise<Store | undefined> {
  opened ??= openIndexedDbStore('parley.relays').catch(() => undefined)
  return opened
}
