import {
  advanceTalkClock,
  type CallEnd,
  type CallMedia,
  type CallSignal,
  type ChannelMessage,
  MAX_CALL_TEXT,
  startTalkClock,
  type TalkClock,
} from '@parley/protocol'
import { ParleyError } from '../errors/ParleyError.ts'
import type { CallRecord } from '../model/CallRecord.ts'
import type { CallPhase, CallView } from '../model/CallView.ts'
import type { IceRequest } from '../model/IceRequest.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { Wallet } from '../model/Wallet.ts'
import type { SignalNews } from '../outbox/SignalNews.ts'
import { CallChat } from './CallChat.ts'
import type { CallHost, CallOver } from './CallHost.ts'
import { CallLine } from './CallLine.ts'
import type { CallMeter } from './CallMeter.ts'
import {
  CONNECT_MS,
  GIVE_UP_MS,
  LINGER_MS,
  POSTMARK_MS,
  RECORD_EVERY_MS,
  RING_MS,
  STATE_EVERY_MS,
  TICK_MS,
} from './constants.ts'
import { drawCall } from './drawCall.ts'
import type { IncomingSignal } from './IncomingSignal.ts'
import { LocalMedia } from './LocalMedia.ts'
import { Postmarks } from './Postmarks.ts'
import { Pulse } from './Pulse.ts'
import { RemoteMedia } from './RemoteMedia.ts'
import { reasonOf } from './reasonOf.ts'
import type { TabSubject } from './TabSubject.ts'

type CallInit = {
  id: string
  peer: { did: string; name: string }
  direction: 'out' | 'in'
  media: CallMedia
  host: CallHost
  meter?: CallMeter
}

/** One call, from its ring to its end. */
export class Call {
  readonly id: string
  readonly direction: 'out' | 'in'
  readonly #init: CallInit
  readonly #host: CallHost
  readonly #at = Date.now()
  readonly #pulse = new Pulse()
  readonly #remote: RemoteMedia
  readonly #postmarks = new Postmarks()
  readonly #line: CallLine
  readonly #chat = new CallChat()
  /** What the other side calls it: of two calls that crossed, the other's. */
  #wireId: string
  #role: 'caller' | 'callee'
  #meter: CallMeter | undefined
  #phase: CallPhase
  #end: CallOver | undefined
  #local: LocalMedia | undefined
  #taking = false
  #takenAt: number | undefined
  #answeredAt: number | undefined
  #clock: TalkClock
  #held = false
  #timer: ReturnType<typeof setInterval> | undefined
  #stateAt = 0
  #recordAt = 0
  #measuring = false
  #metering = false
  #paid: CallRecord['paid']
  #view: CallView | undefined

  constructor(init: CallInit) {
    this.#init = init
    this.#host = init.host
    this.id = init.id
    this.#wireId = init.id
    this.direction = init.direction
    this.#role = init.direction === 'out' ? 'caller' : 'callee'
    this.#phase = init.direction === 'out' ? 'calling' : 'incoming'
    this.#meter = init.meter
    this.#clock = startTalkClock(this.#at)
    this.#remote = new RemoteMedia(init.peer.did)
    this.#line = new CallLine({
      host: init.host,
      seat: () => ({ callId: this.#wireId, role: this.#role }),
      isStill: (callId) => this.#isStill(callId),
      tab: () => this.#tab(),
      onMessage: this.#onMessage,
      onChange: () => this.#onLine(),
      onOpen: () => this.#applyMedia(),
    })
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  get wireId(): string {
    return this.#wireId
  }

  get peer(): string {
    return this.#init.peer.did
  }

  get phase(): CallPhase {
    return this.#phase
  }

  get isPaid(): boolean {
    return this.#meter !== undefined
  }

  get isHeld(): boolean {
    return this.#held
  }

  get view(): CallView {
    this.#view ??= this.#draw()
    return this.#view
  }

  // The caller

  /** Rings: the offer alone first, then the ways to here. */
  async ring(stream: MediaStream): Promise<void> {
    this.#useStream(stream)
    this.#host.keep(this.#record())
    const price = this.#meter?.price
    const offer: CallSignal = { step: 'offer', callId: this.#wireId, media: this.#init.media, ...(price && { price }) }
    this.#postmarks.expect(await this.#host.send(offer))
    void this.#describe(this.#wireId).catch((error: unknown) => this.#fail(error))
  }

  async #describe(callId: string): Promise<void> {
    const proof = await this.#postmarks.first(POSTMARK_MS)
    if (!this.#isStill(callId)) return
    if (proof !== undefined) this.#line.useMessage({ callId, ...proof })
    await this.#line.offer()
  }

  /** Of two people who call each other at once, the one with the higher id takes the other's call. */
  adopt(incoming: IncomingSignal): void {
    this.#wireId = incoming.call.callId
    this.#role = 'callee'
    this.#line.drop()
    this.hear(incoming)
    this.#take()
    void this.#answer()
  }

  // The callee

  /** It rings here. `tell`: the other side is told so, once of all tabs. */
  hear(incoming: IncomingSignal, tell = false): void {
    this.#line.useMessage(asRequest(incoming))
    if (tell) void this.#host.send({ step: 'ringing', callId: this.#wireId }).catch(() => {})
  }

  /** The price was judged. */
  useMeter(meter: CallMeter): void {
    this.#meter = meter
  }

  /** @throws {ParleyError} `call/unknown` where it is over, or another tab has it */
  async accept(stream: MediaStream): Promise<void> {
    if (this.#phase !== 'incoming' || this.#taking) throw new ParleyError('call/unknown', { callId: this.id })
    this.#taking = true
    if (!(await this.#host.take(this.#record()))) throw new ParleyError('call/unknown', { callId: this.id })
    if (this.#phase !== 'incoming') throw new ParleyError('call/unknown', { callId: this.id })
    this.#useStream(stream)
    this.#take()
    await this.#answer()
  }

  async #answer(): Promise<void> {
    if (this.#phase !== 'connecting') return
    try {
      await this.#line.answer(this.#local?.camera === true ? 'video' : 'audio')
    } catch (error) {
      this.#fail(error)
    }
  }

  // What comes in

  onSignal(incoming: IncomingSignal): void {
    const { call } = incoming
    if (call.step === 'voucher' || call.step === 'close') {
      const { step, tabId, cumulative, signature } = call
      if (this.#metering) this.#meter?.onSignal({ step, tabId, cumulative, signature })
      return
    }
    if (this.#phase === 'ended') return
    if (call.step === 'end') this.#finish({ reason: call.reason, by: 'peer' }, false)
    else if (call.step === 'ringing') this.#onRinging()
    else if (call.step === 'answer') void this.#onAnswer(call.description)
    else if (call.step === 'description') this.#onDescription(call.role, call.description)
    else if (call.step === 'vouch') this.#line.hearVouch(asRequest(incoming))
  }

  onNews(news: SignalNews): void {
    this.#line.onNews(news)
    if (this.#postmarks.note(news) !== 'hopeless' || this.#phase !== 'calling') return
    this.#finish({ reason: 'failed', by: 'network' }, false)
  }

  #onRinging(): void {
    if (this.#phase !== 'calling') return
    this.#phase = 'ringing'
    this.#changed()
  }

  async #onAnswer(description: string): Promise<void> {
    if (this.#role !== 'caller' || (this.#phase !== 'calling' && this.#phase !== 'ringing')) return
    if (this.#line.state === undefined) return
    this.#take()
    await this.#line.accept(description).catch((error: unknown) => this.#fail(error))
  }

  #onDescription(role: 'offer' | 'answer', description: string): void {
    if (this.#line.onDescription(role, description)) void this.#answer()
  }

  readonly #onMessage = (message: ChannelMessage): void => {
    if (this.#phase === 'ended') return
    const now = Date.now()
    const before = this.#pulse.peer
    this.#pulse.onMessage(message, now)
    if (message.kind === 'state') {
      this.#showRemote()
      if (before.paused !== message.paused) void this.#applyMedia()
      return
    }
    if (message.kind === 'end') this.#finish({ reason: message.reason, by: 'peer' }, false)
    else if (message.kind === 'description') this.#line.onNewWays(message)
    else if (message.kind === 'text') {
      if (this.#chat.hear(message, now)) this.#changed()
    } else this.#meter?.onMessage(message)
  }

  // What a person does

  setMuted(muted: boolean): void {
    this.#local?.setMuted(muted)
    this.#onLocal()
  }

  setCamera(on: boolean): void {
    this.#local?.setCamera(on)
    this.#onLocal()
  }

  async useTrack(track: MediaStreamTrack): Promise<void> {
    this.#mustGoOn()
    this.#local?.use(track)
    await this.#onLocal()
  }

  async share(track: MediaStreamTrack | undefined): Promise<void> {
    this.#mustGoOn()
    this.#local?.share(track)
    await this.#onLocal()
  }

  say(text: string): void {
    const wellFormed = text.trim().slice(0, MAX_CALL_TEXT).toWellFormed()
    if (wellFormed === '' || this.#phase === 'ended' || this.#phase === 'incoming') return
    this.#chat.write(wellFormed, (line) => this.#line.tell(line))
    this.#changed()
  }

  /** On hold, or paused: nothing is sent in either direction, and no clock runs. */
  pause(paused: boolean): void {
    if (this.#held === paused || this.#phase === 'ended') return
    this.#held = paused
    this.#sayState()
    void this.#applyMedia()
    this.#changed()
  }

  async topUp(options: { wallet: Wallet; amount: bigint }, onProgress?: OnProgress): Promise<void> {
    this.#mustGoOn()
    if (this.#meter?.topUp === undefined) throw new ParleyError('call/unknown', { callId: this.id })
    await this.#meter.topUp(options, onProgress)
  }

  hangUp(reason?: CallEnd): void {
    const waiting = this.#phase === 'calling' || this.#phase === 'ringing'
    const usual = this.#phase === 'incoming' ? 'declined' : waiting ? 'cancelled' : 'hangup'
    this.#finish({ reason: reason ?? usual, by: 'me' }, true)
  }

  /** The page goes: what can still be said is said. */
  abandon(): void {
    if (this.#phase === 'incoming') return
    this.hangUp()
  }

  /** Another tab has it. */
  drop(): void {
    if (this.#phase === 'ended') return
    this.#phase = 'ended'
    this.#stop()
  }

  /** The network came back or is another one: the way may have changed without a word. */
  onNetwork(): void {
    this.#line.onNetwork()
  }

  // The clockwork

  #tick(): void {
    const now = Date.now()
    if (this.#phase === 'calling' || this.#phase === 'ringing' || this.#phase === 'incoming') {
      if (now - this.#at < RING_MS) return
      const out = this.direction === 'out'
      this.#finish({ reason: 'missed', by: out ? 'peer' : 'me' }, out)
      return
    }
    if (this.#line.state === undefined) {
      if (now - (this.#takenAt ?? now) > CONNECT_MS) this.#finish({ reason: 'failed', by: 'network' }, true)
      return
    }
    void this.#measure()
    this.#judge(now)
    if (this.#phase === 'talking' || this.#phase === 'reconnecting') this.#advance(now)
  }

  #judge(now: number): void {
    const { state } = this.#line
    if (state === undefined || this.#phase === 'ended') return
    if (state === 'gone') {
      // Its other end was closed: by a page that went, or by a browser that gave it up.
      const heard = now - this.#pulse.aliveAt < GIVE_UP_MS / 2
      this.#finish(heard ? { reason: 'hangup', by: 'peer' } : { reason: 'failed', by: 'network' }, false)
      return
    }
    if (this.#phase === 'connecting') {
      if (state === 'connected' && this.#pulse.aliveAt > 0) this.#onConnected(now)
      else if (now - (this.#takenAt ?? now) > CONNECT_MS) this.#finish({ reason: 'failed', by: 'network' }, true)
      return
    }
    if (this.#phase !== 'talking' && this.#phase !== 'reconnecting') return
    if (now - this.#pulse.aliveAt > GIVE_UP_MS) {
      this.#finish({ reason: 'failed', by: 'network' }, true)
      return
    }
    const phase = this.#line.judge(now, this.#pulse.aliveAt) ? 'talking' : 'reconnecting'
    if (phase === this.#phase) return
    this.#phase = phase
    this.#changed()
  }

  #onConnected(now: number): void {
    this.#phase = 'talking'
    this.#answeredAt ??= now
    this.#host.keep(this.#record())
    this.#recordAt = now
    this.#changed()
  }

  /** Clocks, the meter, and what the other side is told. */
  #advance(now: number): void {
    const paused = this.#isPaused()
    const { flow } = this.#pulse
    this.#clock = advanceTalkClock(this.#clock, now, paused ? { receivedAt: 0, heardAt: 0 } : flow)
    const might = this.#maySend()
    this.#meter?.onTime({ now, flow, peerTalkMs: this.#pulse.peer.talkMs, paused })
    if (might !== this.#maySend()) void this.#applyMedia()
    if (now - this.#stateAt >= STATE_EVERY_MS) this.#sayState()
    if (now - this.#recordAt >= RECORD_EVERY_MS) {
      this.#recordAt = now
      this.#host.keep(this.#record())
    }
    this.#view = undefined
    this.#host.changed(true)
  }

  async #measure(): Promise<void> {
    if (this.#measuring) return
    this.#measuring = true
    try {
      const stats = await this.#line.stats()
      if (stats === undefined) return
      this.#pulse.onStats(stats, Date.now())
      if (this.#phase === 'connecting') this.#judge(Date.now())
    } catch {
      // Closed in between.
    } finally {
      this.#measuring = false
    }
  }

  #sayState(): void {
    const now = Date.now()
    this.#stateAt = now
    const { muted = false, camera = false, sharing = false } = this.#local ?? {}
    this.#line.tell({
      kind: 'state',
      talkMs: Math.floor(this.#talkMs),
      receiving: this.#pulse.isReceiving(now),
      muted,
      camera,
      sharing,
      paused: this.#held,
    })
  }

  // The connection

  /** The open tab of a paid call, where a relay looks after it. */
  #tab(): TabSubject | undefined {
    const meter = this.#meter
    if (meter === undefined || !this.#metering || meter.price.relayId === 0) return undefined
    return { tabId: meter.tabId, relayId: meter.price.relayId, key: meter.key }
  }

  #onLine(): void {
    if (this.#phase === 'ended') return
    if (this.#line.state === 'connected') {
      this.#remote.receive(this.#line.received)
      this.#sayState()
      this.#chat.catchUp((line) => this.#line.tell(line))
      this.#showRemote()
    }
    this.#judge(Date.now())
  }

  /** Nothing is sent while it is paused or unpaid. */
  async #applyMedia(): Promise<void> {
    const tracks = this.#local?.tracks
    const sends = tracks !== undefined && this.#phase !== 'ended' && !this.#isPaused() && this.#maySend()
    await this.#line.send(sends ? tracks : { audio: null, video: null })
  }

  #useStream(stream: MediaStream): void {
    const onScreenEnd = (): void => {
      this.#local?.share(undefined)
      void this.#onLocal()
    }
    this.#local = new LocalMedia({ did: this.#host.ownDid, stream, onScreenEnd })
  }

  async #onLocal(): Promise<void> {
    if (this.#phase === 'ended') return
    this.#sayState()
    this.#changed()
    await this.#applyMedia()
  }

  /** Somebody took it. */
  #take(): void {
    this.#phase = 'connecting'
    this.#takenAt = Date.now()
    this.#beginMeter()
    this.#changed()
  }

  #beginMeter(): void {
    const meter = this.#meter
    if (meter === undefined || this.#metering) return
    this.#metering = true
    const callId = this.#wireId
    meter.begin({
      send: (message) => void this.#line.tell(message),
      sendSignal: ({ step, ...voucher }) =>
        void this.#host.send({ step, callId, ...voucher } as CallSignal).catch(() => {}),
      changed: () => {
        void this.#applyMedia()
        this.#changed()
      },
    })
  }

  // The end

  /** No way was found, or not even looked for: a description that the browser does not take, a store that failed, no relay. */
  #fail(error: unknown): void {
    const code = error instanceof ParleyError && error.code === 'call/no-relay' ? error.code : undefined
    this.#finish({ reason: 'failed', by: 'network', ...(code && { code }) }, true)
  }

  #finish(end: CallOver, tell: boolean): void {
    if (this.#phase === 'ended') return
    const line = this.#line
    const reached = tell && line.state === 'connected' && line.tell({ kind: 'end', reason: end.reason })
    const silent = Date.now() - this.#pulse.aliveAt > STATE_EVERY_MS * 4
    this.#phase = 'ended'
    this.#end = end
    if (tell && (!reached || silent)) {
      void this.#host.send({ step: 'end', callId: this.#wireId, reason: end.reason }).catch(() => {})
    }
    void this.#applyMedia()
    this.#stop()
    this.#host.close(this.#record())
    this.#changed()
    if (this.#metering) void this.#settle()
  }

  async #settle(): Promise<void> {
    this.#paid = await this.#meter?.close()
    this.#host.close(this.#record())
    this.#changed()
  }

  #stop(): void {
    clearInterval(this.#timer)
    this.#local?.close()
    setTimeout(() => this.#line.close(), LINGER_MS)
  }

  // What is shown

  #changed(): void {
    this.#view = undefined
    this.#host.changed()
  }

  #showRemote(): void {
    const { muted, camera, sharing } = this.#pulse.peer
    if (this.#remote.show({ muted, camera, sharing })) this.#changed()
  }

  get #talkMs(): number {
    return this.#meter?.talkMs ?? this.#clock.talkMs
  }

  #isPaused(): boolean {
    return this.#held || this.#pulse.peer.paused
  }

  #maySend(): boolean {
    return this.#meter?.maySend ?? true
  }

  #isStill(callId: string): boolean {
    return this.#phase !== 'ended' && this.#wireId === callId
  }

  #mustGoOn(): void {
    if (this.#phase === 'ended' || this.#local === undefined) throw new ParleyError('call/unknown', { callId: this.id })
  }

  /** What never changes of it. */
  get #who() {
    const { peer, media } = this.#init
    return { id: this.id, peer: peer.did, name: peer.name, direction: this.direction, media, at: this.#at }
  }

  #draw(): CallView {
    return drawCall({
      ...this.#who,
      ownDid: this.#host.ownDid,
      phase: this.#phase,
      talkMs: this.#talkMs,
      participants: [this.#remote.participant],
      local: this.#local?.participant,
      pulse: this.#pulse,
      isHeldHere: this.#held,
      chat: this.#chat.lines,
      paid: this.#meter?.view(),
      end: this.#end,
    })
  }

  #record(): CallRecord {
    return {
      ...this.#who,
      talkMs: Math.floor(this.#talkMs),
      ...(this.#answeredAt !== undefined && { answeredAt: this.#answeredAt }),
      reason: reasonOf({ phase: this.#phase, direction: this.direction, ...(this.#end && { end: this.#end }) }),
      ...(this.#paid && { paid: this.#paid }),
    }
  }
}

/** What its message shows to relays: it was the other side's. */
function asRequest({ call: { callId }, messageHash, relayIds, epoch }: IncomingSignal): IceRequest {
  return { callId, messageHash, relayIds, epoch, bookId: undefined }
}
