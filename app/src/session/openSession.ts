import type { Address } from '@parley/protocol'
import type { Network } from '../lib/network.ts'
import { closeSession } from './closeSession.ts'
import { session } from './session.ts'

const keyOf = (network: Network, address: Address) =>
  `parley.${network.chainId}.${network.contracts.postOffice.toLowerCase()}.${address.toLowerCase()}`

/** Opens the client of a wallet from what this device has stored; another wallet's client is stopped first. */
export async function openSession(network: Network, address: Address): Promise<void> {
  const key = keyOf(network, address)
  const current = session.get()
  if (current.status !== 'closed' && current.status !== 'broken' && current.key === key) return
  closeSession()
  session.set({ status: 'opening', key })
  const superseded = () => {
    const now = session.get()
    return now.status !== 'opening' || now.key !== key
  }
  try {
    const [{ ParleyClient }, { openIndexedDbStore }, { deviceChoice }] = await Promise.all([
      import('@parley/client'),
      import('@parley/client/browser'),
      import('../calls/deviceChoice.ts'),
    ])
    if (superseded()) return
    const store = await openIndexedDbStore(key)
    const client = await ParleyClient.open({
      addressBook: network,
      address,
      store,
      // Waku is most of the chat page's weight: it is fetched when the first connection is made.
      transport: async (init) => (await import('@parley/client/waku')).createWakuTransport(init),
      calls: { relayOnly: () => deviceChoice.get().hidesAddress },
    })
    if (superseded()) return void client.stop()
    session.set({ status: 'ready', key, client, network })
  } catch (error) {
    if (!superseded()) session.set({ status: 'broken', key, error })
  }
}
