import type { CallSignal } from '@parley/protocol'
import { ParleyError } from '../errors/ParleyError.ts'
import type { IceRequest } from '../model/IceRequest.ts'
import type { SignalNews } from '../outbox/SignalNews.ts'
import type { CallHost, CallOver } from './CallHost.ts'
import type { CallLine } from './CallLine.ts'
import type { CallMoney } from './CallMoney.ts'
import type { CallState } from './CallState.ts'
import type { CallStreams } from './CallStreams.ts'
import { POSTMARK_MS } from './constants.ts'
import type { IncomingSignal } from './IncomingSignal.ts'
import { Postmarks } from './Postmarks.ts'

type CallStepsInit = {
  state: CallState
  host: Pick<CallHost, 'send'>
  line: CallLine
  money: CallMoney
  streams: CallStreams
  /** Somebody took it. */
  onTaken: () => void
  /** `tell`: the other side does not know yet. */
  onEnd: (end: CallOver, tell: boolean) => void
  /** Something to show. */
  onChange: () => void
}

/** The steps of one call that go as sealed messages: the offer, the ways to here, the answer, and what comes of them. */
export class CallSteps {
  readonly #init: CallStepsInit
  readonly #postmarks = new Postmarks()

  constructor(init: CallStepsInit) {
    this.#init = init
  }

  /** Rings: the offer alone first, then the ways to here. */
  async ring(): Promise<void> {
    const { state, host, money } = this.#init
    const { wireId: callId, media } = state
    const { price } = money
    const offer: CallSignal = { step: 'offer', callId, media, ...(price && { price }) }
    this.#postmarks.expect(await host.send(offer))
    void this.#describe(callId).catch((error: unknown) => this.#fail(error))
  }

  /** Of two people who call each other at once, the one with the higher id takes the other's call. */
  adopt(incoming: IncomingSignal): void {
    const { state, line, onTaken } = this.#init
    state.wireId = incoming.call.callId
    state.role = 'callee'
    line.drop()
    this.hear(incoming)
    onTaken()
    void this.answer()
  }

  /** It rings here. `tell`: the other side is told so, once of all tabs. */
  hear(incoming: IncomingSignal, tell = false): void {
    const { state, host, line } = this.#init
    line.useMessage(asRequest(incoming))
    if (tell) void host.send({ step: 'ringing', callId: state.wireId }).catch(() => {})
  }

  async answer(): Promise<void> {
    const { state, line, streams } = this.#init
    if (state.phase !== 'connecting') return
    try {
      await line.answer(streams.hasCamera ? 'video' : 'audio')
    } catch (error) {
      this.#fail(error)
    }
  }

  onSignal(incoming: IncomingSignal): void {
    const { state, line, money, onEnd } = this.#init
    const { call } = incoming
    if (call.step === 'voucher' || call.step === 'close') {
      money.onSignal(call)
      return
    }
    if (state.phase === 'ended') return
    if (call.step === 'end') onEnd({ reason: call.reason, by: 'peer' }, false)
    else if (call.step === 'ringing') this.#onRinging()
    else if (call.step === 'answer') void this.#onAnswer(call.description)
    else if (call.step === 'description') this.#onDescription(call.role, call.description)
    else if (call.step === 'vouch') line.hearVouch(asRequest(incoming))
  }

  onNews(news: SignalNews): void {
    const { state, line, onEnd } = this.#init
    line.onNews(news)
    if (this.#postmarks.note(news) !== 'hopeless' || state.phase !== 'calling') return
    onEnd({ reason: 'failed', by: 'network' }, false)
  }

  async #describe(callId: string): Promise<void> {
    const { state, line } = this.#init
    const proof = await this.#postmarks.first(POSTMARK_MS)
    if (!state.isStill(callId)) return
    if (proof !== undefined) line.useMessage({ callId, ...proof })
    await line.offer()
  }

  #onRinging(): void {
    const { state, onChange } = this.#init
    if (state.phase !== 'calling') return
    state.phase = 'ringing'
    onChange()
  }

  async #onAnswer(description: string): Promise<void> {
    const { state, line, onTaken } = this.#init
    if (state.role !== 'caller' || (state.phase !== 'calling' && state.phase !== 'ringing')) return
    if (line.state === undefined) return
    onTaken()
    await line.accept(description).catch((error: unknown) => this.#fail(error))
  }

  #onDescription(role: 'offer' | 'answer', description: string): void {
    if (this.#init.line.onDescription(role, description)) void this.answer()
  }

  /** No way was found, or not even looked for: a description that the browser does not take, a store that failed, no relay. */
  #fail(error: unknown): void {
    const code = error instanceof ParleyError && error.code === 'call/no-relay' ? error.code : undefined
    this.#init.onEnd({ reason: 'failed', by: 'network', ...(code && { code }) }, true)
  }
}

/** What its message shows to relays: it was the other side's. */
function asRequest({ call: { callId }, messageHash, relayIds, epoch }: IncomingSignal): IceRequest {
  return { callId, messageHash, relayIds, epoch, bookId: undefined }
}
