import {
  type AddressBook,
  equalBytes,
  fromHex,
  GRACE_SECONDS,
  type Hex,
  type ProblemCode,
  type ProblemFacts,
  type RelayEntry,
  recoverTabClose,
  recoverVoucher,
  type SignedSum,
  type Suite,
  type Tab,
  type TabAuthorization,
  type TabTerms,
  tabId,
  tabsDomain,
  toHex,
} from '@parley/protocol'
import type { Logger } from 'pino'
import type { TurnSubject } from '../turn/turnDesk.ts'
import type { OpensLimit } from './opensLimit.ts'
import type { TabChain } from './tabChain.ts'
import type { TabCloser } from './tabCloser.ts'
import { tabLimits } from './tabLimits.ts'
import type { KeptTab, TabStore } from './tabStore.ts'

export type TabRefusal = { kind: 'refused'; code: ProblemCode; facts?: ProblemFacts }
export type OpenRequest = { terms: TabTerms; deposit: bigint; authorization: TabAuthorization & { nonce?: Uint8Array } }
export type VoucherRequest = { tabId: Uint8Array; terms: TabTerms; cumulative: bigint; signature: Uint8Array }
export type CloseRequest = Omit<VoucherRequest, 'signature'> & {
  signature: Uint8Array | undefined
  closeSignature: Uint8Array
}
export type TabOpened = { kind: 'opened'; tabId: Hex; transaction: Hex }
export type TabClosed = { kind: 'closed'; transaction: Hex | null; state: 'closed' | 'pending' }

export type TabDeskInit = {
  store: TabStore
  chain: TabChain
  closer: TabCloser
  opens: OpensLimit
  addressBook: AddressBook
  /** This relay as the registry has it. */
  self: () => RelayEntry | undefined
  /** Does this identity get its mail from this relay? */
  holdsFor: (address: Hex) => boolean
  minBps: number
  minDeposit: bigint
  suite: Suite
  log: Logger
}

/** What the relay does with the tabs of calls for those who ask: opens, keeps vouchers, closes, tells. Throws while the chain does not answer. */
export class TabDesk {
  readonly #init: TabDeskInit
  readonly #domain: Uint8Array
  readonly #opening = new Map<string, { sent: Hex | undefined; done: Promise<TabOpened | TabRefusal> }>()

  constructor(init: TabDeskInit) {
    this.#init = init
    const { chainId, contracts } = init.addressBook
    this.#domain = tabsDomain({ chainId, verifyingContract: fromHex(contracts.consultationTabs) })
  }

  /** Opens a tab with the payer's authorization. The same again is the same; the transaction is answered when it is mined, or late. */
  async open(request: OpenRequest): Promise<TabOpened | TabRefusal> {
    const refusal = this.#refuseTerms(request)
    if (refusal !== undefined) return refusal
    const id = tabId(request.terms)
    const key = toHex(id)
    if (request.authorization.nonce !== undefined && !equalBytes(request.authorization.nonce, id))
      return refuse('tab/authorization', { reason: "the nonce is not the tab's id" })
    let running = this.#opening.get(key)
    if (running === undefined) {
      const entry: { sent: Hex | undefined; done: Promise<TabOpened | TabRefusal> } = {
        sent: undefined,
        done: Promise.resolve(refuse('tab/unknown')),
      }
      entry.done = this.#open(request, id, (hash) => {
        entry.sent = hash
      }).finally(() => this.#opening.delete(key))
      this.#opening.set(key, entry)
      running = entry
    }
    const { done } = running
    return await soon<TabOpened | TabRefusal>(done, () => {
      const transaction = running.sent
      if (transaction === undefined) return refuse('chain/stale', { reason: 'The transaction waits to be sent.' })
      return { kind: 'opened', tabId: key, transaction }
    })
  }

  /** Keeps the payer's newest voucher; answers the highest sum on the disk. */
  async keepVoucher(request: VoucherRequest): Promise<{ kind: 'kept'; cumulative: bigint } | TabRefusal> {
    const { store } = this.#init
    const { tabId: id, terms, cumulative, signature } = request
    const refusal = this.#refuseSum(request) ?? this.#refuseVoucher({ tabId: id, cumulative, signature }, terms)
    if (refusal !== undefined) return refusal
    const known = store.get(id)
    if (known?.closedBy !== undefined) return refuse('tab/closed')
    if (known === undefined) {
      const strange = this.#refuseStrange(terms) ?? refuseState(await this.#init.chain.read(id))
      if (strange !== undefined) return strange
      if (store.count >= tabLimits.kept) return refuse('tab/too-many')
    }
    await store.keepVoucher({ tabId: id, terms, cumulative, voucher: signature })
    return { kind: 'kept', cumulative: store.get(id)?.cumulative ?? cumulative }
  }

  /** Brings the payee's close to the chain. Once it is kept, the relay goes on until it is mined. */
  async close(request: CloseRequest): Promise<TabClosed | TabRefusal> {
    const { store, chain, closer } = this.#init
    const { tabId: id, terms, cumulative, signature, closeSignature } = request
    const refusal = this.#refuseSum(request) ?? this.#refuseClose(request)
    if (refusal !== undefined) return refusal
    const known = store.get(id)
    const strange = known === undefined ? this.#refuseStrange(terms) : undefined
    if (strange !== undefined) return strange
    const { state } = await chain.read(id)
    if (state === 'none') return refuse('tab/unknown')
    if (state === 'closed') return { kind: 'closed', transaction: known?.closedBy ?? null, state: 'closed' }
    if (known === undefined && store.count >= tabLimits.kept) return refuse('tab/too-many')
    if (known?.close === undefined || known.close.cumulative < cumulative)
      await store.keepClose({ tabId: id, terms, close: { cumulative, voucher: signature, signature: closeSignature } })
    const kept = store.get(id)
    if (kept === undefined) return { kind: 'closed', transaction: null, state: 'closed' }
    return await soon(this.#bringClose(kept), () => ({
      kind: 'closed',
      transaction: closer.sent(id) ?? null,
      state: 'pending',
    }))
  }

  /** A tab that this relay knows, as the chain has it now. */
  async view(id: Uint8Array): Promise<{ kind: 'tab'; tab: Tab; cumulative: bigint | null } | TabRefusal> {
    const kept = this.#init.store.get(id)
    if (kept === undefined) return refuse('tab/unknown')
    const tab = await this.#init.chain.read(id)
    return { kind: 'tab', tab, cumulative: kept.voucher === undefined ? null : kept.cumulative }
  }

  /** The two sides of an open tab that this relay serves: who may use its TURN server, and until when. */
  async turnSubject(id: Uint8Array, now: number): Promise<TurnSubject | undefined> {
    const kept = this.#init.store.get(id)
    if (kept === undefined || kept.terms.relayId !== this.#init.self()?.id) return undefined
    if ((await this.#init.chain.read(id)).state !== 'open') return undefined
    const { key, payeeKey, tick } = kept.terms
    const paidUntil = kept.voucher === undefined ? now : kept.changedAt + tick + GRACE_SECONDS
    return {
      signers: [fromHex(key), fromHex(payeeKey)],
      expiresAt: Math.max(now + tabLimits.turnSeconds, paidUntil),
      perSide: 6,
    }
  }

  async #open(
    { terms, deposit, authorization }: OpenRequest,
    id: Uint8Array,
    onSent: (hash: Hex) => void,
  ): Promise<TabOpened | TabRefusal> {
    const { store, chain, opens, log } = this.#init
    const kept = store.get(id)
    const { state } = await chain.read(id)
    if (state === 'closed') return refuse('tab/closed')
    if (state !== 'none') return await this.#openedBefore(id, kept)
    const refusal = await this.#refuseAuthorization(terms, id, deposit, authorization)
    if (refusal !== undefined) return refusal
    if (kept === undefined && store.count >= tabLimits.kept) return refuse('tab/too-many')
    if (!opens.take(terms.payer)) return refuse('tab/too-many')
    // On the disk before it is sent: a relay that is killed in between knows its own transaction again.
    await store.keepOpening({ tabId: id, terms, transaction: undefined })
    const sent = await chain.open(terms, { tabId: id, deposit, authorization }, onSent)
    if (sent.kind === 'mined') {
      await store.keepOpening({ tabId: id, terms, transaction: sent.hash })
      log.info({ tabId: toHex(id), transaction: sent.hash }, 'Tab opened')
      return { kind: 'opened', tabId: toHex(id), transaction: sent.hash }
    }
    await store.dropOpening(id)
    if (sent.kind === 'lost') return refuse('tab/refused', { reason: 'lost' })
    const isToken = /^(ERC3009|ECDSA|Error|reverted)/.test(sent.reason)
    return refuse(isToken ? 'tab/authorization' : 'tab/refused', { reason: sent.reason })
  }

  async #openedBefore(id: Uint8Array, kept: KeptTab | undefined): Promise<TabOpened | TabRefusal> {
    const transaction = kept?.openedBy ?? (kept?.opens === true ? await this.#init.chain.openingOf(id) : undefined)
    return transaction === undefined ? refuse('tab/already-open') : { kind: 'opened', tabId: toHex(id), transaction }
  }

  async #bringClose(kept: KeptTab): Promise<TabClosed | TabRefusal> {
    const { chain, closer } = this.#init
    const closing = await closer.close(kept)
    if (closing.kind === 'closed') return { kind: 'closed', transaction: closing.transaction, state: 'closed' }
    if (closing.kind === 'refused') return refuse('tab/refused', { reason: closing.reason })
    const { state } = await chain.read(kept.tabId)
    return { kind: 'closed', transaction: null, state: state === 'closed' ? 'closed' : 'pending' }
  }

  #refuseTerms({ terms, deposit }: OpenRequest): TabRefusal | undefined {
    const { self, addressBook, minBps, minDeposit } = this.#init
    const relay = self()
    if (relay === undefined) return refuse('relay/not-ready')
    if (terms.relayId !== relay.id || !same(terms.relayPayout, relay.payout))
      return refuse('tab/other-relay', { relayId: relay.id, payout: relay.payout })
    if (!same(terms.token, addressBook.contracts.token)) return refuse('tab/other-token')
    if (terms.relayBps < minBps) return refuse('tab/share-low', { minBps })
    if (deposit < minDeposit) return refuse('tab/deposit-low', { minDeposit })
    return undefined
  }

  async #refuseAuthorization(
    { payer }: TabTerms,
    id: Uint8Array,
    deposit: bigint,
    authorization: TabAuthorization,
  ): Promise<TabRefusal | undefined> {
    const { chain } = this.#init
    const now = BigInt(Math.floor(Date.now() / 1000))
    if (authorization.validBefore <= now) return refuse('tab/authorization', { reason: 'it is no longer valid' })
    if (authorization.validAfter >= now) return refuse('tab/authorization', { reason: 'it is not valid yet' })
    if (!(await chain.isSignedBy(payer, { tabId: id, deposit, authorization })))
      return refuse('tab/authorization', { reason: 'it is not signed by the payer' })
    const [isUsed, balance] = await Promise.all([chain.isUsed(payer, toHex(id)), chain.balanceOf(payer)])
    if (isUsed) return refuse('tab/authorization', { reason: 'it was used or cancelled' })
    if (balance < deposit) return refuse('tab/balance-low', { balance, deposit })
    return undefined
  }

  #refuseSum({ tabId: id, terms }: Pick<VoucherRequest, 'tabId' | 'terms'>): TabRefusal | undefined {
    const { addressBook, suite } = this.#init
    if (!equalBytes(tabId(terms, suite), id))
      return refuse('request/malformed', { reason: 'the terms are of another tab' })
    return same(terms.token, addressBook.contracts.token) ? undefined : refuse('tab/other-token')
  }

  #refuseVoucher(sum: SignedSum, { key }: TabTerms): TabRefusal | undefined {
    const signer = recoverVoucher(sum, this.#domain, this.#init.suite)
    const isSigned = signer !== undefined && equalBytes(signer, fromHex(key))
    return isSigned && sum.cumulative > 0n ? undefined : refuse('tab/forged', { what: 'voucher' })
  }

  #refuseClose({ tabId: id, terms, cumulative, signature, closeSignature }: CloseRequest): TabRefusal | undefined {
    const sum = { tabId: id, cumulative, signature: closeSignature }
    const signer = recoverTabClose(sum, this.#domain, this.#init.suite)
    if (signer === undefined || !equalBytes(signer, fromHex(terms.payeeKey)))
      return refuse('tab/forged', { what: 'close' })
    if (cumulative === 0n) return undefined
    if (signature === undefined) return refuse('request/malformed', { reason: 'a sum above 0 needs its voucher' })
    return this.#refuseVoucher({ tabId: id, cumulative, signature }, terms)
  }

  /** A tab that this relay has never heard of is its business if it is named in the terms, or keeps the payee's mail. */
  #refuseStrange({ relayId, payee }: TabTerms): TabRefusal | undefined {
    const { self, holdsFor } = this.#init
    const relay = self()
    if (relay === undefined) return refuse('relay/not-ready')
    return relayId === relay.id || holdsFor(payee) ? undefined : refuse('tab/other-relay', { relayId: relay.id })
  }
}

function refuse(code: ProblemCode, facts?: ProblemFacts): TabRefusal {
  return facts === undefined ? { kind: 'refused', code } : { kind: 'refused', code, facts }
}

function refuseState({ state }: Tab): TabRefusal | undefined {
  if (state === 'none') return refuse('tab/unknown')
  return state === 'closed' ? refuse('tab/closed') : undefined
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** What is asked for, or what is known of it when that takes too long; it goes on meanwhile. */
async function soon<T>(work: Promise<T>, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const waited = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), tabLimits.minedMs)
  })
  try {
    return (await Promise.race([work, waited])) ?? late()
  } finally {
    clearTimeout(timer)
  }
}
