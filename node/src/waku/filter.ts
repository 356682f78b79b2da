import type { Connection, Libp2p, PeerId, Stream } from '@libp2p/interface'
import { proto_filter_v2, type WakuMessage } from '@waku/proto'
import * as lp from 'it-length-prefixed'
import type { Logger } from 'pino'
import { NodeError } from '../nodeError.ts'
import { limits } from './limits.ts'
import { protocols } from './protocols.ts'

type Subscriber = {
  peer: PeerId
  topics: Set<string>
  seenAt: number
  /** Pushes that no stream has taken yet. */
  waiting: Uint8Array[]
  /** Wakes the stream that waits for the next push. */
  wake: () => void
  pumping: boolean
  dropped: boolean
}
type Answer = { statusCode: number; statusDesc: string }

const OK: Answer = { statusCode: 200, statusDesc: 'OK' }

/** Filter v2: who wants which content topics, and a bounded queue of pushes for each of them. */
export class Filter {
  readonly #libp2p: Libp2p
  readonly #pubsubTopics: readonly string[]
  readonly #log: Logger
  readonly #subscribers = new Map<string, Subscriber>()
  readonly #byTopic = new Map<string, Set<Subscriber>>()
  readonly #sweeper: NodeJS.Timeout

  constructor({ libp2p, pubsubTopics, log }: { libp2p: Libp2p; pubsubTopics: readonly string[]; log: Logger }) {
    this.#libp2p = libp2p
    this.#pubsubTopics = pubsubTopics
    this.#log = log
    libp2p.addEventListener('peer:disconnect', (event) => this.#drop(event.detail.toString(), 'disconnected'))
    this.#sweeper = setInterval(() => this.#sweep(), 30_000)
    this.#sweeper.unref()
  }

  /** Clients that are subscribed now. */
  get size(): number {
    return this.#subscribers.size
  }

  async answer(request: Uint8Array, connection: Connection): Promise<Uint8Array> {
    let rpc: proto_filter_v2.FilterSubscribeRequest
    try {
      rpc = proto_filter_v2.FilterSubscribeRequest.decode(request)
    } catch {
      return proto_filter_v2.FilterSubscribeResponse.encode({
        requestId: 'N/A',
        statusCode: 400,
        statusDesc: 'malformed',
      })
    }
    return proto_filter_v2.FilterSubscribeResponse.encode({
      requestId: rpc.requestId,
      ...this.#handle(rpc, connection.remotePeer),
    })
  }

  /** Queues a message for everyone who wants its topic. */
  push(pubsubTopic: string, wakuMessage: WakuMessage): void {
    const wanted = this.#byTopic.get(wakuMessage.contentTopic)
    if (wanted === undefined || wanted.size === 0) return
    const bytes = proto_filter_v2.MessagePush.encode({ pubsubTopic, wakuMessage })
    for (const subscriber of [...wanted]) {
      if (subscriber.waiting.length >= limits.pushQueue) {
        this.#drop(subscriber.peer.toString(), 'too slow')
        continue
      }
      subscriber.waiting.push(bytes)
      subscriber.wake()
      if (!subscriber.pumping) void this.#pump(subscriber)
    }
  }

  stop(): void {
    clearInterval(this.#sweeper)
    for (const id of [...this.#subscribers.keys()]) this.#drop(id, 'stopping')
  }

  #handle(
    { filterSubscribeType, pubsubTopic, contentTopics }: proto_filter_v2.FilterSubscribeRequest,
    peer: PeerId,
  ): Answer {
    const id = peer.toString()
    const subscriber = this.#subscribers.get(id)
    if (subscriber !== undefined) subscriber.seenAt = Date.now()
    switch (filterSubscribeType) {
      case 'SUBSCRIBER_PING':
        return subscriber === undefined ? { statusCode: 404, statusDesc: 'no subscription' } : OK
      case 'UNSUBSCRIBE_ALL':
        this.#drop(id, 'asked')
        return OK
      case 'SUBSCRIBE':
        return this.#subscribe(peer, pubsubTopic, contentTopics)
      case 'UNSUBSCRIBE':
        if (subscriber === undefined) return { statusCode: 404, statusDesc: 'no subscription' }
        for (const topic of contentTopics) this.#forget(subscriber, topic)
        if (subscriber.topics.size === 0) this.#drop(id, 'asked')
        return OK
      default:
        return { statusCode: 400, statusDesc: 'unknown request' }
    }
  }

  #subscribe(peer: PeerId, pubsubTopic: string | undefined, contentTopics: string[]): Answer {
    if (pubsubTopic === undefined || !this.#pubsubTopics.includes(pubsubTopic))
      return { statusCode: 400, statusDesc: 'unsupported pubsub topic' }
    if (contentTopics.length === 0 || contentTopics.length > limits.topicsPerRequest)
      return { statusCode: 400, statusDesc: 'number of content topics' }
    if (contentTopics.some((topic) => topic === '' || Buffer.byteLength(topic) > limits.contentTopicBytes)) {
      return { statusCode: 400, statusDesc: 'content topic' }
    }
    const id = peer.toString()
    let subscriber = this.#subscribers.get(id)
    if (subscriber === undefined) {
      if (this.#subscribers.size >= limits.subscribers) return { statusCode: 503, statusDesc: 'too many subscribers' }
      subscriber = {
        peer,
        topics: new Set(),
        seenAt: Date.now(),
        waiting: [],
        wake: () => {},
        pumping: false,
        dropped: false,
      }
      this.#subscribers.set(id, subscriber)
    }
    for (const topic of contentTopics) {
      if (!subscriber.topics.has(topic) && subscriber.topics.size >= limits.topicsPerPeer)
        return { statusCode: 503, statusDesc: 'too many content topics' }
      subscriber.topics.add(topic)
      const wanted = this.#byTopic.get(topic) ?? new Set<Subscriber>()
      this.#byTopic.set(topic, wanted)
      wanted.add(subscriber)
    }
    return OK
  }

  #forget(subscriber: Subscriber, topic: string): void {
    subscriber.topics.delete(topic)
    const wanted = this.#byTopic.get(topic)
    wanted?.delete(subscriber)
    if (wanted?.size === 0) this.#byTopic.delete(topic)
  }

  #drop(id: string, reason: string): void {
    const subscriber = this.#subscribers.get(id)
    if (subscriber === undefined) return
    this.#subscribers.delete(id)
    for (const topic of [...subscriber.topics]) this.#forget(subscriber, topic)
    subscriber.dropped = true
    subscriber.waiting = []
    subscriber.wake()
    this.#log.debug({ peer: id, reason }, 'Subscriber dropped')
  }

  #sweep(): void {
    const oldest = Date.now() - limits.subscriptionIdleMs
    for (const [id, { seenAt }] of [...this.#subscribers]) if (seenAt < oldest) this.#drop(id, 'silent')
  }

  /**
   * One long-lived stream a subscriber, from the first push on. A broken one is opened again a few times while the connection
   * stands; then the subscription is dropped: the client learns it by its next ping and reads the store for the gap.
   */
  async #pump(subscriber: Subscriber): Promise<void> {
    const id = subscriber.peer.toString()
    subscriber.pumping = true
    let attempts = 0
    while (!subscriber.dropped) {
      const openedAt = Date.now()
      try {
        const connection = this.#libp2p.getConnections(subscriber.peer).find(({ status }) => status === 'open')
        if (connection === undefined) throw new Error('not connected')
        const stream = await connection.newStream(protocols.filterPush, {
          signal: AbortSignal.timeout(limits.pushStreamMs),
        })
        const taken = Promise.withResolvers<void>()
        const sunk = stream.sink(lp.encode(pushesOf(subscriber, stream, taken.resolve)))
        // The sink of a stream that was reset may never end.
        await Promise.race([sunk, taken.promise])
        sunk.catch(() => undefined)
        if (stream.status !== 'open') throw new NodeError('stream/broken', { protocol: protocols.filterPush })
        await stream.close({ signal: AbortSignal.timeout(limits.pushStreamMs) })
      } catch (error) {
        this.#log.debug({ peer: id, reason: error instanceof Error ? error.message : 'unknown' }, 'Push stream ended')
        attempts = Date.now() - openedAt > limits.pushStreamMs ? 1 : attempts + 1
        if (attempts >= limits.pushAttempts && this.#subscribers.get(id) === subscriber) this.#drop(id, 'push failed')
      }
    }
    subscriber.pumping = false
  }
}

/** Pushes as they come, until the subscriber is dropped or its stream is over: what that has not taken, the next one gets. */
async function* pushesOf(subscriber: Subscriber, stream: Stream, ended: () => void): AsyncGenerator<Uint8Array> {
  try {
    while (!subscriber.dropped && stream.status === 'open') {
      const next = subscriber.waiting.shift()
      if (next !== undefined) yield next
      else {
        await new Promise<void>((resolve) => {
          subscriber.wake = resolve
        })
      }
    }
  } finally {
    ended()
  }
}
