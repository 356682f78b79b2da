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
import type { CallChatLine } from '../model/CallChatLine.ts'
import type { CallParticipant } from '../model/CallParticipant.ts'
import type { CallRecord } from '../model/CallRecord.ts'
import type { CallPhase, CallView } from '../model/CallView.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { Wallet } from '../model/Wallet.ts'
import type { SignalNews } from '../outbox/SignalNews.ts'
import type { CallHost, CallOver } from './CallHost.ts'
import type { CallMeter } from './CallMeter.ts'
import {
  CONNECT_MS,
  GIVE_UP_MS,
  LINGER_MS,
  MAX_CHAT,
  POSTMARK_MS,
  RECORD_EVERY_MS,
  RING_MS,
  STATE_EVERY_MS,
  TICK_MS,
} from './constants.ts'
import type { IncomingSignal } from './IncomingSignal.ts'
import { Line } from './Line.ts'
import { LineKeeper } from './LineKeeper.ts'
import { LocalMedia } from './LocalMedia.ts'
import { Postmarks } from './Postmarks.ts'
import { Pulse } from './Pulse.ts'
import { RemoteMedia } from './RemoteMedia.ts'

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
  /** What the other side calls it: of two calls that crossed, the other's. */
  #wireId: string
  #role: 'caller' | 'callee'
  #meter: CallMeter | undefined
  #phase: CallPhase
  #end: CallOver | undefined
  #local: LocalMedia | undefined
  #line: Line | undefined
  #keeper: LineKeeper | undefined
  #servers: Promise<RTCIceServer[]> = Promise.resolve([])
  /** The caller's description, which may come before or after this side takes the call. */
  #offered: string | undefined
  #taking = false
  #takenAt: number | undefined
  #answeredAt: number | undefined
  #clock: TalkClock
  #held = false
  #chat: readonly CallChatLine[] = []
  #unsaid: Extract<ChannelMessage, { kind: 'text' }>[] = []
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
    void this.#describe(this.#wireId).catch(() => this.#finish({ reason: 'failed', by: 'network' }, true))
  }

  async #describe(callId: string): Promise<void> {
    const proof = await this.#postmarks.first(POSTMARK_MS)
    if (!this.#isStill(callId)) return
    this.#servers = proof === undefined ? Promise.resolve([]) : this.#host.iceServers({ callId, ...proof })
    const line = await this.#connect()
    const description = await line.offer()
    if (!this.#isStill(callId)) return
    await this.#host.send({ step: 'description', callId, role: 'offer', description })
  }

  /** Of two people who call each other at once, the one with the higher id takes the other's call. */
  adopt(incoming: IncomingSignal): void {
    this.#wireId = incoming.call.callId
    this.#role = 'callee'
    this.#line?.close()
    this.#line = undefined
    this.#keeper = undefined
    this.hear(incoming)
    this.#take()
    void this.#answer()
  }

  // The callee

  /** It rings here. `tell`: the other side is told so, once of all tabs. */
  hear(incoming: IncomingSignal, tell = false): void {
    const { messageHash, relayIds, epoch } = incoming
    const callId = this.#wireId
    this.#servers = this.#host.iceServers({ callId, messageHash, relayIds, epoch, bookId: undefined })
    if (tell) void this.#host.send({ step: 'ringing', callId }).catch(() => {})
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

  /** Once it is taken and the caller's ways are known, whichever comes last. */
  async #answer(): Promise<void> {
    const offered = this.#offered
    if (offered === undefined || this.#phase !== 'connecting' || this.#line !== undefined) return
    const callId = this.#wireId
    try {
      const line = await this.#connect()
      const description = await line.answer(offered)
      if (description === undefined || !this.#isStill(callId)) return
      const media = this.#local?.camera === true ? 'video' : 'audio'
      await this.#host.send({ step: 'answer', callId, media, description })
    } catch {
      // A description that the browser does not take, or a store that failed.
      this.#finish({ reason: 'failed', by: 'network' }, true)
    }
  }

  // What comes in

  onSignal({ call }: IncomingSignal): void {
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
  }

  onNews(news: SignalNews): void {
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
    const line = this.#line
    if (line === undefined) return
    this.#take()
    await line.accept(description).catch(() => this.#finish({ reason: 'failed', by: 'network' }, true))
  }

  #onDescription(role: 'offer' | 'answer', description: string): void {
    if (this.#keeper !== undefined && this.#line?.wasConnected === true) {
      void this.#keeper.onDescription(role, description)
    } else if (role === 'offer' && this.#role === 'callee') {
      this.#offered ??= description
      void this.#answer()
    }
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
    else if (message.kind === 'text') this.#addLine({ id: message.id, from: 'peer', text: message.text, at: now })
    else if (message.kind === 'description') void this.#keeper?.onDescription(message.role, message.description)
    else this.#meter?.onMessage(message)
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
    const line = { kind: 'text', id: crypto.randomUUID(), text: wellFormed } as const
    if (this.#line?.tell(line) !== true) this.#unsaid = [...this.#unsaid, line].slice(-MAX_CHAT)
    this.#addLine({ id: line.id, from: 'me', text: wellFormed, at: Date.now() })
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
    this.#keeper?.onNetwork()
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
    if (this.#line === undefined) {
      if (now - (this.#takenAt ?? now) > CONNECT_MS) this.#finish({ reason: 'failed', by: 'network' }, true)
      return
    }
    void this.#measure()
    this.#judge(now)
    if (this.#phase === 'talking' || this.#phase === 'reconnecting') this.#advance(now)
  }

  #judge(now: number): void {
    const line = this.#line
    const keeper = this.#keeper
    if (line === undefined || keeper === undefined || this.#phase === 'ended') return
    if (line.state === 'gone') {
      // Its other end was closed: by a page that went, or by a browser that gave it up.
      const heard = now - this.#pulse.aliveAt < GIVE_UP_MS / 2
      this.#finish(heard ? { reason: 'hangup', by: 'peer' } : { reason: 'failed', by: 'network' }, false)
      return
    }
    if (this.#phase === 'connecting') {
      if (line.state === 'connected' && this.#pulse.aliveAt > 0) this.#onConnected(now)
      else if (now - (this.#takenAt ?? now) > CONNECT_MS) this.#finish({ reason: 'failed', by: 'network' }, true)
      return
    }
    if (this.#phase !== 'talking' && this.#phase !== 'reconnecting') return
    if (now - this.#pulse.aliveAt > GIVE_UP_MS) {
      this.#finish({ reason: 'failed', by: 'network' }, true)
      return
    }
    const phase = keeper.judge(now, this.#pulse.aliveAt) ? 'talking' : 'reconnecting'
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
    const line = this.#line
    if (line === undefined || this.#measuring || line.state === 'new') return
    this.#measuring = true
    try {
      this.#pulse.onStats(await line.stats(), Date.now())
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
    this.#line?.tell({
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

  async #connect(): Promise<Line> {
    const { PeerConnection, relayOnly } = this.#host
    const callId = this.#wireId
    const iceServers = await this.#servers
    if (!this.#isStill(callId)) throw new ParleyError('call/unknown', { callId })
    const line = new Line({
      PeerConnection,
      iceServers,
      relayOnly: relayOnly(),
      role: this.#role,
      onMessage: this.#onMessage,
      onChange: () => this.#onLine(line),
    })
    this.#line = line
    this.#keeper = new LineKeeper({
      line,
      role: this.#role,
      send: (role, description) => this.#host.send({ step: 'description', callId, role, description }),
    })
    await this.#applyMedia()
    return line
  }

  #onLine(line: Line): void {
    if (line !== this.#line || this.#phase === 'ended') return
    if (line.state === 'connected') {
      this.#remote.receive(line.received)
      this.#sayState()
      for (const unsaid of this.#unsaid) line.tell(unsaid)
      this.#unsaid = []
      this.#showRemote()
    }
    this.#judge(Date.now())
  }

  /** Nothing is sent while it is paused or unpaid. */
  async #applyMedia(): Promise<void> {
    const tracks = this.#local?.tracks
    const sends = tracks !== undefined && this.#phase !== 'ended' && !this.#isPaused() && this.#maySend()
    // A connection that is closed in between sends nothing either.
    await this.#line?.send(sends ? tracks : { audio: null, video: null }).catch(() => {})
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
      send: (message) => void this.#line?.tell(message),
      sendSignal: ({ step, ...voucher }) =>
        void this.#host.send({ step, callId, ...voucher } as CallSignal).catch(() => {}),
      changed: () => {
        void this.#applyMedia()
        this.#changed()
      },
    })
  }

  // The end

  #finish(end: CallOver, tell: boolean): void {
    if (this.#phase === 'ended') return
    const line = this.#line
    const reached = tell && line?.state === 'connected' && line.tell({ kind: 'end', reason: end.reason })
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
    const line = this.#line
    if (line !== undefined) setTimeout(() => line.close(), LINGER_MS)
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

  #addLine(line: CallChatLine): void {
    if (this.#chat.some(({ id, from }) => id === line.id && from === line.from)) return
    this.#chat = [...this.#chat, line].slice(-MAX_CHAT)
    this.#changed()
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
    const nobody: CallParticipant = {
      did: this.#host.ownDid,
      stream: undefined,
      muted: false,
      camera: false,
      sharing: false,
    }
    const paid = this.#meter?.view()
    const held = this.#held ? 'me' : this.#pulse.peer.paused ? 'peer' : undefined
    return {
      ...this.#who,
      phase: this.#phase,
      talkMs: this.#talkMs,
      participants: [this.#remote.participant],
      local: this.#local?.participant ?? nobody,
      quality: this.#pulse.quality,
      path: this.#pulse.path,
      chat: this.#chat,
      ...(held && { held }),
      ...(paid && { paid }),
      ...(this.#end && { end: this.#end }),
    }
  }

  #record(): CallRecord {
    return {
      ...this.#who,
      talkMs: Math.floor(this.#talkMs),
      ...(this.#answeredAt !== undefined && { answeredAt: this.#answeredAt }),
      reason: this.#reason(),
      ...(this.#paid && { paid: this.#paid }),
    }
  }

  /** As a person reads it: a call that rang here and was given up is missed. While it goes on: what a crash leaves. */
  #reason(): CallEnd {
    if (this.#end === undefined) return this.#phase === 'incoming' ? 'missed' : 'failed'
    const { reason, by } = this.#end
    return this.direction === 'in' && by === 'peer' && reason === 'cancelled' ? 'missed' : reason
  }
}
