import { askedOnce, mergeReach, type Reach, type ReachHour, reachOf } from '@parley/protocol'
import type { Store } from '../model/Store.ts'
import { MAX_REACH_KEPT, REACH_SAVE_EVERY_MS } from './constants.ts'

type Hours = readonly ReachHour[]

/** How relays answered this device, by the hour, for a week; several tabs of one store add to the same hours. */
export class ReachLog {
  readonly #store: Store
  readonly #prefix: string
  readonly #kept = new Map<number, Hours>()
  #pending = new Map<number, Hours>()
  #savedAt = 0

  constructor({ store, prefix }: { store: Store; prefix: string }) {
    this.#store = store
    this.#prefix = prefix
  }

  /** Reads what is kept, and forgets what is too old, and the relays that are too many. @throws {ParleyError} `store/failed` */
  async load(): Promise<void> {
    const now = Date.now()
    const found = (await this.#store.list<Hours>(this.#prefix)).map(({ key, value }) => ({
      key,
      id: Number(key.slice(this.#prefix.length)),
      hours: mergeReach(value, [], now),
    }))
    const newestFirst = found.sort((a, b) => (b.hours.at(-1)?.hour ?? 0) - (a.hours.at(-1)?.hour ?? 0))
    for (const [index, { key, id, hours }] of newestFirst.entries()) {
      if (index < MAX_REACH_KEPT && hours.length > 0) this.#kept.set(id, hours)
      else await this.#store.remove(key)
    }
  }

  /** One question to a relay; `delayMs` is absent where no answer came. Written down now and then. */
  note(relayId: number, delayMs: number | undefined): void {
    const now = Date.now()
    this.#pending.set(relayId, mergeReach(this.#pending.get(relayId) ?? [], [askedOnce(now, delayMs)], now))
    if (now - this.#savedAt >= REACH_SAVE_EVERY_MS) void this.save()
  }

  /** Undefined while it was not asked. */
  of(relayId: number): Reach | undefined {
    const [kept = [], pending = []] = [this.#kept.get(relayId), this.#pending.get(relayId)]
    return reachOf(mergeReach(kept, pending, Date.now()))
  }

  /** Never fails: what cannot be written is kept in memory, and nothing depends on it. */
  async save(): Promise<void> {
    const now = Date.now()
    this.#savedAt = now
    const adding = this.#pending
    this.#pending = new Map()
    for (const [id, hours] of adding) {
      this.#kept.set(id, mergeReach(this.#kept.get(id) ?? [], hours, now))
      try {
        const change = (old: Hours | undefined) => mergeReach(old ?? [], hours, now)
        this.#kept.set(id, await this.#store.update<Hours>(`${this.#prefix}${id}`, change))
      } catch {
        // As said above.
      }
    }
  }
}
