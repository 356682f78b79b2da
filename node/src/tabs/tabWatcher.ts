import { type Tab, toHex } from '@parley/protocol'
import type { Logger } from 'pino'
import { rpcReason } from '../chain/rpcReason.ts'
import type { TabChain } from './tabChain.ts'
import type { TabCloser } from './tabCloser.ts'
import { tabLimits } from './tabLimits.ts'
import type { KeptTab, TabStore } from './tabStore.ts'

export type TabWatcherInit = {
  store: TabStore
  chain: TabChain
  closer: TabCloser
  /** The smallest unsettled sum that is worth the gas, and how old a voucher gets before it is settled without need. */
  minSettle: bigint
  settleAfterSeconds: number
  log: Logger
}

/**
 * Looks after the tabs whose vouchers this relay keeps: settles the newest one when the payer asks to close, or when it got old;
 * goes on with closes that were not mined; forgets what is over. All of it follows from the table and the chain, so that the relay
 * may be killed anywhere. It looks many times in a closing window and so needs no events.
 */
export class TabWatcher {
  readonly #init: TabWatcherInit
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #stopped = false
  #troubled = false

  constructor(init: TabWatcherInit) {
    this.#init = init
  }

  start(): void {
    this.#schedule(0)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await Promise.race([this.#looking, new Promise((resolve) => setTimeout(resolve, 3000).unref())])
  }

  #schedule(delay: number): void {
    if (this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#looking = this.#round().then((next) => this.#schedule(next))
    }, delay)
  }

  /** Looks at everything once; resolves to when to look again. */
  async #round(): Promise<number> {
    const { store, chain, log } = this.#init
    try {
      const window = (await chain.closeWindow()) * 1000
      const tabs = store.all()
      for (let at = 0; at < tabs.length && !this.#stopped; at += tabLimits.looksAtOnce)
        await Promise.all(tabs.slice(at, at + tabLimits.looksAtOnce).map((tab) => this.#look(tab)))
      this.#troubled = false
      const { looksPerWindow, fastestLookMs, slowestLookMs } = tabLimits
      return Math.min(slowestLookMs, Math.max(fastestLookMs, window / looksPerWindow))
    } catch (error) {
      if (this.#stopped) return 0
      if (!this.#troubled) log.warn({ reason: rpcReason(error) }, 'Tabs could not be looked at: trying again')
      this.#troubled = true
      return 5000
    }
  }

  async #look(kept: KeptTab): Promise<void> {
    const { store, chain, closer, log } = this.#init
    const tab = await chain.read(kept.tabId)
    if (isOver(kept, tab)) return await store.forget(kept.tabId)
    if (tab.state !== 'open' && tab.state !== 'closing') return
    if (kept.close !== undefined) {
      await closer.close(kept)
      return
    }
    if (kept.voucher === undefined || !this.#isDue(kept, tab)) return
    const sent = await chain.settle(kept.terms, kept.cumulative, kept.voucher)
    const tabId = toHex(kept.tabId)
    if (sent.kind === 'mined') log.info({ tabId, transaction: sent.hash, state: tab.state }, 'Voucher settled')
    if (sent.kind === 'refused') log.warn({ tabId, reason: sent.reason }, 'A voucher is refused by the contract')
  }

  #isDue({ cumulative, changedAt }: KeptTab, { deposit, paid, state }: Tab): boolean {
    const { minSettle, settleAfterSeconds } = this.#init
    const unsettled = (cumulative < deposit ? cumulative : deposit) - paid
    if (unsettled <= 0n || unsettled < minSettle) return false
    return state === 'closing' || ageOf(changedAt) > settleAfterSeconds
  }
}

const ageOf = (time: number) => Date.now() / 1000 - time

function isOver({ changedAt, cumulative }: KeptTab, { state, deposit, paid }: Tab): boolean {
  if (state === 'none') return ageOf(changedAt) > tabLimits.openingSeconds
  if (state === 'closed') return ageOf(changedAt) > tabLimits.closedSeconds
  const isSettled = cumulative <= paid || paid === deposit
  return isSettled && ageOf(changedAt) > tabLimits.idleSeconds
}
