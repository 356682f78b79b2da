import { createHash } from 'node:crypto'
import type { GossipSub, gossipsub } from '@chainsafe/libp2p-gossipsub'
import { type PeerId, TopicValidatorResult } from '@libp2p/interface'
import { proto_message, type WakuMessage } from '@waku/proto'
import type { Logger } from 'pino'
import type { Intake } from '../intake/intake.ts'
import { decodeGossip } from './decodeGossip.ts'
import { limits } from './limits.ts'
import { protocols } from './protocols.ts'

/**
 * Three invalid messages within a few minutes put a peer below the last threshold (-10 x 3 x 3 = -90): what it sends is not read
 * any more. What honest relays may disagree on is ignored and costs nothing.
 */
const topicScore = {
  topicWeight: 1,
  timeInMeshWeight: 0.01,
  timeInMeshQuantum: 1000,
  timeInMeshCap: 300,
  firstMessageDeliveriesWeight: 0.05,
  firstMessageDeliveriesDecay: 0.98,
  firstMessageDeliveriesCap: 100,
  // A quiet network is no fault of a peer.
  meshMessageDeliveriesWeight: 0,
  meshFailurePenaltyWeight: 0,
  invalidMessageDeliveriesWeight: -10,
  invalidMessageDeliveriesDecay: 0.995,
}

/** The options of the gossip service: Waku relay is gossipsub without signatures, under its own protocol id. */
export function gossipOptions(pubsubTopics: readonly string[]): Parameters<typeof gossipsub>[0] {
  return {
    msgIdFn: ({ data }) => createHash('sha256').update(data).digest(),
    globalSignaturePolicy: 'StrictNoSign',
    fallbackToFloodsub: false,
    // A relay alone in its network still holds and pushes.
    allowPublishToZeroTopicPeers: true,
    // A client may push to two relays at once: the second copy comes by gossip too.
    ignoreDuplicatePublishError: true,
    allowedTopics: [...pubsubTopics],
    maxInboundDataLength: limits.gossipBytes,
    decodeRpcLimits: {
      maxSubscriptions: 128,
      maxMessages: 256,
      maxIhaveMessageIDs: 5000,
      maxIwantMessageIDs: 5000,
      maxIdontwantMessageIDs: 512,
      maxControlMessages: 128,
      maxPeerInfos: 16,
    },
    scoreParams: {
      topics: Object.fromEntries(
        pubsubTopics.map((topic) => [topic, topicScore as typeof topicScore & Record<string, number>]),
      ) as never,
      topicScoreCap: 10,
      IPColocationFactorWhitelist: new Set(['127.0.0.1', '::1']),
      decayInterval: 1000,
      decayToZero: 0.01,
      retainScore: 3_600_000,
    },
    scoreThresholds: {
      gossipThreshold: -10,
      publishThreshold: -40,
      graylistThreshold: -80,
      acceptPXThreshold: 10,
      opportunisticGraftThreshold: 5,
    },
  }
}

/** Gossip between relays, with the gate as the validator of every topic. */
export class Gossip {
  readonly #pubsub: GossipSub
  readonly #log: Logger

  constructor({
    pubsub,
    intake,
    pubsubTopics,
    log,
  }: { pubsub: GossipSub; intake: Intake; pubsubTopics: readonly string[]; log: Logger }) {
    this.#pubsub = pubsub
    this.#log = log
    pubsub.multicodecs = [protocols.gossip]
    for (const topic of pubsubTopics) {
      pubsub.topicValidators.set(topic, (peer, { data }) => this.#validate(intake, topic, peer, data))
    }
  }

  start(pubsubTopics: readonly string[]): void {
    for (const topic of pubsubTopics) this.#pubsub.subscribe(topic)
  }

  /** Sends a message to the mesh; the number of relays it went to. A failure costs nothing that was promised. */
  async publish(pubsubTopic: string, message: WakuMessage): Promise<number> {
    try {
      const { recipients } = await this.#pubsub.publish(pubsubTopic, proto_message.WakuMessage.encode(message))
      return recipients.length
    } catch (error) {
      this.#log.debug({ reason: error instanceof Error ? error.message : 'unknown' }, 'Message not gossiped')
      return 0
    }
  }

  /** What this relay thinks of a peer: below 0 it has misbehaved, below -80 it is not heard. */
  score(peer: string): number {
    return this.#pubsub.getScore(peer)
  }

  /** Peers that messages of a topic are sent to at once. */
  meshPeers(pubsubTopic: string): string[] {
    return this.#pubsub.getMeshPeers(pubsubTopic)
  }

  #validate(intake: Intake, pubsubTopic: string, peer: PeerId, data: Uint8Array): TopicValidatorResult {
    const message = decodeGossip(data)
    if (message === undefined) return TopicValidatorResult.Reject
    const taken = intake.take({ pubsubTopic, message, by: 'gossip' })
    if (taken === undefined) return TopicValidatorResult.Ignore
    taken.settled.catch((error: unknown) => {
      this.#log.error({ reason: error instanceof Error ? error.message : 'unknown' }, 'Gossiped message not written')
    })
    switch (taken.verdict.kind) {
      case 'accept':
        return TopicValidatorResult.Accept
      case 'reject':
        this.#log.info({ peer: peer.toString(), code: taken.verdict.code }, 'Relay gossips what every relay refuses')
        return TopicValidatorResult.Reject
      default:
        return TopicValidatorResult.Ignore
    }
  }
}
