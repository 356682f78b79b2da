import type { RelayEntry } from '@parley/protocol'
import { ParleyError } from '../errors/ParleyError.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import { RelayRefusal } from '../relays/RelayRefusal.ts'
import { MAX_CLOSERS } from './constants.ts'
import type { TabCarrier } from './TabCarrier.ts'
import type { TabRecord } from './TabRecord.ts'

/** Relays carry tabs: the one in the terms, which has a share of them; to close one, any that will. */
export class RelayTabCarrier implements TabCarrier {
  readonly #relays: RelayDirectory

  constructor(relays: RelayDirectory) {
    this.#relays = relays
  }

  async open(record: TabRecord): Promise<void> {
    const { terms, deposit, authorization } = record
    if (authorization === undefined) throw new ParleyError('paid/refused', { detail: 'there is no authorization' })
    const api = this.#relays.api(this.#own(record))
    await asked(() => api.openTab({ terms, deposit, authorization }))
  }

  async keep(record: TabRecord): Promise<void> {
    const { tabId, terms, cumulative, voucher } = record
    if (voucher === undefined) return
    const api = this.#relays.api(this.#own(record))
    await asked(() => api.keepVoucher({ tabId, terms, cumulative, signature: voucher }))
  }

  async close({ tabId, terms, voucher, close }: TabRecord): Promise<void> {
    if (close === undefined) throw new ParleyError('paid/refused', { detail: 'the payee has not closed it' })
    const { cumulative, signature: closeSignature } = close
    const sum = { tabId, terms, cumulative, closeSignature }
    const request = cumulative === 0n || voucher === undefined ? sum : { ...sum, signature: voucher }
    let reason = new ParleyError('relay/none', {})
    for (const relay of this.#closers(terms.relayId)) {
      try {
        await asked(() => this.#relays.api(relay).closeTab(request))
        return
      } catch (error) {
        if (!(error instanceof ParleyError)) throw error
        if (reason.code === 'relay/none') reason = error
      }
    }
    throw reason
  }

  #own({ terms }: TabRecord): RelayEntry {
    const relay = this.#relays.get(terms.relayId)
    if (relay === undefined || relay.url === '') throw new ParleyError('relay/none', {})
    return relay
  }

  /** The relay of the terms earns by it and comes first. */
  #closers(relayId: number): RelayEntry[] {
    const able = this.#relays.list().filter((relay) => relay.id === relayId || this.#relays.isUsable(relay))
    return able
      .filter(({ url }) => url !== '')
      .sort((a, b) => Number(b.id === relayId) - Number(a.id === relayId))
      .slice(0, MAX_CLOSERS)
  }
}

async function asked(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (error instanceof RelayRefusal)
      throw new ParleyError('paid/refused', { detail: error.message }, { cause: error })
    throw error
  }
}
