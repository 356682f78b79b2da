import type { WireMessage } from '@parley/protocol'
import type { TransportStatus } from './TransportStatus.ts'

/** Carries frames to and from relays. Delivers at least once and in any order: the inbox removes duplicates. */
export interface Transport {
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves when at least one relay took the bytes. @throws {ParleyError} `network/offline`, `network/refused` */
  send(message: WireMessage): Promise<void>
  /** Resolves to the function that ends the subscription. */
  subscribe(contentTopic: string, onMessage: (message: WireMessage) => void): Promise<() => Promise<void>>
  /** Held messages of `[fromNs, toNs]`, any order, duplicates possible. @throws {ParleyError} `network/offline`, `network/history` */
  history(contentTopic: string, fromNs: bigint, toNs: bigint): AsyncIterable<WireMessage>
  /** The relays to stay connected to (multiaddrs with `/p2p/`); replaces the list. */
  setMultiaddrs(multiaddrs: readonly string[]): void
  status(): TransportStatus
  onStatus(listener: () => void): () => void
}
