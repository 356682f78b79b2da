import {
  type CallPrice,
  equalBytes,
  type Flow,
  fromHex,
  GRACE_SECONDS,
  type Hex,
  isCovered,
  judgePayment,
  type PayeeVerdict,
  recoverVoucher,
} from '@parley/protocol'
import type { CallMeter, MeterMessage, MeterPort } from '../calls/CallMeter.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { CallRecord } from '../model/CallRecord.ts'
import type { PaidCallState, PaidCallView } from '../model/PaidCallView.ts'
import { Serial } from '../util/Serial.ts'
import type { ConsultParts } from './ConsultParts.ts'
import { CLOSE_PATIENCE_MS, COPY_EVERY_MS, MAX_LOOKED, OPEN_PATIENCE_MS, STALE_MS } from './constants.ts'
import { MeterClock } from './MeterClock.ts'
import { MeterRecord } from './MeterRecord.ts'
import { meterTerms } from './meterTerms.ts'
import { paidOf } from './paidOf.ts'
import { paidView } from './paidView.ts'
import { priceOf } from './priceOf.ts'
import type { TabRecord } from './TabRecord.ts'
import { TabWatch } from './TabWatch.ts'

type Signal = Parameters<CallMeter['onSignal']>[0]
type Voucher = Pick<Signal, 'tabId' | 'cumulative' | 'signature'>
type Judgement = { verdict: PayeeVerdict; trouble?: ParleyError }

/**
 * Serves one call as long as it is paid: by vouchers that it has on its disk, over a deposit that it saw on the chain. All that a
 * payer who lies can have is the grace of one tick.
 */
export class PayeeMeter implements CallMeter {
  readonly price: CallPrice
  readonly #parts: ConsultParts
  readonly #watch: TabWatch
  readonly #clock = new MeterClock()
  readonly #abort = new AbortController()
  /** One voucher after the other. */
  readonly #takes = new Serial()
  readonly #kept: MeterRecord
  readonly #closeWindowMs: number
  #port: MeterPort | undefined
  #begunAt = 0
  #ended = false
  #closing: Promise<NonNullable<CallRecord['paid']>> | undefined
  #settledView: 'settling' | 'settled' | 'unsettled' | undefined
  #paused = false
  /** Vouchers since the engine's last word. */
  #looked = 0
  #judgement: Judgement = { verdict: 'serve' }
  /** The newest sum whose copy a relay got, or is just getting. */
  #copied = 0n
  #copiedAt = Number.NEGATIVE_INFINITY

  constructor(parts: ConsultParts, record: TabRecord, { closeWindow }: { closeWindow: number }) {
    this.#parts = parts
    this.#kept = new MeterRecord(parts, record, () => this.#port?.changed())
    this.#closeWindowMs = closeWindow * 1000
    this.price = priceOf(record)
    this.#watch = new TabWatch(parts, record.tabId, ({ latest }) => {
      const { state, deposit } = latest
      if (state !== 'none' && deposit !== this.#record.deposit) this.#write((old) => ({ ...old, deposit }))
      this.#judge()
    })
  }

  get #record(): TabRecord {
    return this.#kept.latest
  }

  get tabId(): Hex {
    return this.#record.tabId
  }

  get maySend(): boolean {
    return this.#port !== undefined && !this.#ended && this.#judgement.verdict !== 'stop'
  }

  get talkMs(): number {
    return this.#clock.talkMs
  }

  /** The key of the offer: it signs `Close`, and requests for TURN. */
  get key(): Uint8Array {
    return this.#record.privateKey
  }

  view(): PaidCallView {
    const trouble = this.#settledView === 'unsettled' ? 'paid/unsettled' : this.#judgement.trouble?.code
    return paidView(this.#record, { state: this.#state(), talkMs: this.talkMs, trouble })
  }

  begin(port: MeterPort): void {
    if (this.#port !== undefined || this.#ended) return
    this.#port = port
    void this.#parts.live.add(this.tabId, this).then((hasLock) => {
      if (hasLock) this.#write((old) => ({ ...old, hasLock }))
    })
    const takenAt = this.#parts.clock.now()
    this.#begunAt = takenAt
    this.#write((old) => ({ ...old, takenAt, aliveAt: takenAt }))
    this.#watch.start()
  }

  /** The clock stands while this side sends nothing: what is not given is not counted. */
  onTime({ now, flow, paused }: { now: number; flow: Flow; peerTalkMs: number; paused: boolean }): void {
    this.#clock.advance(now, flow, paused || !this.maySend)
    this.#paused = paused
    this.#looked = 0
    if (this.#port === undefined || this.#ended) return
    if (this.talkMs > 0) void this.#kept.useFreeTick().catch(() => {})
    this.#judge()
    this.#copy(now)
    void this.#kept.beat(now, this.talkMs).catch(() => {})
  }

  onMessage(message: MeterMessage): void {
    if (message.kind === 'voucher') this.#queue(message)
    else if (message.kind === 'toppedUp' && BigInt(message.deposit) > this.#record.deposit) void this.#watch.look()
  }

  onSignal(signal: Signal): void {
    if (signal.step === 'voucher') this.#queue(signal)
  }

  /** Looks at the chain now. */
  async look(): Promise<void> {
    await this.#watch.look()
  }

  close(): Promise<NonNullable<CallRecord['paid']>> {
    this.#ended = true
    this.#closing ??= this.#close().finally(() => this.#parts.live.remove(this.tabId))
    return this.#closing
  }

  /** The client stops; what is left to do is done when it starts again. */
  stop(): void {
    this.#ended = true
    this.#watch.stop()
    this.#abort.abort()
  }

  #state(): PaidCallState {
    if (this.#settledView !== undefined) return this.#settledView
    if (this.#port === undefined) return 'waiting'
    const { verdict } = this.#judgement
    const { cumulative, deposit, terms } = this.#record
    if (verdict === 'stop') return cumulative + terms.rate > deposit ? 'spent' : 'stopped'
    const tab = this.#watch.view?.latest
    if (tab === undefined || tab.state === 'none') return 'opening'
    if (this.#paused) return 'paused'
    return verdict === 'grace' ? 'late' : 'running'
  }

  /** Each costs a signature check, and a payer may send thousands: few are looked at, for the next one says all that earlier ones do. */
  #queue(voucher: Voucher): void {
    if (this.#port === undefined || this.#ended || voucher.tabId !== this.tabId) return
    if (BigInt(voucher.cumulative) < this.#record.cumulative || this.#looked >= MAX_LOOKED) return
    this.#looked++
    // One that cannot be stored is as if it had not come.
    void this.#takes.run(() => this.#take(voucher)).catch(() => {})
  }

  /** Verified, then on disk, then acknowledged. */
  async #take({ cumulative: said, signature }: Voucher): Promise<void> {
    const { tabs, clock } = this.#parts
    const { tabId, terms } = this.#record
    const cumulative = BigInt(said)
    if (cumulative === this.#record.cumulative && cumulative > 0n) return this.#acknowledge()
    if (cumulative <= this.#record.cumulative) return
    // Perhaps a top-up that was not heard of.
    if (cumulative > this.#deposit) await this.#watch.look()
    if (cumulative > this.#deposit) return
    const sum = { tabId: fromHex(tabId), cumulative, signature: fromHex(signature as Hex) }
    const signer = recoverVoucher(sum, tabs.domain)
    if (signer === undefined || !equalBytes(signer, fromHex(terms.key))) return
    const { talkMs } = this
    await this.#kept.change((old) =>
      // A `Close` that was signed says that nothing more is taken.
      old.close !== undefined || old.endedAt !== undefined || cumulative <= old.cumulative
        ? old
        : { ...old, cumulative, voucher: signature as Hex, talkMs, aliveAt: clock.now() },
    )
    if (this.#record.cumulative === cumulative) this.#acknowledge()
    this.#judge()
  }

  /** What the chain says, or the payer as long as the tab is not there. */
  get #deposit(): bigint {
    const tab = this.#watch.view?.latest
    return tab === undefined || tab.state === 'none' ? this.#record.deposit : tab.deposit
  }

  #acknowledge(): void {
    this.#port?.send({ kind: 'paid', cumulative: this.#record.cumulative.toString() })
  }

  /** The newest voucher to the relay of the tab, which may settle in our place. Best effort. */
  #copy(now: number): void {
    const { cumulative } = this.#record
    if (cumulative <= this.#copied || now - this.#copiedAt < COPY_EVERY_MS) return
    const before = this.#copied
    this.#copied = cumulative
    this.#copiedAt = now
    void this.#parts.carrier.keep(this.#record).catch(() => {
      if (this.#copied === cumulative) this.#copied = before
    })
  }

  #judge(): void {
    const before = this.#judgement
    this.#judgement = this.#verdict()
    const { verdict, trouble } = this.#judgement
    if (trouble?.code === 'paid/closing' && !this.#ended) void this.close().catch(() => {})
    if (before.verdict !== verdict || before.trouble?.code !== trouble?.code) this.#port?.changed()
  }

  #verdict(): Judgement {
    if (this.#ended) return { verdict: 'stop' }
    const unsecured = this.#unsecured()
    if (unsecured !== undefined) return { verdict: 'stop', trouble: unsecured }
    return { verdict: judgePayment(meterTerms(this.#record), { talkMs: this.talkMs, paid: this.#record.cumulative }) }
  }

  /** Why the chain gives no reason to rely on what was paid (mechanism.md D2). */
  #unsecured(): ParleyError | undefined {
    const { clock, unsettledLimit } = this.#parts
    const { cumulative, freeTicks, terms } = this.#record
    const view = this.#watch.view
    if (view === undefined || view.latest.state === 'none') {
      // Without a tab no voucher is worth anything: the free tick and the grace are all that is given.
      const givenMs = (freeTicks * terms.tick + GRACE_SECONDS) * 1000
      const isPatient = this.talkMs < givenMs && clock.now() - this.#begunAt < OPEN_PATIENCE_MS
      return isPatient ? undefined : (this.#watch.trouble ?? new ParleyError('paid/not-open', {}))
    }
    if (view.latest.state !== 'open') return new ParleyError('paid/closing', {})
    if (clock.now() - view.readAt > Math.min(STALE_MS, this.#closeWindowMs / 2)) {
      return this.#watch.trouble ?? new ParleyError('paid/not-covered', {})
    }
    const head = cumulative - view.latest.paid > unsettledLimit ? view.safe : view.latest
    return isCovered(head, cumulative) ? undefined : new ParleyError('paid/not-covered', {})
  }

  async #close(): Promise<NonNullable<CallRecord['paid']>> {
    const { settler } = this.#parts
    this.#watch.stop()
    if (this.#port === undefined) {
      // The record stays for a while: the tab's id is refused if it comes again.
      await settler.end(this.tabId)
      this.#settledView = 'settled'
      return paidOf(this.#record)
    }
    this.#settledView = 'settling'
    const { talkMs } = this
    // After a voucher that is just being looked at, so that the close is over it.
    await this.#takes.run(() => this.#kept.change((old) => ({ ...old, talkMs })))
    this.#kept.replace(await settler.end(this.tabId))
    this.#port.changed()
    this.#tellPayer()
    this.#kept.replace(await settler.settle(this.tabId, { patienceMs: CLOSE_PATIENCE_MS, signal: this.#abort.signal }))
    this.#settledView = this.#record.outcome === undefined ? 'unsettled' : 'settled'
    this.#port.changed()
    return paidOf(this.#record)
  }

  /** With this he can take back the rest himself, should nobody else. */
  #tellPayer(): void {
    const { tabId, close } = this.#record
    if (close === undefined) return
    const { cumulative, signature } = close
    this.#port?.sendSignal({ step: 'close', tabId, cumulative: cumulative.toString(), signature })
  }

  /** Of what can be written again: a store that fails does not end the call before a voucher must be kept. */
  #write(change: (old: TabRecord) => TabRecord): void {
    void this.#kept.change(change).catch(() => {})
  }
}
