import type { Hex } from '@parley/protocol'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Store } from '../model/Store.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import type { TabRecord } from './TabRecord.ts'

/** The records of paid calls in the store. Each change is one step that no other tab of the browser can come between. */
export class TabLedger {
  readonly #store: Store
  readonly #keys: Pick<StoreKeys, 'consultations' | 'consultation'>

  constructor(store: Store, keys: Pick<StoreKeys, 'consultations' | 'consultation'>) {
    this.#store = store
    this.#keys = keys
  }

  /**
   * A tab is of one call. The same call again, not taken yet, is no other: it rings in each tab of the browser.
   * @throws {ParleyError} `paid/used`, `store/failed`
   */
  async add(record: TabRecord): Promise<TabRecord> {
    return await this.#store.update<TabRecord>(this.#keys.consultation(record.tabId), (old) => {
      if (old === undefined) return record
      const isSame = old.callId === record.callId && old.peer === record.peer && old.role === record.role
      if (isSame && old.takenAt === undefined && old.endedAt === undefined) return old
      throw new ParleyError('paid/used', { tabId: record.tabId })
    })
  }

  /** @throws {ParleyError} `paid/unknown`, `store/failed` */
  async get(tabId: Hex): Promise<TabRecord> {
    const record = await this.#store.get<TabRecord>(this.#keys.consultation(tabId))
    if (record === undefined) throw new ParleyError('paid/unknown', { tabId })
    return record
  }

  /** @throws {ParleyError} `paid/unknown`, `store/failed` */
  async change(tabId: Hex, change: (old: TabRecord) => TabRecord): Promise<TabRecord> {
    return await this.#store.update<TabRecord>(this.#keys.consultation(tabId), (old) => {
      if (old === undefined) throw new ParleyError('paid/unknown', { tabId })
      return change(old)
    })
  }

  async remove(tabId: Hex): Promise<void> {
    await this.#store.remove(this.#keys.consultation(tabId))
  }

  async list(): Promise<TabRecord[]> {
    return (await this.#store.list<TabRecord>(this.#keys.consultations)).map(({ value }) => value)
  }
}
