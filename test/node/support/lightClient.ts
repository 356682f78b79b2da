import { createLightNode, type LightNode, Protocols } from '@waku/sdk'
import type { SentMessage } from './relayWorld.ts'

/** An unmodified @waku/sdk light node, with its default muxer, connected to these relays. */
export async function lightClient(
  multiaddrs: string[],
  { clusterId, shards }: { clusterId: number; shards: number },
): Promise<LightNode> {
  const node = await createLightNode({
    networkConfig: { clusterId, numShardsInCluster: shards },
    bootstrapPeers: multiaddrs,
    defaultBootstrap: false,
    libp2p: { filterMultiaddrs: false, hideWebSocketInfo: true },
  })
  await node.start()
  await node.waitForPeers([Protocols.LightPush, Protocols.Filter, Protocols.Store], 10_000)
  return node
}

/** Pushes a message once, to one relay, and says whether it took it. */
export async function push(node: LightNode, message: SentMessage, { useLegacy = false } = {}): Promise<boolean> {
  const encoder = node.createEncoder({ contentTopic: message.contentTopic })
  const timestamp = new Date(Number(message.timestampNs / 1_000_000n))
  const { successes } = await node.lightPush.send(
    encoder,
    { payload: message.payload, timestamp },
    { autoRetry: false, useLegacy },
  )
  return successes.length > 0
}

/** Ends a client with the timers of its subscriptions. */
export async function closeClient(node: LightNode | undefined): Promise<void> {
  node?.filter.unsubscribeAll()
  await node?.stop()
}
