import type { RelayInfo } from '@parley/client'
import type { Network } from '../lib/network.ts'
import { session } from './session.ts'

/** Asks chain and relays for one relay, as {@link readDirectory} does for all. `none`: the chain has no relay of this number. */
export async function findRelay(network: Network, id: number): Promise<RelayInfo | 'none'> {
  const current = session.get()
  if (current.status === 'ready') return (await current.client.relays.find(id)) ?? 'none'
  const { readRelay, relayStore } = await import('./readRelays.ts')
  const store = await relayStore()
  return (await readRelay({ addressBook: network, id, ...(store === undefined ? {} : { store }) })) ?? 'none'
}
