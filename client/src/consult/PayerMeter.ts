import {
  type CallPrice,
  equalBytes,
  type Flow,
  fromHex,
  type Hex,
  nextVoucher,
  recoverTabClose,
  signVoucher,
  toHex,
} from '@parley/protocol'
import type { CallMeter, MeterMessage, MeterPort } from '../calls/CallMeter.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { CallRecord } from '../model/CallRecord.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { PaidCallState, PaidCallView } from '../model/PaidCallView.ts'
import type { Wallet } from '../model/Wallet.ts'
import { sleep } from '../util/sleep.ts'
import type { ConsultParts } from './ConsultParts.ts'
import {
  CLOSE_PATIENCE_MS,
  LAST_PATIENCE_MS,
  RELAY_PATIENCE_MS,
  REPEAT_MS,
  SIGNAL_EVERY_MS,
  SILENT_MS,
} from './constants.ts'
import { MeterClock } from './MeterClock.ts'
import { MeterRecord } from './MeterRecord.ts'
import { meterTerms } from './meterTerms.ts'
import { paidOf } from './paidOf.ts'
import { paidView } from './paidView.ts'
import { priceOf } from './priceOf.ts'
import type { TabRecord } from './TabRecord.ts'
import { TabWatch } from './TabWatch.ts'

type Signal = Parameters<CallMeter['onSignal']>[0]

/**
 * Pays for one call, by the smaller of both clocks: a tick at its start, never more than is due, never more than the deposit, never
 * again once it is over. So all that a payee who vanishes or lies can have is the tick that has begun.
 */
export class PayerMeter implements CallMeter {
  readonly price: CallPrice
  readonly #parts: ConsultParts
  readonly #wallet: Wallet
  readonly #watch: TabWatch
  readonly #clock = new MeterClock()
  readonly #kept: MeterRecord
  readonly #abort = new AbortController()
  #port: MeterPort | undefined
  #ended = false
  #closing: Promise<NonNullable<CallRecord['paid']>> | undefined
  #settledView: 'settling' | 'settled' | 'unsettled' | undefined
  #peerTalkMs = 0
  #paused = false
  #signing = false
  /** The wallet is being asked for the deposit. */
  #asking = false
  /** What the payee says he has on his disk. */
  #acknowledged = 0n
  #sentAt = Number.NEGATIVE_INFINITY
  #signedAt = 0
  #signalledAt = Number.NEGATIVE_INFINITY
  #trouble: ParleyError | undefined

  constructor(parts: ConsultParts, record: TabRecord, wallet: Wallet) {
    this.#parts = parts
    this.#kept = new MeterRecord(parts, record, () => this.#port?.changed())
    this.#wallet = wallet
    this.price = priceOf(record)
    this.#watch = new TabWatch(parts, record.tabId, ({ latest }) => {
      const { state, deposit } = latest
      if (state !== 'none') this.#trouble = undefined
      if (state !== 'none' && deposit !== this.#record.deposit) this.#write((old) => ({ ...old, deposit }))
      this.#port?.changed()
    })
  }

  get #record(): TabRecord {
    return this.#kept.latest
  }

  get tabId(): Hex {
    return this.#record.tabId
  }

  /** The payee judges who is served; the payer sends as long as it is not over. */
  get maySend(): boolean {
    return !this.#ended
  }

  get talkMs(): number {
    return this.#clock.talkMs
  }

  /** The key of this call: it signs vouchers, and requests for TURN. */
  get key(): Uint8Array {
    return this.#record.privateKey
  }

  view(): PaidCallView {
    const trouble = this.#settledView === 'unsettled' ? 'paid/unsettled' : this.#trouble?.code
    return paidView(this.#record, { state: this.#state(), talkMs: this.talkMs, trouble })
  }

  begin(port: MeterPort): void {
    if (this.#port !== undefined || this.#ended) return
    this.#port = port
    void this.#parts.live.add(this.tabId, this).then((hasLock) => {
      if (hasLock) this.#write((old) => ({ ...old, hasLock }))
    })
    void this.#open().catch((error: unknown) => this.#fail(error))
  }

  onTime({ now, flow, peerTalkMs, paused }: { now: number; flow: Flow; peerTalkMs: number; paused: boolean }): void {
    this.#clock.advance(now, flow, paused || this.#ended)
    this.#peerTalkMs = peerTalkMs
    this.#paused = paused
    if (this.#port === undefined || this.#ended) return
    const due = this.#due()
    if (due !== undefined) void this.#sign(due).catch((error: unknown) => this.#fail(error))
    this.#repeat(now)
    void this.#kept.beat(now, this.talkMs).catch((error: unknown) => this.#fail(error))
  }

  onMessage(message: MeterMessage): void {
    if (message.kind !== 'paid') return
    const sum = BigInt(message.cumulative)
    if (sum > this.#acknowledged && sum <= this.#record.cumulative) this.#acknowledged = sum
  }

  /** The payee's `Close` ends it; one over more than was signed is nobody's word. */
  onSignal(signal: Signal): void {
    if (signal.step !== 'close' || signal.tabId !== this.tabId) return
    void this.#takeClose(signal).catch((error: unknown) => this.#fail(error))
  }

  /** Looks at the chain now. */
  async look(): Promise<void> {
    await this.#watch.look()
  }

  /** More money into the tab, while the call goes on. @throws {ParleyError} `paid/closed`, `funds/...`, `wallet/...`, `chain/...` */
  async topUp(
    { wallet, amount }: { wallet: Wallet; amount: bigint },
    onProgress: OnProgress = () => {},
  ): Promise<void> {
    if (this.#ended || this.#record.close !== undefined) throw new ParleyError('paid/closed', {})
    await this.#parts.tabs.topUp({ wallet, terms: this.#record.terms }, amount, onProgress)
    const view = await this.#watch.look()
    if (view === undefined || view.latest.state !== 'open') return
    const { deposit } = view.latest
    await this.#kept.change((old) => ({ ...old, deposit }))
    this.#port?.send({ kind: 'toppedUp', deposit: deposit.toString() })
  }

  /** Asks the wallet for the deposit once more, where the relay did not open the tab and the wallet did not either. */
  deposit(): void {
    if (this.#port === undefined || this.#trouble === undefined || this.#state() !== 'opening') return
    void this.#openByWallet().catch((error: unknown) => this.#fail(error))
  }

  close(): Promise<NonNullable<CallRecord['paid']>> {
    // Before anything else, so that no voucher that is just being made is sent.
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
    if (this.#record.close !== undefined) return 'settling'
    const tab = this.#watch.view?.latest
    if (tab === undefined || tab.state === 'none') return 'opening'
    if (this.#paused) return 'paused'
    const { deposit, cumulative, terms } = this.#record
    if (cumulative + terms.rate > deposit) return 'spent'
    return 'running'
  }

  /** Nothing before both sides have talked at all: a call that never connects costs nothing. */
  #due(): bigint | undefined {
    if (this.#signing || this.#record.close !== undefined) return undefined
    const [ownTalkMs, peerTalkMs] = [this.talkMs, this.#peerTalkMs]
    if (ownTalkMs > 0 || peerTalkMs > 0) void this.#kept.useFreeTick().catch((error: unknown) => this.#fail(error))
    if (ownTalkMs <= 0 || peerTalkMs <= 0) return undefined
    return nextVoucher(meterTerms(this.#record), { ownTalkMs, peerTalkMs, signed: this.#record.cumulative })
  }

  /** On disk before it is sent; the step on disk looks once more whether it is over. */
  async #sign(cumulative: bigint): Promise<void> {
    this.#signing = true
    try {
      const { tabs, clock } = this.#parts
      const { tabId, privateKey } = this.#record
      const sum = { tabId: fromHex(tabId), cumulative, domain: tabs.domain, privateKey }
      const voucher = toHex(signVoucher(sum).signature)
      const { talkMs } = this
      await this.#kept.change((old) =>
        old.endedAt !== undefined || old.close !== undefined || cumulative <= old.cumulative
          ? old
          : { ...old, cumulative, voucher, talkMs, aliveAt: clock.now() },
      )
      if (this.#ended || this.#record.cumulative !== cumulative) return
      this.#signedAt = this.#clock.at
      this.#send()
    } finally {
      this.#signing = false
    }
  }

  #send(): void {
    const { tabId, cumulative, voucher } = this.#record
    if (voucher === undefined) return
    this.#sentAt = this.#clock.at
    this.#port?.send({ kind: 'voucher', tabId, cumulative: cumulative.toString(), signature: voucher })
  }

  #repeat(now: number): void {
    const { tabId, cumulative, voucher, close } = this.#record
    if (this.#signing || voucher === undefined || close !== undefined || this.#acknowledged >= cumulative) return
    if (now - this.#sentAt >= REPEAT_MS) this.#send()
    if (now - this.#signedAt < SILENT_MS || now - this.#signalledAt < SIGNAL_EVERY_MS) return
    this.#signalledAt = now
    this.#port?.sendSignal({ step: 'voucher', tabId, cumulative: cumulative.toString(), signature: voucher })
  }

  async #open(): Promise<void> {
    const { carrier, clock } = this.#parts
    const takenAt = clock.now()
    // Before it leaves the device: after a crash it must be known that the tab may be open.
    await this.#kept.change((old) => ({ ...old, takenAt, aliveAt: takenAt }))
    if (this.#ended) return
    const seen = this.#seesTab(RELAY_PATIENCE_MS)
    const carried = carrier.open(this.#record).then(
      () => seen,
      () => false,
    )
    // A relay that says no is not waited for; one that says nothing, not until it is too late.
    const isOpen = await Promise.race([seen, carried])
    if (this.#ended) return
    this.#watch.start()
    if (!isOpen) await this.#openByWallet()
  }

  async #openByWallet(): Promise<void> {
    const { tabs } = this.#parts
    const { terms, deposit, authorization } = this.#record
    if (authorization === undefined || this.#asking) return
    this.#asking = true
    this.#trouble = new ParleyError('paid/not-open', {})
    this.#port?.changed()
    try {
      await tabs.open({ wallet: this.#wallet, terms }, deposit, authorization)
    } catch (error) {
      // The relay was late and not idle: then this one is too much.
      const isLate = error instanceof ParleyError && error.code === 'chain/reverted'
      if (!isLate || !(await this.#seesTab(LAST_PATIENCE_MS))) throw error
    } finally {
      this.#asking = false
    }
    await this.#watch.look()
  }

  async #seesTab(patienceMs: number): Promise<boolean> {
    const until = performance.now() + patienceMs
    while (!this.#ended) {
      const view = await this.#watch.look()
      if (view !== undefined && view.latest.state !== 'none') return true
      if (performance.now() >= until) return false
      await sleep(this.#parts.pollMs, this.#abort.signal)
    }
    return false
  }

  async #takeClose({ cumulative: said, signature }: Signal): Promise<void> {
    const { tabs } = this.#parts
    const { tabId, terms } = this.#record
    const cumulative = BigInt(said)
    if (cumulative > this.#record.cumulative) return
    const sum = { tabId: fromHex(tabId), cumulative, signature: fromHex(signature as Hex) }
    const signer = recoverTabClose(sum, tabs.domain)
    if (signer === undefined || !equalBytes(signer, fromHex(terms.payeeKey))) return
    const close = { cumulative, signature: signature as Hex }
    await this.#kept.change((old) => (old.close !== undefined || cumulative > old.cumulative ? old : { ...old, close }))
  }

  async #close(): Promise<NonNullable<CallRecord['paid']>> {
    const { ledger, settler } = this.#parts
    this.#watch.stop()
    if (this.#port === undefined) {
      await ledger.remove(this.tabId)
      this.#settledView = 'settled'
      return paidOf(this.#record)
    }
    this.#settledView = 'settling'
    const { talkMs } = this
    await settler.end(this.tabId)
    await this.#kept.change((old) => ({ ...old, talkMs }))
    this.#kept.replace(await settler.settle(this.tabId, { patienceMs: CLOSE_PATIENCE_MS, signal: this.#abort.signal }))
    this.#settledView = this.#record.outcome === undefined ? 'unsettled' : 'settled'
    this.#port.changed()
    return paidOf(this.#record)
  }

  #write(change: (old: TabRecord) => TabRecord): void {
    void this.#kept.change(change).catch((error: unknown) => this.#fail(error))
  }

  #fail(error: unknown): void {
    this.#trouble = error instanceof ParleyError ? error : new ParleyError('paid/not-open', {}, { cause: error })
    this.#port?.changed()
  }
}
