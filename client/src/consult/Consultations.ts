import {
  type Address,
  type AddressBook,
  addressOf,
  type CallPrice,
  findWrongTerm,
  type Hex,
  MAX_RELAY_BPS,
  NOBODY,
  parseDid,
  type Tab,
  type TabTerms,
  tabId,
  toHex,
} from '@parley/protocol'
import type { Chain } from '../chain/Chain.ts'
import { checkWallet } from '../chain/checkWallet.ts'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { CallPayment } from '../model/CallPayment.ts'
import type { Contact } from '../model/Contact.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { SessionRecord } from '../model/SessionRecord.ts'
import type { Store } from '../model/Store.ts'
import type { Wallet } from '../model/Wallet.ts'
import type { SessionDesk } from '../parts/SessionDesk.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import { randomBytes } from '../util/randomBytes.ts'
import { randomKey } from '../util/randomKey.ts'
import type { ConsultParts } from './ConsultParts.ts'
import { ConsultTabs } from './ConsultTabs.ts'
import {
  DEAD_AFTER_MS,
  FORGET_MS,
  FORGET_PAYMENT_MS,
  OPENING_POLL_MS,
  UNSETTLED_LIMIT_TOKENS,
  UNSIGNED,
} from './constants.ts'
import { FreeTicks } from './FreeTicks.ts'
import { LiveMeters } from './LiveMeters.ts'
import { PayeeMeter } from './PayeeMeter.ts'
import { PayerMeter } from './PayerMeter.ts'
import type { SoldOffer } from './SoldOffer.ts'
import { sessionOf } from './sessionOf.ts'
import type { TabCarrier } from './TabCarrier.ts'
import { TabLedger } from './TabLedger.ts'
import type { TabRecord } from './TabRecord.ts'
import { TabSettler } from './TabSettler.ts'
import { termsOf } from './termsOf.ts'

type Parts = {
  chain: Chain
  store: Store
  keys: StoreKeys
  clock: NetworkClock
  addressBook: AddressBook
  /** Own account. */
  address: Address
  carrier: TabCarrier
  /** What is sold now to this payer with this key; `undefined`: nothing. */
  soldOffer: (asked: { payeeKey: Address; payer: Address }) => Promise<SoldOffer | undefined>
  /** How often the chain is asked while something shall happen there. */
  pollMs?: number
  /** Where tabs of a browser share the store: what their locks are called. */
  lockName?: string
  /** A call that went on in another tab has died with it: time to `resume`. */
  onOrphan?: () => void
}

type Order = { wallet: Wallet; tabId: Hex }

const MAX_DEPOSIT = 2n ** 96n - 1n

/** The money of paid calls: makes the meters, settles what was left over, and keeps the receipts. */
export class Consultations implements SessionDesk {
  readonly #parts: Parts
  readonly #consult: ConsultParts
  #abort = new AbortController()
  #resuming: Promise<void> | undefined
  /** Calls in other tabs whose locks are waited for. */
  readonly #awaited = new Set<Hex>()

  constructor(parts: Parts) {
    const { chain, store, keys, clock, addressBook, carrier, pollMs = OPENING_POLL_MS, lockName } = parts
    this.#parts = parts
    const tabs = new ConsultTabs(chain, addressBook)
    const ledger = new TabLedger(store, keys)
    const settler = new TabSettler({ tabs, ledger, carrier, clock, pollMs })
    const freeTicks = new FreeTicks(store, keys, clock)
    const live = new LiveMeters(lockName)
    const unsettledLimit = UNSETTLED_LIMIT_TOKENS * 10n ** BigInt(addressBook.token.decimals)
    this.#consult = { tabs, ledger, carrier, settler, freeTicks, clock, unsettledLimit, pollMs, live }
  }

  /**
   * Before a paid call rings: one wallet signature, which moves money only once the call is taken. Everything is on disk when it resolves.
   * @throws {ParleyError} `paid/offer`, `paid/token`, `paid/deposit`, `wallet/...`, `funds/token`, `chain/...`, `store/failed`
   */
  async pay(
    { callId, peer, payment }: { callId: string; peer: Pick<Contact, 'did'>; payment: CallPayment },
    onProgress: OnProgress = () => {},
  ): Promise<PayerMeter> {
    const { tabs, ledger, freeTicks, clock } = this.#consult
    const { address } = this.#parts
    const { wallet, offer, deposit } = payment
    onProgress({ step: 'preparing' })
    await this.#checkOffer(offer, payment.centre ?? peer.did)
    if (deposit < offer.rate || deposit > MAX_DEPOSIT) {
      throw new ParleyError('paid/deposit', { amount: deposit.toString(), minimum: offer.rate.toString() })
    }
    const privateKey = randomKey()
    const terms = lowerCase({
      ...offer,
      payer: address,
      key: toHex(addressOf(privateKey)),
      nonce: BigInt(toHex(randomBytes(8))),
    })
    await tabs.checkFunds({ wallet, terms }, deposit)
    const [{ feeBps }, head, free] = await Promise.all([tabs.rules(), tabs.head(), freeTicks.left('payer', peer.did)])
    onProgress({ step: 'sign' })
    const authorization = await tabs.authorizeOpening({ wallet, terms }, deposit, head.time)
    const record: TabRecord = {
      tabId: toHex(tabId(terms)),
      callId,
      peer: peer.did,
      role: 'payer',
      terms,
      deposit,
      feeBps,
      freeTicks: free,
      privateKey,
      authorization,
      fromBlock: head.number,
      madeAt: clock.now(),
      aliveAt: clock.now(),
      talkMs: 0,
      cumulative: 0n,
    }
    await ledger.add(record)
    onProgress({ step: 'done' })
    return new PayerMeter(this.#consult, record, wallet)
  }

  /**
   * The meter of a call that rings with a price, if that is what this identity sells: every field is compared.
   * @throws {ParleyError} `paid/none`, `paid/payer`, `paid/offer`, `paid/token`, `paid/deposit`, `paid/used`, `chain/...`, `store/failed`
   */
  async receive({
    callId,
    peer,
    price,
  }: {
    callId: string
    peer: Pick<Contact, 'did'>
    price: CallPrice
  }): Promise<PayeeMeter> {
    const { tabs, ledger, freeTicks, clock } = this.#consult
    const terms = termsOf(price)
    const deposit = BigInt(price.deposit)
    const { address } = parseDid(peer.did)
    const own = await this.#parts.soldOffer({ payeeKey: terms.payeeKey, payer: address })
    if (own === undefined) throw new ParleyError('paid/none', {})
    if (terms.payer !== address) throw new ParleyError('paid/payer', { payer: terms.payer, caller: address })
    const relayPayout = await this.#payoutOf(own.offer.relayId)
    const wrong = findWrongTerm(terms, { ...own.offer, relayPayout })
    if (wrong !== undefined) throw new ParleyError('paid/offer', { field: wrong })
    if (toHex(addressOf(own.payeePrivateKey)) !== terms.payeeKey)
      throw new ParleyError('paid/offer', { field: 'payeeKey' })
    checkPayable(terms)
    tabs.checkToken(terms)
    const minimum = own.minimum > terms.rate ? own.minimum : terms.rate
    if (deposit < minimum || deposit > MAX_DEPOSIT) {
      throw new ParleyError('paid/deposit', { amount: deposit.toString(), minimum: minimum.toString() })
    }
    const id = toHex(tabId(terms))
    const [tab, rules, head, free] = await Promise.all([
      tabs.tab(id),
      tabs.rules(),
      tabs.head(),
      freeTicks.left('payee', peer.did),
    ])
    // It is opened when the call is taken: one that was open before belongs to another call.
    if (tab.state !== 'none') throw new ParleyError('paid/used', { tabId: id })
    const record: TabRecord = {
      tabId: id,
      callId,
      peer: peer.did,
      role: 'payee',
      terms,
      deposit,
      feeBps: rules.feeBps,
      freeTicks: free,
      privateKey: own.payeePrivateKey,
      fromBlock: head.number,
      madeAt: clock.now(),
      aliveAt: clock.now(),
      talkMs: 0,
      cumulative: 0n,
    }
    return new PayeeMeter(this.#consult, await ledger.add(record), rules)
  }

  /**
   * Settles what an earlier run left, and looks whether the chain still says what it said. To be called at the start and now and
   * then; calls that go on are left alone.
   */
  async resume(): Promise<void> {
    this.#resuming ??= this.#resume().finally(() => {
      this.#resuming = undefined
    })
    await this.#resuming
  }

  /** Another tab's calls changed: those that go on there are looked after, should it die. */
  async attend(): Promise<void> {
    const { ledger, live } = this.#consult
    const { signal } = this.#abort
    for (const record of await ledger.list()) {
      const goesOn = record.takenAt !== undefined && record.endedAt === undefined
      if (goesOn && !live.has(record.tabId)) this.#await(record, signal)
    }
  }

  /** The client stops. Meters end as in a crash: what is left is done by `resume`. */
  stop(): void {
    this.#consult.live.stop()
    this.#abort.abort()
    this.#abort = new AbortController()
  }

  /** Paid calls of this device, newest first, with what proves them. */
  async sessions(): Promise<SessionRecord[]> {
    const sessions = (await this.#consult.ledger.list()).map(sessionOf).filter((session) => session !== undefined)
    return sessions.sort((a, b) => b.startedAt - a.startedAt)
  }

  /** The key that signed the vouchers of a call that this identity paid for. @throws {ParleyError} `paid/unknown` */
  async voucherKey(id: Hex): Promise<Uint8Array> {
    const { role, privateKey } = await this.#consult.ledger.get(id)
    if (role !== 'payer') throw new ParleyError('paid/unknown', { tabId: id })
    return privateKey
  }

  /** A tab as the chain has it now; `closeAt` is unix seconds. @throws {ParleyError} `chain/...` */
  async tab(id: Hex): Promise<Tab> {
    return await this.#consult.tabs.tab(id)
  }

  /**
   * The payer wants back what is left, where the payee's client is gone: starts the window in which the payee can still collect.
   * Resolves to when it is over, unix seconds.
   * @throws {ParleyError} `paid/unknown`, `paid/not-open`, `paid/closed`, `wallet/...`, `chain/...`, `funds/gas`
   */
  async requestClose({ wallet, tabId: id }: Order, onProgress?: OnProgress): Promise<number> {
    const { tabs, settler } = this.#consult
    const record = await this.#unsettled(id)
    await checkWallet(wallet, record.terms.payer, this.#parts.addressBook.chainId)
    await settler.end(id)
    const before = await tabs.tab(id)
    if (before.state === 'closing') return before.closeAt
    await tabs.requestClose({ wallet, terms: record.terms }, onProgress)
    return (await tabs.tab(id)).closeAt
  }

  /** After the window. @throws {ParleyError} `paid/unknown`, `paid/early`, `paid/not-open`, `paid/closed`, `wallet/...`, `chain/...`, `funds/gas` */
  async finalize({ wallet, tabId: id }: Order, onProgress?: OnProgress): Promise<SessionRecord> {
    const { tabs } = this.#consult
    const { terms } = await this.#unsettled(id)
    const [{ closeAt }, { time }] = await Promise.all([tabs.tab(id), tabs.head()])
    if (time < closeAt) throw new ParleyError('paid/early', { closeAt: closeAt * 1000 })
    return await this.#settledBy(id, tabs.finalize({ wallet, terms }, onProgress))
  }

  /**
   * Closes the tab of a call that is over by a transaction of one's own, where no relay does: the payee with his voucher, the payer
   * with the payee's word.
   * @throws {ParleyError} `paid/unknown`, `paid/not-open`, `paid/closed`, `paid/unsettled`, `wallet/...`, `chain/...`, `funds/gas`
   */
  async close({ wallet, tabId: id }: Order, onProgress?: OnProgress): Promise<SessionRecord> {
    const { tabs, settler } = this.#consult
    await this.#unsettled(id)
    const { role, terms, cumulative, voucher = UNSIGNED, close } = await settler.end(id)
    const order = { wallet, terms }
    if (role === 'payee' && wallet.address.toLowerCase() === terms.payee) {
      return await this.#settledBy(id, tabs.close(order, { cumulative, signature: voucher }, onProgress))
    }
    if (close === undefined) throw new ParleyError('paid/unsettled', {})
    const signed = { cumulative: close.cumulative, signature: voucher, close: close.signature }
    return await this.#settledBy(id, tabs.closeSigned(order, signed, onProgress))
  }

  async #resume(): Promise<void> {
    const { ledger, live } = this.#consult
    const { signal } = this.#abort
    for (const record of await ledger.list()) {
      if (signal.aborted) return
      if (live.has(record.tabId)) continue
      if (record.takenAt === undefined) await this.#forget(record)
      else if (await this.#isOver(record)) await this.#resumeOne(record, signal)
      else this.#await(record, signal)
    }
  }

  /** Or it may go on in another tab of the browser. */
  async #isOver({ tabId: id, endedAt, aliveAt, hasLock = false }: TabRecord): Promise<boolean> {
    const { live, clock } = this.#consult
    if (endedAt !== undefined || clock.now() - aliveAt >= DEAD_AFTER_MS) return true
    return hasLock && !(await live.isHeld(id))
  }

  /** It goes on elsewhere: should its tab die, this one goes on from there. */
  #await({ tabId: id, hasLock = false }: TabRecord, signal: AbortSignal): void {
    const { live } = this.#consult
    if (!hasLock || this.#parts.lockName === undefined || this.#awaited.has(id)) return
    this.#awaited.add(id)
    live
      .untilFree(id, signal)
      .then(() => this.#resuming)
      .then(() => this.#parts.onOrphan?.())
      // Stopped while waiting.
      .catch(() => {})
      .finally(() => this.#awaited.delete(id))
  }

  async #resumeOne({ tabId: id, outcome }: TabRecord, signal: AbortSignal): Promise<void> {
    const { settler } = this.#consult
    if (outcome?.kind === 'lapsed' || outcome?.safe === true) return
    await settler.end(id)
    if (outcome === undefined) await settler.settle(id, { patienceMs: OPENING_POLL_MS, signal })
    else {
      await settler.note(id).catch((error: unknown) => {
        if (!(error instanceof ParleyError)) throw error
      })
    }
  }

  /** Not taken: the payer's authorization never left the device, and the payee refuses the tab's id for a while. */
  async #forget({ tabId: id, role, madeAt }: TabRecord): Promise<void> {
    const { ledger, clock } = this.#consult
    const keepMs = role === 'payer' ? FORGET_PAYMENT_MS : FORGET_MS
    if (clock.now() - madeAt >= keepMs) await ledger.remove(id)
  }

  async #checkOffer(offer: CallPayment['offer'], payee: string): Promise<void> {
    const { tabs } = this.#consult
    if (offer.payee.toLowerCase() !== parseDid(payee).address) throw new ParleyError('paid/offer', { field: 'payee' })
    checkPayable(offer)
    tabs.checkToken(offer)
    if ((await this.#payoutOf(offer.relayId)) !== offer.relayPayout.toLowerCase()) {
      throw new ParleyError('paid/offer', { field: 'relayPayout' })
    }
  }

  /** What stands in the registry now, whatever stood there when the offer was published. */
  async #payoutOf(relayId: number): Promise<Address> {
    if (relayId === 0) return NOBODY
    const payout = await this.#consult.tabs.relayPayout(relayId)
    if (payout === undefined) throw new ParleyError('paid/offer', { field: 'relayId' })
    return payout
  }

  /** @throws {ParleyError} `paid/unknown`, `paid/not-open`, `paid/closed` */
  async #unsettled(id: Hex): Promise<TabRecord> {
    const { ledger, tabs } = this.#consult
    const record = await ledger.get(id)
    const { state } = await tabs.tab(id)
    if (state === 'none') throw new ParleyError('paid/not-open', {})
    if (state === 'closed') throw new ParleyError('paid/closed', {})
    return record
  }

  async #settledBy(id: Hex, transaction: Promise<void>): Promise<SessionRecord> {
    const { settler } = this.#consult
    await transaction
    const session = sessionOf(await settler.note(id))
    if (session === undefined) throw new ParleyError('paid/unknown', { tabId: id })
    return session
  }
}

/** @throws {ParleyError} `paid/offer` */
function checkPayable({ rate, tick, relayBps }: Pick<TabTerms, 'rate' | 'tick' | 'relayBps'>): void {
  const field =
    rate <= 0n || rate > MAX_DEPOSIT ? 'rate' : tick <= 0 ? 'tick' : relayBps > MAX_RELAY_BPS ? 'relayBps' : undefined
  if (field !== undefined) throw new ParleyError('paid/offer', { field })
}

/** The fields of terms and nothing else, as the words of a call have them: in lower case. */
function lowerCase({ rate, tick, relayId, relayBps, nonce, ...accounts }: TabTerms): TabTerms {
  const lower = (address: Address) => address.toLowerCase() as Address
  return {
    payer: lower(accounts.payer),
    payee: lower(accounts.payee),
    key: lower(accounts.key),
    payeeKey: lower(accounts.payeeKey),
    token: lower(accounts.token),
    relayPayout: lower(accounts.relayPayout),
    rate,
    tick,
    relayId,
    relayBps,
    nonce,
  }
}
