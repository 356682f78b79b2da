import { type GossipSub, gossipsub } from '@chainsafe/libp2p-gossipsub'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { Connection, Libp2p, PubSub } from '@libp2p/interface'
import { mplex } from '@libp2p/mplex'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { all } from '@libp2p/websockets/filters'
import { multiaddr } from '@multiformats/multiaddr'
import { proto_metadata, type WakuMessage } from '@waku/proto'
import { createLibp2p } from 'libp2p'
import type { Logger } from 'pino'
import type { Hold } from '../hold/hold.ts'
import { RateLimit } from '../http/rateLimit.ts'
import type { Intake } from '../intake/intake.ts'
import { NodeError } from '../nodeError.ts'
import { connectionLimit } from './connectionLimit.ts'
import { Filter } from './filter.ts'
import { Gossip, gossipOptions } from './gossip.ts'
import { hostOf } from './hostOf.ts'
import { LightPush } from './lightPush.ts'
import { limits } from './limits.ts'
import { protocols } from './protocols.ts'
import { serveStream } from './serveStream.ts'
import { Store } from './store.ts'

export type WakuNodeInit = {
  peerSeed: Uint8Array
  host: string
  wsPort: number
  tcpPort: number
  /** Multiaddrs the world reaches this relay at, when they differ from where it listens. */
  announce: readonly string[]
  network: { clusterId: number; shards: number }
  pubsubTopicOf: (contentTopic: string) => string
  intake: Intake
  hold: Hold
  log: Logger
}

type Services = { pubsub: PubSub; identify: unknown; ping: unknown }

/** The relay's place in the Waku network: gossip with other relays; lightpush, filter, store and metadata for clients. */
export class WakuNode {
  readonly #libp2p: Libp2p<Services>
  readonly #filter: Filter
  readonly #gossip: Gossip
  readonly pubsubTopics: readonly string[]

  private constructor(parts: {
    libp2p: Libp2p<Services>
    filter: Filter
    gossip: Gossip
    pubsubTopics: readonly string[]
  }) {
    this.#libp2p = parts.libp2p
    this.#filter = parts.filter
    this.#gossip = parts.gossip
    this.pubsubTopics = parts.pubsubTopics
  }

  static async start(init: WakuNodeInit): Promise<WakuNode> {
    const { peerSeed, host, wsPort, tcpPort, announce, network, intake, hold, pubsubTopicOf, log } = init
    const pubsubTopics = Array.from(
      { length: network.shards },
      (_, shard) => `/waku/2/rs/${network.clusterId}/${shard}`,
    )
    const at = host.includes(':') ? `/ip6/${host}` : `/ip4/${host}`
    const libp2p = await createLibp2p<Services>({
      privateKey: await generateKeyPairFromSeed('Ed25519', peerSeed),
      addresses: { listen: [`${at}/tcp/${wsPort}/ws`, `${at}/tcp/${tcpPort}`], announce: [...announce] },
      transports: [webSockets({ filter: all }), tcp()],
      // Default clients speak mplex only. js mplex cuts a connection after five late frames for a closed stream; see serveStream.
      streamMuxers: [yamux({ maxInboundStreams: 512 }), mplex({ disconnectThreshold: 1000, maxInboundStreams: 512 })],
      connectionEncrypters: [noise()],
      connectionGater: connectionLimit(),
      connectionManager: {
        maxConnections: limits.connections,
        // The defaults (10 pending, 5 a second from one host) turn clients away that come together or through one proxy.
        maxIncomingPendingConnections: 500,
        inboundConnectionThreshold: 1000,
      },
      services: {
        identify: identify(),
        ping: ping({ maxInboundStreams: 8 }),
        // The gossip package is built against another copy of the interface types; the objects are the same.
        pubsub: gossipsub(gossipOptions(pubsubTopics)) as unknown as (components: unknown) => PubSub,
      },
      start: false,
    })
    const pubsub = libp2p.services.pubsub as unknown as GossipSub
    const gossip = new Gossip({ pubsub, intake, pubsubTopics, log })
    const filter = new Filter({ libp2p, pubsubTopics, log })
    const lightPush = new LightPush({
      intake,
      publish: (topic, message) => gossip.publish(topic, message),
      pubsubTopics,
      log,
    })
    const store = new Store({ hold, pubsubTopicOf, pubsubTopics })
    const rateLimit = new RateLimit({ perSecond: limits.requestsPerSecond })
    const serve = (
      protocol: string,
      maxBytes: number,
      answer: (request: Uint8Array, connection: Connection) => Promise<Uint8Array>,
    ) =>
      libp2p.handle(
        protocol,
        ({ stream, connection }) => {
          if (!rateLimit.allows(hostOf(connection.remoteAddr))) {
            stream.abort(new NodeError('stream/too-many', { protocol }))
            return
          }
          void serveStream({ stream, protocol, maxBytes, answer: (request) => answer(request, connection) })
        },
        { maxInboundStreams: limits.streams },
      )
    await serve(protocols.lightPushV3, limits.pushBytes, (request) => lightPush.answerV3(request))
    await serve(protocols.lightPushV2, limits.pushBytes, (request) => lightPush.answerV2(request))
    await serve(protocols.filterSubscribe, limits.filterBytes, (request, connection) =>
      filter.answer(request, connection),
    )
    await serve(protocols.store, limits.storeQueryBytes, (request) => store.answer(request))
    await serve(protocols.metadata, limits.metadataBytes, async () =>
      proto_metadata.WakuMetadataResponse.encode({
        clusterId: network.clusterId,
        shards: pubsubTopics.map((_, shard) => shard),
      }),
    )
    await libp2p.start()
    gossip.start(pubsubTopics)
    return new WakuNode({ libp2p, filter, gossip, pubsubTopics })
  }

  get peerId(): string {
    return this.#libp2p.peerId.toString()
  }

  /** Where clients and relays reach this relay, each with its peer id. */
  get multiaddrs(): string[] {
    return this.#libp2p.getMultiaddrs().map((address) => address.toString())
  }

  /** Relays connected and subscribed to our topics. */
  get peers(): number {
    return new Set((this.#libp2p.services.pubsub as unknown as GossipSub).getPeers().map((peer) => peer.toString()))
      .size
  }

  get subscribers(): number {
    return this.#filter.size
  }

  get gossip(): Gossip {
    return this.#gossip
  }

  isConnectedTo(peerId: string): boolean {
    return this.#libp2p
      .getConnections()
      .some(({ remotePeer, status }) => status === 'open' && remotePeer.toString() === peerId)
  }

  async dial(address: string): Promise<void> {
    await this.#libp2p.dial(multiaddr(address), { signal: AbortSignal.timeout(10_000) })
  }

  push(pubsubTopic: string, message: WakuMessage): void {
    this.#filter.push(pubsubTopic, message)
  }

  async stop(): Promise<void> {
    this.#filter.stop()
    await this.#libp2p.stop()
  }
}
