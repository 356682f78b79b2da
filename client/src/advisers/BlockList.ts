import type { Address } from '@parley/protocol'
import type { Identities } from '../identity/Identities.ts'
import type { Store } from '../model/Store.ts'
import type { Board } from '../state/Board.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import type { Tabs } from '../state/Tabs.ts'

type Parts = { store: Store; keys: StoreKeys; board: Board; tabs: Tabs; identities: Identities }

/** People whose messages and calls are not shown. They are not told: what they send is taken in and counted like any other. */
export class BlockList {
  readonly #parts: Parts
  #addresses = new Set<Address>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async load(): Promise<void> {
    const { store, keys, board } = this.#parts
    const dids = (await store.get<readonly string[]>(keys.blocked)) ?? []
    this.#addresses = new Set(dids.map((did) => this.#parts.identities.addressOf(did)))
    board.show({ blocked: dids })
  }

  has(address: Address): boolean {
    return this.#addresses.has(address)
  }

  /** @throws {ParleyError} `identity/malformed`, `identity/other-network`, `store/failed` */
  async set(did: string, blocked: boolean): Promise<void> {
    const { store, keys, tabs, identities } = this.#parts
    const address = identities.addressOf(did)
    await store.update<readonly string[]>(keys.blocked, (old = []) => {
      const others = old.filter((each) => identities.addressOf(each) !== address)
      return blocked ? [...others, did] : others
    })
    await this.load()
    tabs.tell({ kind: 'changed', key: keys.blocked })
  }
}
