import type { Address, AddressBook, Hex } from '@parley/protocol'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import type { Store } from '../model/Store.ts'
import { MAX_OUTCOME_HASHES } from '../relays/constants.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import type { OutcomeBody } from '../relays/relayBodies.ts'
import type { Board } from '../state/Board.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import type { Awaited } from './Awaited.ts'
import { checkOutcome } from './checkOutcome.ts'
import { OUTCOME_FACTOR, OUTCOME_FIRST_MS, OUTCOME_MAX_MS } from './constants.ts'

type Parts = {
  store: Store
  keys: StoreKeys
  board: Board
  relays: RelayDirectory
  clock: NetworkClock
  addressBook: AddressBook
  domain: Uint8Array
}
type Entry = Awaited & { askAt: number; delay: number }

const TICK_MS = 400

/** Asks relays for the receipts of sent messages, ever more rarely, until one checks out or the hold period is over. */
export class DeliveryWatch {
  readonly #parts: Parts
  readonly #entries = new Map<string, Entry>()
  #timer: ReturnType<typeof setInterval> | undefined
  #ticking = false
  /** Relays with a question open: one that hangs must not hold up the others. */
  readonly #asked = new Set<number>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    const { store, keys } = this.#parts
    for (const { value } of await store.list<Awaited>(keys.awaiting)) {
      if (!this.#entries.has(value.id)) this.#entries.set(value.id, soon(value))
    }
    this.#timer ??= setInterval(() => void this.#tick(), TICK_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#entries.clear()
  }

  async expect(awaited: Awaited): Promise<void> {
    const { store, keys } = this.#parts
    if (this.#entries.has(awaited.id)) return
    this.#entries.set(awaited.id, soon(awaited))
    await store.put(keys.awaited(awaited.id), awaited)
  }

  /** Somebody was just heard of: their receipts are likely there. */
  nudge(address: Address): void {
    for (const entry of this.#entries.values()) {
      if (entry.address !== address) continue
      entry.delay = OUTCOME_FIRST_MS
      entry.askAt = Math.min(entry.askAt, Date.now() + OUTCOME_FIRST_MS)
    }
  }

  async #tick(): Promise<void> {
    if (this.#ticking) return
    this.#ticking = true
    try {
      await this.#askAll()
    } catch {
      // The store failed: the next tick asks again.
    } finally {
      this.#ticking = false
    }
  }

  async #askAll(): Promise<void> {
    const { store, keys, clock } = this.#parts
    const now = Date.now()
    const due: Entry[] = []
    for (const entry of this.#entries.values()) {
      if (clock.now() > entry.until) {
        this.#entries.delete(entry.id)
        await store.remove(keys.awaited(entry.id))
      } else if (entry.askAt <= now) {
        entry.delay = Math.min(entry.delay * OUTCOME_FACTOR, OUTCOME_MAX_MS)
        entry.askAt = now + entry.delay
        due.push(entry)
      }
    }
    const byRelay = new Map<number, Map<Hex, Entry>>()
    for (const entry of due) {
      for (const { messageHash, named } of entry.frames) {
        for (const { relayId } of named) {
          const hashes = byRelay.get(relayId) ?? new Map<Hex, Entry>()
          byRelay.set(relayId, hashes.set(messageHash, entry))
        }
      }
    }
    for (const [relayId, hashes] of byRelay) {
      if (this.#asked.has(relayId)) continue
      this.#asked.add(relayId)
      void this.#askRelay(relayId, hashes)
        .catch(() => {})
        .finally(() => this.#asked.delete(relayId))
    }
  }

  async #askRelay(relayId: number, hashes: Map<Hex, Entry>): Promise<void> {
    const { relays } = this.#parts
    const entry = relays.get(relayId)
    if (entry === undefined || relays.health(relayId)?.reachable === false) return
    const all = [...hashes.keys()]
    for (let at = 0; at < all.length; at += MAX_OUTCOME_HASHES) {
      const held = await relays
        .api(entry)
        .outcomes(all.slice(at, at + MAX_OUTCOME_HASHES))
        .catch(() => undefined)
      if (held === undefined) return
      for (const [hash, outcome] of held) {
        const awaited = hashes.get(hash)
        if (awaited !== undefined) await this.#note(awaited, relayId, hash, outcome)
      }
    }
  }

  async #note(awaited: Entry, relayId: number, hash: Hex, outcome: OutcomeBody): Promise<void> {
    const { board, store, keys, domain, addressBook } = this.#parts
    const frame = awaited.frames.find(({ messageHash }) => messageHash === hash)
    const named = frame?.named.find((each) => each.relayId === relayId)
    if (frame === undefined || named === undefined) return
    const { epoch } = frame
    const { postmark, receipted } = checkOutcome(outcome, named, { epoch, domain, schedule: addressBook.schedule })
    const shown = await board.message(awaited.address, awaited.at, 'out', awaited.id)
    const isNew = postmark !== undefined && shown?.postmarks.every(({ stampHash }) => stampHash !== postmark.stampHash)
    if (isNew === true || receipted) {
      await board.changeMessage({ ...awaited, direction: 'out' }, ({ trouble: _, ...old }) => {
        const known = old.postmarks.some(({ stampHash }) => stampHash === named.stampHash)
        const postmarks = known || postmark === undefined ? old.postmarks : [...old.postmarks, postmark]
        return {
          ...old,
          state: receipted || old.state === 'delivered' ? 'delivered' : 'sent',
          ...(receipted ? { deliveredBy: 'receipt' as const } : {}),
          postmarks,
          postmarkedBy: postmarks.length,
          of: Math.max(old.of, postmarks.length),
        }
      })
    }
    if (!receipted) return
    this.#entries.delete(awaited.id)
    await store.remove(keys.awaited(awaited.id))
  }
}

function soon(awaited: Awaited): Entry {
  return { ...awaited, askAt: Date.now() + OUTCOME_FIRST_MS, delay: OUTCOME_FIRST_MS }
}
