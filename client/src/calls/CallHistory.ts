import type { CallRecord } from '../model/CallRecord.ts'
import type { SessionRecord } from '../model/SessionRecord.ts'
import type { Store } from '../model/Store.ts'
import type { Board } from '../state/Board.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import type { Tabs } from '../state/Tabs.ts'
import { MAX_HISTORY, RECORD_OPEN_MS } from './constants.ts'

type Saved = {
  record: CallRecord
  /** The tab that took it. */
  takenBy?: string
  /** It goes on (device time, unix ms): not shown until then. A device that dies keeps what was known. */
  openUntil?: number
}
type Parts = { store: Store; keys: StoreKeys; board: Board; tabs: Tabs }

/** Calls that are over, durable. A call that goes on is written down as well, so that a crash loses nothing. */
export class CallHistory {
  readonly #parts: Parts
  readonly #saved = new Map<string, Saved>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async load(): Promise<void> {
    const { store, keys } = this.#parts
    for (const { key, value } of await store.list<Saved>(keys.calls)) this.#saved.set(key, value)
    this.#show()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  has(callId: string): boolean {
    return this.#saved.has(this.#parts.keys.call(callId))
  }

  /** A call that nobody can take any more. The first word stays. */
  async miss(callId: string, record: CallRecord): Promise<void> {
    if (!this.has(callId)) await this.#put(callId, (old) => old ?? { record })
  }

  /** How a call stands that goes on. */
  async keep(callId: string, record: CallRecord, tab: string): Promise<void> {
    const openUntil = Date.now() + RECORD_OPEN_MS
    await this.#put(callId, (old) => ownOr(old, tab, { ...old, record, openUntil }))
  }

  /** One tab only takes a call. */
  async take(callId: string, record: CallRecord, tab: string): Promise<boolean> {
    const openUntil = Date.now() + RECORD_OPEN_MS
    const { takenBy } = await this.#put(callId, (old) => ownOr(old, tab, { record, openUntil, takenBy: tab }))
    return takenBy === tab
  }

  /** The last word on a call. */
  async close(callId: string, record: CallRecord, tab: string): Promise<void> {
    await this.#put(callId, (old) => {
      const { openUntil: _, ...rest } = old ?? {}
      return ownOr(old, tab, { ...rest, record })
    })
  }

  /**
   * What the chain says of the money, once it is more than what was known when the call ended. A call whose page died had no last
   * word: its money is told once it can no longer go on, which a tab that is closed says at once.
   */
  async settle({ callId, paid }: Pick<SessionRecord, 'callId' | 'paid'>): Promise<void> {
    const known = this.#saved.get(this.#parts.keys.call(callId))
    if (known === undefined || (paid.state !== 'settled' && (known.openUntil ?? 0) > Date.now())) return
    const { state, transaction } = known.record.paid ?? {}
    if (state === paid.state && transaction === paid.transaction) return
    await this.#put(callId, (old = known) => {
      const { openUntil: _, ...rest } = old
      return { ...rest, record: { ...old.record, paid } }
    })
  }

  /** It was no call of its own: two people called each other at once. */
  async drop(callId: string): Promise<void> {
    const { store, keys, tabs } = this.#parts
    const key = keys.call(callId)
    await store.remove(key)
    this.#saved.delete(key)
    this.#show()
    tabs.tell({ kind: 'changed', key })
  }

  /** Another tab changed it. */
  async reload(key: string): Promise<void> {
    const saved = await this.#parts.store.get<Saved>(key)
    if (saved === undefined) this.#saved.delete(key)
    else this.#saved.set(key, saved)
    this.#show()
  }

  async #put(callId: string, change: (old: Saved | undefined) => Saved): Promise<Saved> {
    const { store, keys, tabs } = this.#parts
    const key = keys.call(callId)
    const saved = await store.update<Saved>(key, change)
    this.#saved.set(key, saved)
    this.#show()
    tabs.tell({ kind: 'changed', key })
    await this.#forget()
    return saved
  }

  async #forget(): Promise<void> {
    if (this.#saved.size <= MAX_HISTORY) return
    const oldest = [...this.#saved].sort(([, a], [, b]) => a.record.at - b.record.at)
    for (const [key] of oldest.slice(0, oldest.length - MAX_HISTORY)) {
      this.#saved.delete(key)
      await this.#parts.store.remove(key)
    }
    this.#show()
  }

  #show(): void {
    const now = Date.now()
    const over = [...this.#saved.values()].filter(({ openUntil = 0 }) => openUntil <= now)
    const callHistory = over.map(({ record }) => record).sort((a, b) => b.at - a.at)
    const shown = this.#parts.board.snapshot().callHistory
    const same = shown.length === callHistory.length && shown.every((record, index) => record === callHistory[index])
    if (!same) this.#parts.board.show({ callHistory })
    clearTimeout(this.#timer)
    const open = [...this.#saved.values()].flatMap(({ openUntil = 0 }) => (openUntil > now ? [openUntil] : []))
    if (open.length > 0) this.#timer = setTimeout(() => this.#show(), Math.min(...open) - now + 1)
  }
}

/** What is nobody's yet, or this tab's, may be changed by it. */
function ownOr(old: Saved | undefined, tab: string, next: Saved): Saved {
  return old?.takenBy === undefined || old.takenBy === tab ? next : old
}
