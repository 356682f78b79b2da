import { type ChannelMessage, FLOW_TIMEOUT_MS, type Flow } from '@parley/protocol'
import type { CallQuality } from '../model/CallQuality.ts'
import type { LineStats } from './LineStats.ts'

type PeerState = Omit<Extract<ChannelMessage, { kind: 'state' }>, 'kind'>
type Sample = { at: number; received: number; lost: number }

/** Loss is judged over this time. */
const WINDOW_MS = 6_000
const SILENT: PeerState = { talkMs: 0, receiving: false, muted: false, camera: false, sharing: false, paused: false }

/** What is heard of the other side: packets of media, and its own word on what it gets. Unix ms of this device. */
export class Pulse {
  #peer: PeerState = SILENT
  #receivedAt = 0
  #heardAt = 0
  #aliveAt = 0
  #samples: Sample[] = []
  #roundTripMs: number | undefined
  #path: LineStats['path']

  get peer(): PeerState {
    return this.#peer
  }

  get flow(): Flow {
    return { receivedAt: this.#receivedAt, heardAt: this.#heardAt }
  }

  /** When anything was heard last; 0 before. */
  get aliveAt(): number {
    return this.#aliveAt
  }

  get path(): LineStats['path'] {
    return this.#path
  }

  isReceiving(now: number): boolean {
    return now - this.#receivedAt <= FLOW_TIMEOUT_MS
  }

  onMessage(message: ChannelMessage, now: number): void {
    this.#aliveAt = now
    if (message.kind !== 'state') return
    const { kind: _, ...state } = message
    // Its clock only goes forward.
    this.#peer = { ...state, talkMs: Math.max(state.talkMs, this.#peer.talkMs) }
    if (state.receiving) this.#heardAt = now
  }

  onStats({ received, lost, roundTripMs, path }: LineStats, now: number): void {
    const last = this.#samples.at(-1)
    if (received > (last?.received ?? 0)) {
      this.#receivedAt = now
      this.#aliveAt = now
    }
    this.#samples = [...this.#samples.filter(({ at }) => now - at < WINDOW_MS), { at: now, received, lost }]
    this.#roundTripMs = roundTripMs
    this.#path = path ?? this.#path
  }

  get quality(): CallQuality {
    const [first] = this.#samples
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined || last.received === 0) return 'unknown'
    const lost = Math.max(0, last.lost - first.lost)
    const received = last.received - first.received
    const loss = lost + received === 0 ? 0 : lost / (lost + received)
    const roundTrip = this.#roundTripMs ?? 0
    if (loss > 0.05 || roundTrip > 400) return 'poor'
    return loss > 0.01 || roundTrip > 200 ? 'fair' : 'good'
  }
}
