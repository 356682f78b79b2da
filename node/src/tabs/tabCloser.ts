import { type Hex, toHex } from '@parley/protocol'
import type { Logger } from 'pino'
import type { TabChain } from './tabChain.ts'
import type { KeptTab, TabStore } from './tabStore.ts'

/** `again`: somebody was quicker or nothing was sent; look at the chain. */
export type Closing = { kind: 'closed'; transaction: Hex } | { kind: 'refused'; reason: string } | { kind: 'again' }

/** Brings payees' closes to the chain, each once at a time: for the request that brought it, and for the watcher that goes on. */
export class TabCloser {
  readonly #init: { store: TabStore; chain: TabChain; log: Logger }
  readonly #running = new Map<string, { sent: Hex | undefined; done: Promise<Closing> }>()

  constructor(init: { store: TabStore; chain: TabChain; log: Logger }) {
    this.#init = init
  }

  /** The transaction under way, if there is one. */
  sent(tabId: Uint8Array): Hex | undefined {
    return this.#running.get(toHex(tabId))?.sent
  }

  close(tab: KeptTab): Promise<Closing> {
    const key = toHex(tab.tabId)
    const running = this.#running.get(key)
    if (running !== undefined) return running.done
    const entry: { sent: Hex | undefined; done: Promise<Closing> } = { sent: undefined, done: Promise.resolve(AGAIN) }
    entry.done = this.#close(tab, (hash) => {
      entry.sent = hash
    }).finally(() => this.#running.delete(key))
    this.#running.set(key, entry)
    return entry.done
  }

  async #close(tab: KeptTab, onSent: (hash: Hex) => void): Promise<Closing> {
    const { store, chain, log } = this.#init
    const { tabId, terms, close } = tab
    if (close === undefined) return AGAIN
    const sent = await chain.close(terms, close, onSent)
    if (sent.kind === 'mined') {
      await store.keepClosed({ tabId, terms, transaction: sent.hash })
      log.info({ tabId: toHex(tabId), transaction: sent.hash }, 'Tab closed')
      return { kind: 'closed', transaction: sent.hash }
    }
    if (sent.kind === 'lost') return AGAIN
    if (sent.reason !== 'Tabs_Closed') await store.dropClose({ tabId, terms })
    return sent.reason === 'Tabs_Closed' ? AGAIN : { kind: 'refused', reason: sent.reason }
  }
}

const AGAIN: Closing = { kind: 'again' }
