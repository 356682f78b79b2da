import { type CallEnd, type CallMedia, type ChannelMessage, MAX_CALL_TEXT } from '@parley/protocol'
import { ParleyError } from '../errors/ParleyError.ts'
import type { CallRecord } from '../model/CallRecord.ts'
import type { CallPhase, CallView } from '../model/CallView.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { Wallet } from '../model/Wallet.ts'
import type { SignalNews } from '../outbox/SignalNews.ts'
import { CallChat } from './CallChat.ts'
import { CallClockwork } from './CallClockwork.ts'
import type { CallHost, CallOver } from './CallHost.ts'
import { CallLine } from './CallLine.ts'
import type { CallMeter } from './CallMeter.ts'
import { CallMoney } from './CallMoney.ts'
import { CallState } from './CallState.ts'
import { CallSteps } from './CallSteps.ts'
import { CallStreams } from './CallStreams.ts'
import { LINGER_MS, STATE_EVERY_MS } from './constants.ts'
import { drawCall } from './drawCall.ts'
import type { IncomingSignal } from './IncomingSignal.ts'
import { Pulse } from './Pulse.ts'
import { reasonOf } from './reasonOf.ts'

type CallInit = {
  id: string
  peer: { did: string; name: string }
  direction: 'out' | 'in'
  media: CallMedia
  host: CallHost
  meter?: CallMeter
}

/** One call, from its ring to its end: what a person does with it, and what is shown of it. */
export class Call {
  readonly #host: CallHost
  readonly #state: CallState
  readonly #pulse = new Pulse()
  readonly #chat = new CallChat()
  readonly #money: CallMoney
  readonly #line: CallLine
  readonly #streams: CallStreams
  readonly #steps: CallSteps
  readonly #clockwork: CallClockwork
  #taking = false
  #view: CallView | undefined

  constructor({ host, meter, ...call }: CallInit) {
    this.#host = host
    const state = new CallState(call)
    const money = new CallMoney(
      {
        state,
        host,
        tell: (message) => void this.#line.tell(message),
        onChange: () => {
          void this.#streams.apply()
          this.#changed()
        },
      },
      meter,
    )
    const line = new CallLine({
      host,
      seat: () => ({ callId: state.wireId, role: state.role }),
      isStill: (callId) => state.isStill(callId),
      tab: () => money.tab,
      onMessage: this.#onMessage,
      onChange: () => this.#onLine(),
      onOpen: () => this.#streams.apply(),
    })
    const pulse = this.#pulse
    const onChange = (clock?: boolean): void => this.#changed(clock)
    const onEnd = (end: CallOver, tell: boolean): void => this.#finish(end, tell)
    const onKeep = (): void => host.keep(this.#record())
    const streams = new CallStreams({ state, host, line, money, pulse, talkMs: () => this.#talkMs, onChange })
    this.#state = state
    this.#money = money
    this.#line = line
    this.#streams = streams
    this.#steps = new CallSteps({ state, host, line, money, streams, onTaken: () => this.#take(), onEnd, onChange })
    this.#clockwork = new CallClockwork({ state, line, money, streams, pulse, onKeep, onEnd, onChange })
  }

  get id(): string {
    return this.#state.id
  }

  get direction(): 'out' | 'in' {
    return this.#state.direction
  }

  get wireId(): string {
    return this.#state.wireId
  }

  get peer(): string {
    return this.#state.peer.did
  }

  get phase(): CallPhase {
    return this.#state.phase
  }

  get isPaid(): boolean {
    return this.#money.price !== undefined
  }

  get isHeld(): boolean {
    return this.#state.held
  }

  get view(): CallView {
    this.#view ??= this.#draw()
    return this.#view
  }

  // What the engine hears

  async ring(stream: MediaStream): Promise<void> {
    this.#streams.open(stream)
    this.#host.keep(this.#record())
    await this.#steps.ring()
  }

  /** Of two people who call each other at once, the one with the higher id takes the other's call. */
  adopt(incoming: IncomingSignal): void {
    this.#steps.adopt(incoming)
  }

  /** It rings here. `tell`: the other side is told so, once of all tabs. */
  hear(incoming: IncomingSignal, tell = false): void {
    this.#steps.hear(incoming, tell)
  }

  /** The price was judged. */
  useMeter(meter: CallMeter): void {
    this.#money.use(meter)
  }

  onSignal(incoming: IncomingSignal): void {
    this.#steps.onSignal(incoming)
  }

  onNews(news: SignalNews): void {
    this.#steps.onNews(news)
  }

  /** The network came back or is another one: the way may have changed without a word. */
  onNetwork(): void {
    this.#line.onNetwork()
  }

  // What a person does

  /** @throws {ParleyError} `call/unknown` where it is over, or another tab has it */
  async accept(stream: MediaStream): Promise<void> {
    const { id } = this
    if (this.phase !== 'incoming' || this.#taking) throw new ParleyError('call/unknown', { callId: id })
    this.#taking = true
    if (!(await this.#host.take(this.#record()))) throw new ParleyError('call/unknown', { callId: id })
    if (this.phase !== 'incoming') throw new ParleyError('call/unknown', { callId: id })
    this.#streams.open(stream)
    this.#take()
    await this.#steps.answer()
  }

  setMuted(muted: boolean): void {
    this.#streams.setMuted(muted)
  }

  setCamera(on: boolean): void {
    this.#streams.setCamera(on)
  }

  async useTrack(track: MediaStreamTrack): Promise<void> {
    this.#mustGoOn()
    await this.#streams.use(track)
  }

  async share(track: MediaStreamTrack | undefined): Promise<void> {
    this.#mustGoOn()
    await this.#streams.share(track)
  }

  say(text: string): void {
    const wellFormed = text.trim().slice(0, MAX_CALL_TEXT).toWellFormed()
    if (wellFormed === '' || this.phase === 'ended' || this.phase === 'incoming') return
    this.#chat.write(wellFormed, (line) => this.#line.tell(line))
    this.#changed()
  }

  /** On hold, or paused: nothing is sent in either direction, and no clock runs. */
  pause(paused: boolean): void {
    if (this.#state.held === paused || this.phase === 'ended') return
    this.#state.held = paused
    this.#streams.say()
    void this.#streams.apply()
    this.#changed()
  }

  async topUp(options: { wallet: Wallet; amount: bigint }, onProgress?: OnProgress): Promise<void> {
    this.#mustGoOn()
    await this.#money.topUp(options, onProgress)
  }

  deposit(): void {
    this.#money.deposit()
  }

  hangUp(reason?: CallEnd): void {
    const waiting = this.phase === 'calling' || this.phase === 'ringing'
    const usual = this.phase === 'incoming' ? 'declined' : waiting ? 'cancelled' : 'hangup'
    this.#finish({ reason: reason ?? usual, by: 'me' }, true)
  }

  /** The page goes: what can still be said is said. */
  abandon(): void {
    if (this.phase === 'incoming') return
    this.hangUp()
  }

  /** Another tab has it. */
  drop(): void {
    if (this.phase === 'ended') return
    this.#state.phase = 'ended'
    this.#stop()
  }

  // How it goes on

  /** Somebody took it. */
  #take(): void {
    this.#state.phase = 'connecting'
    this.#state.takenAt = Date.now()
    this.#money.begin()
    this.#changed()
  }

  #onLine(): void {
    if (this.phase === 'ended') return
    if (this.#line.state === 'connected') {
      this.#streams.receive()
      this.#streams.say()
      this.#chat.catchUp((line) => this.#line.tell(line))
      this.#streams.showRemote()
    }
    this.#clockwork.judge(Date.now())
  }

  readonly #onMessage = (message: ChannelMessage): void => {
    if (this.phase === 'ended') return
    const now = Date.now()
    const before = this.#pulse.peer
    this.#pulse.onMessage(message, now)
    if (message.kind === 'state') {
      this.#streams.showRemote()
      if (before.paused !== message.paused) void this.#streams.apply()
      return
    }
    if (message.kind === 'end') this.#finish({ reason: message.reason, by: 'peer' }, false)
    else if (message.kind === 'description') this.#line.onNewWays(message)
    else if (message.kind === 'text') {
      if (this.#chat.hear(message, now)) this.#changed()
    } else this.#money.onMessage(message)
  }

  #finish(end: CallOver, tell: boolean): void {
    if (this.phase === 'ended') return
    const line = this.#line
    const reached = tell && line.state === 'connected' && line.tell({ kind: 'end', reason: end.reason })
    const silent = Date.now() - this.#pulse.aliveAt > STATE_EVERY_MS * 4
    this.#state.phase = 'ended'
    this.#state.end = end
    if (tell && (!reached || silent)) {
      void this.#host.send({ step: 'end', callId: this.wireId, reason: end.reason }).catch(() => {})
    }
    void this.#streams.apply()
    this.#stop()
    this.#host.close(this.#record())
    this.#changed()
    void this.#settle()
  }

  async #settle(): Promise<void> {
    if (!(await this.#money.settle())) return
    this.#host.close(this.#record())
    this.#changed()
  }

  #stop(): void {
    this.#clockwork.stop()
    this.#streams.close()
    setTimeout(() => this.#line.close(), LINGER_MS)
  }

  #mustGoOn(): void {
    if (this.phase === 'ended' || !this.#streams.isOpen) throw new ParleyError('call/unknown', { callId: this.id })
  }

  // What is shown

  #changed(clock?: boolean): void {
    this.#view = undefined
    this.#host.changed(clock)
  }

  get #talkMs(): number {
    return this.#money.talkMs ?? this.#clockwork.talkMs
  }

  /** What never changes of it. */
  get #who() {
    const { id, peer, direction, media, at } = this.#state
    return { id, peer: peer.did, name: peer.name, direction, media, at }
  }

  #draw(): CallView {
    const { phase, held, end } = this.#state
    return drawCall({
      ...this.#who,
      ownDid: this.#host.ownDid,
      phase,
      talkMs: this.#talkMs,
      participants: [this.#streams.remote],
      local: this.#streams.local,
      pulse: this.#pulse,
      isHeldHere: held,
      chat: this.#chat.lines,
      paid: this.#money.view,
      end,
    })
  }

  #record(): CallRecord {
    const { phase, direction, end, answeredAt } = this.#state
    const { paid } = this.#money
    return {
      ...this.#who,
      talkMs: Math.floor(this.#talkMs),
      ...(answeredAt !== undefined && { answeredAt }),
      reason: reasonOf({ phase, direction, ...(end && { end }) }),
      ...(paid && { paid }),
    }
  }
}
