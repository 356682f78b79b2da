import { signAvailable, toHex } from '@parley/protocol'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Identities } from '../identity/Identities.ts'
import type { Store } from '../model/Store.ts'
import { MAX_WATCHED } from '../relays/constants.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import type { Board } from '../state/Board.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import type { Tabs } from '../state/Tabs.ts'
import { AVAILABLE_EVERY_MS, AVAILABLE_SECONDS } from './constants.ts'

type Parts = {
  store: Store
  keys: StoreKeys
  board: Board
  tabs: Tabs
  identities: Identities
  relays: RelayDirectory
  clock: NetworkClock
}

/** "Available now": while it is on, the leading tab says so to the relays again and again. Switched off, it ends by itself. */
export class AvailableSwitch {
  readonly #parts: Parts
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Reads the switch: at the start, and when another tab turned it. */
  async load(): Promise<void> {
    const { store, keys, board } = this.#parts
    board.show({ available: (await store.get<boolean>(keys.available)) === true })
    if (this.#timer !== undefined) await this.#say()
  }

  /** @throws {ParleyError} `offer/none`, `store/failed` */
  async set(on: boolean): Promise<void> {
    const { store, keys, board, tabs, identities } = this.#parts
    const { did } = identities
    if (on && identities.get()?.profile.offer === undefined) throw new ParleyError('offer/none', { did })
    await store.put(keys.available, on)
    board.show({ available: on })
    tabs.tell({ kind: 'changed', key: keys.available })
    if (on) await this.#say()
  }

  /** This tab talks to the relays. */
  start(): void {
    this.#timer ??= setInterval(() => void this.#say().catch(() => {}), AVAILABLE_EVERY_MS)
    void this.#say().catch(() => {})
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #say(): Promise<void> {
    const { board, identities, relays, clock } = this.#parts
    const identity = identities.get()
    const device = identities.deviceKeys()
    if (!board.snapshot().available || device === undefined || identity?.profile.offer === undefined) return
    const { did, address, publishedTo } = identity
    const { until, signature } = signAvailable({
      did,
      until: clock.seconds() + AVAILABLE_SECONDS,
      privateKey: device.signKey,
    })
    const told = relays.list().filter(({ id, url }) => publishedTo.includes(id) && url !== '')
    await Promise.all(
      told.slice(0, MAX_WATCHED).map((entry) =>
        relays
          .api(entry)
          .putAvailable(address, { until, signature: toHex(signature) })
          .catch(() => {
            // The next time will do.
          }),
      ),
    )
  }
}
