import type { CallPrice, CallSignal, Flow } from '@parley/protocol'
import { ParleyError } from '../errors/ParleyError.ts'
import type { CallRecord } from '../model/CallRecord.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { PaidCallView } from '../model/PaidCallView.ts'
import type { Wallet } from '../model/Wallet.ts'
import type { CallHost } from './CallHost.ts'
import type { CallMeter, MeterMessage } from './CallMeter.ts'
import type { CallState } from './CallState.ts'
import type { TabSubject } from './TabSubject.ts'

type CallMoneyInit = {
  state: CallState
  host: Pick<CallHost, 'send'>
  /** Over the data channel. */
  tell: (message: MeterMessage) => void
  /** What may be sent, or what is shown, changed. */
  onChange: () => void
}

/** The meter of one call, from when it is taken to when it is settled; a free call has none. */
export class CallMoney {
  readonly #init: CallMoneyInit
  #meter: CallMeter | undefined
  #runs = false
  #paid: CallRecord['paid']

  constructor(init: CallMoneyInit, meter: CallMeter | undefined) {
    this.#init = init
    this.#meter = meter
  }

  /** The price of a call that rings here was judged. */
  use(meter: CallMeter): void {
    this.#meter = meter
  }

  get price(): CallPrice | undefined {
    return this.#meter?.price
  }

  get maySend(): boolean {
    return this.#meter?.maySend ?? true
  }

  get talkMs(): number | undefined {
    return this.#meter?.talkMs
  }

  get view(): PaidCallView | undefined {
    return this.#meter?.view()
  }

  /** What it came to, once it is over. */
  get paid(): CallRecord['paid'] {
    return this.#paid
  }

  /** The open tab of a paid call, where a relay looks after it. */
  get tab(): TabSubject | undefined {
    const meter = this.#meter
    if (meter === undefined || !this.#runs || meter.price.relayId === 0) return undefined
    return { tabId: meter.tabId, relayId: meter.price.relayId, key: meter.key }
  }

  /** Somebody took it. */
  begin(): void {
    const { state, host, tell, onChange } = this.#init
    if (this.#meter === undefined || this.#runs) return
    this.#runs = true
    const callId = state.wireId
    this.#meter.begin({
      send: tell,
      sendSignal: ({ step, ...voucher }) => void host.send({ step, callId, ...voucher } as CallSignal).catch(() => {}),
      changed: onChange,
    })
  }

  onTime(input: { now: number; flow: Flow; peerTalkMs: number; paused: boolean }): void {
    this.#meter?.onTime(input)
  }

  onMessage(message: MeterMessage): void {
    this.#meter?.onMessage(message)
  }

  /** Also of a call that is over: the last word may come late. */
  onSignal({ step, tabId, cumulative, signature }: Parameters<CallMeter['onSignal']>[0]): void {
    if (this.#runs) this.#meter?.onSignal({ step, tabId, cumulative, signature })
  }

  /** @throws {ParleyError} `call/unknown`, and as the meter */
  async topUp(options: { wallet: Wallet; amount: bigint }, onProgress?: OnProgress): Promise<void> {
    if (this.#meter?.topUp === undefined) throw new ParleyError('call/unknown', { callId: this.#init.state.id })
    await this.#meter.topUp(options, onProgress)
  }

  /** Asks the payer's wallet once more. */
  deposit(): void {
    this.#meter?.deposit?.()
  }

  /** The call is over. False where there was nothing to settle. */
  async settle(): Promise<boolean> {
    if (!this.#runs) return false
    this.#paid = await this.#meter?.close()
    return true
  }
}
