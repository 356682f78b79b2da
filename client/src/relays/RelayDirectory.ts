import type { AddressBook, Reach, RelayEntry } from '@parley/protocol'
import type { Chain } from '../chain/Chain.ts'
import { MAX_ENDPOINT } from '../chain/constants.ts'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import type { Store } from '../model/Store.ts'
import type { NetworkKeys } from '../state/networkKeys.ts'
import { Listeners } from '../util/Listeners.ts'
import { HEALTH_EVERY_DOWN_MS, HEALTH_EVERY_MS, MAX_STRIKES, MAX_WATCHED, STRIKE_PAUSE_MS } from './constants.ts'
import { ReachLog } from './ReachLog.ts'
import { RelayApi } from './RelayApi.ts'

type Saved = { entries: RelayEntry[]; scannedTo: number }
type Parts = {
  chain: Chain
  store: Store
  keys: Pick<NetworkKeys, 'relays' | 'reach'>
  clock: NetworkClock
  addressBook: AddressBook
  fetch: typeof fetch
}
type Health = {
  reachable: boolean
  roundTripMs: number | undefined
  checkedAt: number
  strikes: number
  struckOutUntil: number
}

/** Blocks read again, in case the chain took some back. */
const REORG_BLOCKS = 64

/** Which relays there are (chain, kept for when the RPC is down) and which of them are well (their health pages). */
export class RelayDirectory {
  readonly #parts: Parts
  readonly #listeners = new Listeners()
  readonly #health = new Map<number, Health>()
  readonly #reach: ReachLog
  #entries: readonly RelayEntry[] = []
  #scannedTo: number
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#reach = new ReachLog({ store: parts.store, prefix: parts.keys.reach })
    this.#scannedTo = parts.addressBook.deployBlock - 1
  }

  async load(): Promise<void> {
    await this.#reach.load()
    const saved = await this.#parts.store.get<Saved>(this.#parts.keys.relays)
    if (saved === undefined) return
    this.#entries = saved.entries
    this.#scannedTo = saved.scannedTo
  }

  /** Reads the chain. @throws {ParleyError} `chain/...`: what was known stays */
  async refresh(): Promise<void> {
    const { chain, store, keys, addressBook } = this.#parts
    const { number } = await chain.head()
    const from = Math.max(addressBook.deployBlock, this.#scannedTo - REORG_BLOCKS + 1)
    const [states, announced] = await Promise.all([chain.relayStates(), chain.relayEndpoints(from, number)])
    const endpoints = new Map(this.#entries.map(({ id, multiaddr, url }) => [id, { multiaddr, url }]))
    for (const { id, multiaddr, url } of announced) endpoints.set(id, { multiaddr, url })
    const entries = states.map((state): RelayEntry => {
      const { multiaddr = '', url = '' } = endpoints.get(state.id) ?? {}
      const fits = multiaddr.length <= MAX_ENDPOINT && url.length <= MAX_ENDPOINT
      return { ...state, multiaddr: fits ? multiaddr : '', url: fits ? url : '' }
    })
    this.#scannedTo = number
    if (same(entries, this.#entries)) return
    this.#entries = entries
    await store.put(keys.relays, { entries, scannedTo: number } satisfies Saved)
    this.#listeners.fire()
  }

  list(): readonly RelayEntry[] {
    return this.#entries
  }

  get(id: number): RelayEntry | undefined {
    return this.#entries.find((entry) => entry.id === id)
  }

  api({ url }: { url: string }): RelayApi {
    return new RelayApi(url, this.#parts.fetch)
  }

  /** Full stake, not leaving, and with a web address. */
  isEligible({ stake, exitAt, url }: RelayEntry): boolean {
    return stake >= BigInt(this.#parts.addressBook.limits.minStake) && exitAt === 0 && url !== ''
  }

  /** Eligible, answering, and not struck out: worth a stamp. */
  isUsable(entry: RelayEntry): boolean {
    const health = this.#health.get(entry.id)
    if (!this.isEligible(entry)) return false
    if (health === undefined) return true
    return health.reachable && (health.strikes < MAX_STRIKES || Date.now() >= health.struckOutUntil)
  }

  health(id: number): { reachable: boolean; roundTripMs: number | undefined } | undefined {
    return this.#health.get(id)
  }

  /** How it answered this device within the week; undefined while it was not asked. */
  reach(id: number): Reach | undefined {
    return this.#reach.of(id)
  }

  /** Writes down how relays answered; before the store is closed. */
  async save(): Promise<void> {
    await this.#reach.save()
  }

  /** It took a stamp and gave no postmark in time. */
  strike(id: number): void {
    const health = this.#of(id)
    health.strikes++
    if (health.strikes >= MAX_STRIKES) health.struckOutUntil = Date.now() + STRIKE_PAUSE_MS
  }

  /** It postmarked: all is forgiven. */
  forgive(id: number): void {
    this.#of(id).strikes = 0
  }

  /** Asks one relay's health page now. */
  async check(entry: RelayEntry): Promise<boolean> {
    const health = this.#of(entry.id)
    const was = health.reachable
    try {
      const { time, roundTripMs } = await this.api(entry).health()
      this.#parts.clock.sample(entry.id, time, roundTripMs)
      health.roundTripMs = roundTripMs
      health.reachable = true
      this.#reach.note(entry.id, roundTripMs)
    } catch {
      this.#parts.clock.forget(entry.id)
      health.roundTripMs = undefined
      health.reachable = false
      // A device without a network says nothing of relays.
      if (globalThis.navigator?.onLine !== false) this.#reach.note(entry.id, undefined)
    }
    health.checkedAt = Date.now()
    if (was !== health.reachable) this.#listeners.fire()
    return health.reachable
  }

  /** Asks all watched relays now. */
  async checkAll(): Promise<void> {
    await Promise.all(this.#watched().map((entry) => this.check(entry)))
  }

  watch(): void {
    this.#timer ??= setInterval(() => {
      for (const entry of this.#watched()) {
        const health = this.#health.get(entry.id)
        const every = health?.reachable === false ? HEALTH_EVERY_DOWN_MS : HEALTH_EVERY_MS
        if (health === undefined || Date.now() - health.checkedAt >= every) void this.check(entry)
      }
    }, HEALTH_EVERY_DOWN_MS)
  }

  unwatch(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  #watched(): RelayEntry[] {
    return this.#entries.filter((entry) => this.isEligible(entry)).slice(0, MAX_WATCHED)
  }

  #of(id: number): Health {
    let health = this.#health.get(id)
    if (health === undefined) {
      health = { reachable: true, roundTripMs: undefined, checkedAt: 0, strikes: 0, struckOutUntil: 0 }
      this.#health.set(id, health)
    }
    return health
  }
}

function same(a: readonly RelayEntry[], b: readonly RelayEntry[]): boolean {
  return (
    a.length === b.length &&
    a.every((entry, index) => {
      const other = b[index]
      return (
        other !== undefined && (Object.keys(entry) as (keyof RelayEntry)[]).every((key) => entry[key] === other[key])
      )
    })
  )
}
