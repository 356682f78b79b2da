import { ParleyError } from '../errors/ParleyError.ts'
import type { SignalNews } from '../outbox/SignalNews.ts'
import type { CallDesk } from '../parts/CallDesk.ts'
import { forgetOldest } from '../util/forgetOldest.ts'
import type { CallEngine } from './CallEngine.ts'
import type { CallParts } from './CallParts.ts'
import { MAX_EARLY, MAX_TAKEN, STALE_MS } from './constants.ts'
import type { IncomingSignal } from './IncomingSignal.ts'
import { missedCall } from './missedCall.ts'
import { SignalRate } from './SignalRate.ts'

/**
 * `client.calls`, and the ear for calls that come in. All that makes a call is loaded when one begins: a page that only
 * chats does not carry it.
 */
export class Calls {
  readonly desk: CallDesk
  readonly #parts: CallParts
  readonly #rate = new SignalRate()
  /** Steps that came before the offer they belong to. */
  #early: IncomingSignal[] = []
  /** Ids of calls that another tab took or declined, perhaps before this one could ring. */
  readonly #taken = new Map<string, true>()
  #loading: Promise<CallEngine> | undefined
  #engine: CallEngine | undefined

  constructor(parts: CallParts) {
    this.#parts = parts
    const { board } = parts
    this.desk = {
      list: () => board.snapshot().calls,
      history: () => board.snapshot().callHistory,
      start: async (peerDid, options, onProgress) => await (await this.#load()).start(peerDid, options, onProgress),
      accept: async (callId, options) => await this.#of(callId).accept(callId, options),
      decline: async (callId, reason) => await this.#of(callId).decline(callId, reason),
      hangUp: async (callId) => await this.#of(callId).hangUp(callId),
      setMuted: (callId, muted) => this.#engine?.find(callId)?.setMuted(muted),
      setCamera: (callId, on) => this.#engine?.find(callId)?.setCamera(on),
      useTrack: async (callId, track) => await this.#of(callId).get(callId).useTrack(track),
      share: async (callId, track) => await this.#of(callId).get(callId).share(track),
      say: (callId, text) => this.#engine?.find(callId)?.say(text),
      pause: (callId, paused) => this.#engine?.pause(callId, paused),
      topUp: async (callId, options, onProgress) => await this.#of(callId).get(callId).topUp(options, onProgress),
      deposit: (callId) => this.#engine?.find(callId)?.deposit(),
      dismiss: (callId) => this.#engine?.dismiss(callId),
    }
  }

  /** A step that came in. What must outlive a crash is stored when this resolves. */
  async receive(incoming: IncomingSignal): Promise<void> {
    if (!this.#rate.allows(incoming.address)) return
    const { history, tabs, clock } = this.#parts
    const { call, at } = incoming
    const stale = clock.now() - at > STALE_MS
    if (call.step === 'offer') {
      if (history.has(call.callId)) return
      if (stale || !this.#mayRing(incoming)) return await history.miss(call.callId, missedCall(incoming))
      await history.keep(call.callId, missedCall(incoming), tabs.id)
      tabs.tell({ kind: 'call', incoming })
      void this.#ring(incoming)
    } else if (!stale || call.step === 'voucher' || call.step === 'close') {
      tabs.tell({ kind: 'call', incoming })
      this.#pass(incoming)
    }
  }

  /** What the leading tab received. It has judged it. */
  hear(incoming: IncomingSignal): void {
    if (incoming.call.step === 'offer') void this.#ring(incoming)
    else this.#pass(incoming)
  }

  /** What became of a step that was sent. */
  news(news: SignalNews): void {
    this.#engine?.news(news)
  }

  /** Another tab took it or declined it. */
  taken(callId: string): void {
    this.#taken.set(callId, true)
    forgetOldest(this.#taken, MAX_TAKEN)
    this.#engine?.drop(callId)
  }

  stop(): void {
    this.#engine?.stop()
    this.#engine = undefined
    this.#loading = undefined
    this.#early = []
    this.#parts.history.stop()
    this.#parts.board.show({ calls: [] })
  }

  /** People we wrote to; anybody who pays what is asked, which the meter judges. */
  #mayRing({ known, call }: IncomingSignal): boolean {
    const { RTCPeerConnection = globalThis.RTCPeerConnection, meters } = this.#parts.init
    if (RTCPeerConnection === undefined || call.step !== 'offer') return false
    return call.price === undefined ? known : meters !== undefined
  }

  async #ring(incoming: IncomingSignal): Promise<void> {
    const { history, tabs } = this.#parts
    const engine = await this.#load().catch(() => undefined)
    // While it was loading.
    if (this.#taken.has(incoming.call.callId)) return
    if (engine?.ring(incoming) !== true) {
      if (tabs.leads) await history.close(incoming.call.callId, missedCall(incoming), tabs.id).catch(() => {})
      return
    }
    const early = this.#early
    this.#early = []
    for (const step of early) this.#pass(step)
  }

  #pass(incoming: IncomingSignal): void {
    if (this.#engine?.receive(incoming) === true) return
    this.#early = [...this.#early, incoming].slice(-MAX_EARLY)
  }

  async #load(): Promise<CallEngine> {
    this.#loading ??= import('./CallEngine.ts').then(
      ({ CallEngine }) => {
        this.#engine = new CallEngine(this.#parts)
        return this.#engine
      },
      (error: unknown) => {
        this.#loading = undefined
        throw error
      },
    )
    return await this.#loading
  }

  #of(callId: string): CallEngine {
    if (this.#engine === undefined) throw new ParleyError('call/unknown', { callId })
    return this.#engine
  }
}
