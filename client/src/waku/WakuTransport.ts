import type { WireMessage } from '@parley/protocol'
import { createLightNode, type LightNode, LightPushError, Protocols } from '@waku/sdk'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Transport } from '../model/Transport.ts'
import type { TransportInit } from '../model/TransportInit.ts'
import type { TransportStatus } from '../model/TransportStatus.ts'
import { Listeners } from '../util/Listeners.ts'
import { withTimeout } from '../util/withTimeout.ts'
import {
  DIAL_BACKOFF_MS,
  DIAL_TIMEOUT_MS,
  HISTORY_PAGE_TIMEOUT_MS,
  HISTORY_RANGE_MS,
  MAX_CONNECTED,
  MAX_HISTORY_PAGES,
  PING_EVERY_MS,
  PING_TIMEOUT_MS,
  SEND_TIMEOUT_MS,
  SLEEP_MS,
  SUBSCRIBE_TIMEOUT_MS,
  TICK_MS,
} from './constants.ts'
import { type WireDecoded, WireDecoder } from './WireDecoder.ts'

type PeerId = LightNode['libp2p']['peerId']
type Wanted = { multiaddr: string; failures: number; nextDialAt: number; dialing: boolean }
type Subscription = { decoder: WireDecoder; listeners: Set<(message: WireMessage) => void> }

const NS_PER_MS = 1_000_000n

/**
 * The SDK's light node with a health watch of our own: it dials, notices sockets that died in silence, subscribes again
 * and then says so (`generation`), because a filter does not deliver what was sent while it was away.
 */
export class WakuTransport implements Transport {
  readonly #init: TransportInit
  readonly #listeners = new Listeners()
  readonly #subscriptions = new Map<string, Subscription>()
  #wanted = new Map<string, Wanted>()
  #node: LightNode | undefined
  #running = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #ticking: Promise<void> | undefined
  #lastTickAt = 0
  #lastPingAt = 0
  /** Peers whose last ping failed. */
  readonly #suspects = new Set<string>()
  readonly #latencies = new Map<string, number>()
  /** Some peer does not know our subscriptions yet. */
  #stale = false
  #status: TransportStatus = { state: 'stopped', relays: 0, latencyMs: undefined, generation: 0 }

  constructor(init: TransportInit) {
    this.#init = init
    this.setMultiaddrs(init.multiaddrs)
  }

  async start(): Promise<void> {
    if (this.#running) return
    this.#running = true
    this.#setStatus({ state: 'connecting' })
    const node = await createLightNode({
      networkConfig: { clusterId: this.#init.clusterId, numShardsInCluster: this.#init.shards },
      defaultBootstrap: false,
      bootstrapPeers: [],
      numPeersToUse: MAX_CONNECTED,
      // Development relays speak plain ws; an https page refuses those by itself.
      libp2p: { filterMultiaddrs: false, hideWebSocketInfo: true },
      // Dialing is ours, with a faster hand: the SDK waits a minute after a failed dial.
      connectionManager: { enableAutoRecovery: false, failedDialCooldown: 1, dialCooldown: 1 },
      // The SDK's own retry repeats messages that went through.
      lightPush: { autoRetry: false },
      filter: { numPeersToUse: MAX_CONNECTED, keepAliveIntervalMs: 30_000, pingsBeforePeerRenewed: 1 },
    })
    if (!this.#running) return await node.stop()
    this.#node = node
    node.libp2p.addEventListener('peer:identify', this.#onPeer)
    node.libp2p.addEventListener('peer:disconnect', this.#onPeer)
    globalThis.addEventListener?.('online', this.#onWake)
    globalThis.document?.addEventListener('visibilitychange', this.#onWake)
    this.#lastTickAt = Date.now()
    await this.#tick()
  }

  async stop(): Promise<void> {
    if (!this.#running) return
    this.#running = false
    clearTimeout(this.#timer)
    const node = this.#node
    this.#node = undefined
    globalThis.removeEventListener?.('online', this.#onWake)
    globalThis.document?.removeEventListener('visibilitychange', this.#onWake)
    if (node !== undefined) {
      node.libp2p.removeEventListener('peer:identify', this.#onPeer)
      node.libp2p.removeEventListener('peer:disconnect', this.#onPeer)
      await withTimeout(node.stop(), DIAL_TIMEOUT_MS, 'Stopping').catch(() => {})
    }
    await this.#ticking
    this.#setStatus({ state: 'stopped', relays: 0, latencyMs: undefined })
  }

  async send({ contentTopic, timestampNs, payload }: WireMessage): Promise<void> {
    const node = this.#node
    if (node === undefined || this.#connected(node).length === 0) throw new ParleyError('network/offline', {})
    if (timestampNs % NS_PER_MS !== 0n) throw new RangeError('The SDK sends whole milliseconds only.')
    const encoder = node.createEncoder({ contentTopic, ephemeral: false })
    const message = { payload, timestamp: new Date(Number(timestampNs / NS_PER_MS)) }
    const result = await withTimeout(node.lightPush.send(encoder, message), SEND_TIMEOUT_MS, 'Sending').catch(
      (cause: unknown) => {
        throw new ParleyError('network/offline', {}, { cause })
      },
    )
    if (result.successes.length > 0) return
    const refused = result.failures.some(({ error }) => error === LightPushError.REMOTE_PEER_REJECTED)
    throw new ParleyError(refused ? 'network/refused' : 'network/offline', {})
  }

  async subscribe(contentTopic: string, onMessage: (message: WireMessage) => void): Promise<() => Promise<void>> {
    let subscription = this.#subscriptions.get(contentTopic)
    if (subscription === undefined) {
      subscription = { decoder: this.#decoder(contentTopic), listeners: new Set() }
      this.#subscriptions.set(contentTopic, subscription)
      this.#stale = true
    }
    subscription.listeners.add(onMessage)
    if (this.#stale) await this.#tick()
    return async () => {
      subscription.listeners.delete(onMessage)
      if (subscription.listeners.size > 0 || this.#subscriptions.get(contentTopic) !== subscription) return
      this.#subscriptions.delete(contentTopic)
      const leaving = this.#node?.filter.unsubscribe(subscription.decoder)
      if (leaving !== undefined) await withTimeout(leaving, SUBSCRIBE_TIMEOUT_MS, 'Unsubscribing').catch(() => {})
    }
  }

  /** Asks every connected relay: each holds only what named it. */
  async *history(contentTopic: string, fromNs: bigint, toNs: bigint): AsyncIterable<WireMessage> {
    const node = this.#node
    const peers = node === undefined ? [] : this.#connected(node)
    if (node === undefined || peers.length === 0) throw new ParleyError('network/offline', {})
    let failure: unknown
    let answered = 0
    for (const peer of peers) {
      try {
        for await (const message of this.#historyOf(node, peer, contentTopic, fromNs, toNs)) yield message
        answered++
      } catch (error) {
        failure = error
      }
    }
    if (answered === peers.length) return
    throw new ParleyError('network/history', { detail: messageOf(failure) }, { cause: failure })
  }

  setMultiaddrs(multiaddrs: readonly string[]): void {
    const wanted = new Map<string, Wanted>()
    for (const multiaddr of multiaddrs) {
      const peerId = multiaddr.split('/p2p/')[1]?.split('/')[0]
      if (peerId === undefined || peerId === '' || wanted.size >= MAX_CONNECTED || wanted.has(peerId)) continue
      const known = this.#wanted.get(peerId)
      wanted.set(
        peerId,
        known?.multiaddr === multiaddr ? known : { multiaddr, failures: 0, nextDialAt: 0, dialing: false },
      )
    }
    this.#wanted = wanted
    this.#soon()
  }

  status(): TransportStatus {
    return this.#status
  }

  onStatus(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  async *#historyOf(
    node: LightNode,
    peerId: PeerId,
    contentTopic: string,
    fromNs: bigint,
    toNs: bigint,
  ): AsyncIterable<WireMessage> {
    const end = Number(toNs / NS_PER_MS) + 1
    for (let start = Number(fromNs / NS_PER_MS); start < end; start += HISTORY_RANGE_MS) {
      const pages = node.store.queryGenerator([this.#decoder(contentTopic)], {
        timeStart: new Date(start),
        timeEnd: new Date(Math.min(start + HISTORY_RANGE_MS, end)),
        paginationForward: true,
        paginationLimit: 100,
        peerId,
      })
      for (let page = 0; page < MAX_HISTORY_PAGES; page++) {
        const next = await withTimeout(pages.next(), HISTORY_PAGE_TIMEOUT_MS, 'History')
        if (next.done === true) break
        for (const message of await Promise.all(next.value)) {
          const wire = message === undefined ? undefined : toWire(message)
          if (wire !== undefined) yield wire
        }
      }
    }
    // The SDK answers "nothing" when it cannot open a stream; a lost connection must not read as an empty inbox.
    if (node.libp2p.getConnections(peerId).every(({ status }) => status !== 'open')) throw new Error('connection lost')
  }

  readonly #onPeer = (event: CustomEvent): void => {
    if (event.type === 'peer:identify') {
      this.#stale = true
      this.#lastPingAt = 0
    }
    this.#refreshStatus()
    this.#soon()
  }

  readonly #onWake = (): void => {
    if (globalThis.document?.visibilityState === 'hidden') return
    this.#lastPingAt = 0
    for (const wanted of this.#wanted.values()) wanted.nextDialAt = 0
    this.#soon()
  }

  #soon(ms = 0): void {
    if (!this.#running || this.#node === undefined) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#tick(), ms)
  }

  /** One at a time: whoever asks while one runs gets the next. */
  async #tick(): Promise<void> {
    while (this.#ticking !== undefined) await this.#ticking
    const node = this.#node
    if (node === undefined || !this.#running) return
    this.#ticking = this.#watch(node)
      .catch(() => {})
      .finally(() => {
        this.#ticking = undefined
        this.#soon(TICK_MS)
      })
    await this.#ticking
  }

  async #watch(node: LightNode): Promise<void> {
    const now = Date.now()
    const slept = now - this.#lastTickAt > SLEEP_MS
    this.#lastTickAt = now
    this.#dialMissing(node, now)
    this.#hangUpUnwanted(node)
    if (slept || now - this.#lastPingAt > PING_EVERY_MS) {
      this.#lastPingAt = now
      await this.#pingAll(node, slept)
    }
    if (slept) this.#stale = true
    if (this.#stale && this.#connected(node).length > 0) await this.#subscribeAgain(node)
    this.#refreshStatus()
  }

  #dialMissing(node: LightNode, now: number): void {
    const connected = new Set(this.#connected(node).map(String))
    for (const [peerId, wanted] of this.#wanted) {
      if (connected.has(peerId) || wanted.dialing || now < wanted.nextDialAt) continue
      wanted.dialing = true
      // Dialing a protocol is the SDK's way to dial an address; the stream itself is not needed.
      withTimeout(node.dial(wanted.multiaddr, [Protocols.Store]), DIAL_TIMEOUT_MS, 'Dialing')
        .then((stream) => {
          wanted.failures = 0
          return stream.close()
        })
        .catch(() => {
          const backoff = DIAL_BACKOFF_MS[Math.min(wanted.failures++, DIAL_BACKOFF_MS.length - 1)] ?? 0
          wanted.nextDialAt = Date.now() + backoff
        })
        .finally(() => {
          wanted.dialing = false
          this.#refreshStatus()
        })
    }
  }

  #hangUpUnwanted(node: LightNode): void {
    for (const peer of node.libp2p.getPeers()) {
      if (!this.#wanted.has(peer.toString())) node.libp2p.hangUp(peer).catch(() => {})
    }
  }

  async #pingAll(node: LightNode, suspicious: boolean): Promise<void> {
    await Promise.all(
      this.#connected(node).map(async (peer) => {
        const id = peer.toString()
        try {
          const signal = AbortSignal.timeout(PING_TIMEOUT_MS)
          const ms = await withTimeout(node.libp2p.services.ping.ping(peer, { signal }), PING_TIMEOUT_MS, 'Ping')
          this.#latencies.set(id, ms)
          this.#suspects.delete(id)
        } catch {
          if (suspicious || this.#suspects.has(id)) {
            this.#suspects.delete(id)
            for (const connection of node.libp2p.getConnections(peer)) connection.abort(new Error('no answer to ping'))
          } else {
            this.#suspects.add(id)
            this.#lastPingAt = 0
          }
        }
      }),
    )
  }

  /** Leaves and joins every topic, so that when it returns each connected relay knows them all. */
  async #subscribeAgain(node: LightNode): Promise<void> {
    this.#stale = false
    for (const [contentTopic, subscription] of this.#subscriptions) {
      const old = subscription.decoder
      subscription.decoder = this.#decoder(contentTopic)
      try {
        await withTimeout(node.filter.unsubscribe(old), SUBSCRIBE_TIMEOUT_MS, 'Unsubscribing').catch(() => {})
        const taken = node.filter.subscribe(subscription.decoder, (message: WireDecoded) => {
          const wire = toWire(message)
          if (wire !== undefined) for (const listener of subscription.listeners) listener(wire)
        })
        if (!(await withTimeout(taken, SUBSCRIBE_TIMEOUT_MS, 'Subscribing'))) this.#stale = true
      } catch {
        this.#stale = true
      }
    }
    if (!this.#stale) this.#setStatus({ generation: this.#status.generation + 1 })
  }

  #decoder(contentTopic: string): WireDecoder {
    const node = this.#node
    const pubsubTopic = node === undefined ? '' : node.createDecoder({ contentTopic }).pubsubTopic
    return new WireDecoder(contentTopic, pubsubTopic)
  }

  #connected(node: LightNode): PeerId[] {
    return node.libp2p
      .getPeers()
      .filter((peer) => node.libp2p.getConnections(peer).some(({ status }) => status === 'open'))
  }

  #refreshStatus(): void {
    const node = this.#node
    if (node === undefined) return
    const connected = this.#connected(node).map(String)
    for (const id of this.#latencies.keys()) if (!connected.includes(id)) this.#latencies.delete(id)
    const failed = [...this.#wanted.values()].every(({ failures }) => failures > 0)
    const state = connected.length > 0 ? 'online' : failed ? 'offline' : 'connecting'
    const latencyMs = this.#latencies.size === 0 ? undefined : Math.min(...this.#latencies.values())
    this.#setStatus({ state, relays: connected.length, latencyMs })
  }

  #setStatus(change: Partial<TransportStatus>): void {
    const next = { ...this.#status, ...change }
    const same = (Object.keys(next) as (keyof TransportStatus)[]).every((key) => next[key] === this.#status[key])
    if (same) return
    this.#status = next
    this.#listeners.fire()
  }
}

function toWire({ contentTopic, timestampNs, payload }: WireDecoded): WireMessage | undefined {
  return timestampNs === undefined ? undefined : { contentTopic, timestampNs, payload }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
