import type { RelayInfo } from '@parley/client'
import type { Network } from '../lib/network.ts'
import { session } from './session.ts'

/** Asks chain and relays for every relay: through the running client where there is one, else without any wallet. */
export async function readDirectory(network: Network): Promise<readonly RelayInfo[]> {
  const current = session.get()
  if (current.status === 'ready') return current.client.relays.list()
  const { readRelays, relayStore } = await import('./readRelays.ts')
  const store = await relayStore()
  return readRelays({ addressBook: network, ...(store === undefined ? {} : { store }) })
}
