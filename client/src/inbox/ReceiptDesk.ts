import {
  type AddressBook,
  ackAddress,
  ackPrivateKey,
  fromHex,
  type Hex,
  publicKeyOf,
  receiptTree,
  signReceipt,
  toHex,
} from '@parley/protocol'
import type { Identities } from '../identity/Identities.ts'
import type { Store } from '../model/Store.ts'
import { MAX_RECEIPT_STAMPS } from '../relays/constants.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import { RelayRefusal } from '../relays/RelayRefusal.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import { MAX_RECEIPT_REFUSALS, RECEIPT_EVERY_MS } from './constants.ts'

/** A stamp to sign for: its message is stored, and its hash was computed here. */
export type OwedReceipt = { relayId: number; epoch: number; stampHash: Hex; refusals: number }

type Parts = {
  store: Store
  keys: StoreKeys
  identities: Identities
  relays: RelayDirectory
  addressBook: AddressBook
  domain: Uint8Array
}

/** Signs for what was delivered, a page at a time, and gives the receipts to the relays that earned them. */
export class ReceiptDesk {
  readonly #parts: Parts
  #timer: ReturnType<typeof setInterval> | undefined
  /** Relays being talked to: one that hangs must not hold up the others. */
  readonly #visited = new Set<number>()
  /** Something may be owed; spares the store a look every second. */
  #owing = true

  constructor(parts: Parts) {
    this.#parts = parts
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.flush(), RECEIPT_EVERY_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Durable when resolved; sent soon. */
  async owe(relayId: number, epoch: number, stampHash: Hex): Promise<void> {
    const { store, keys } = this.#parts
    this.#owing = true
    const owed: OwedReceipt = { relayId, epoch, stampHash, refusals: 0 }
    await store.put(keys.receipt(relayId, epoch, stampHash), owed)
  }

  /** One round to every relay that is owed something and not being talked to. */
  async flush(): Promise<void> {
    if (!this.#owing) return
    this.#owing = false
    try {
      const { store, keys } = this.#parts
      const byRelay = new Map<number, OwedReceipt[]>()
      for (const { value } of await store.list<OwedReceipt>(keys.receipts)) {
        byRelay.set(value.relayId, [...(byRelay.get(value.relayId) ?? []), value])
      }
      if (byRelay.size > 0) this.#owing = true
      await Promise.all([...byRelay].map(([relayId, owed]) => this.#visit(relayId, owed)))
    } catch {
      // The store failed: the next round tries again.
      this.#owing = true
    }
  }

  async #visit(relayId: number, owed: OwedReceipt[]): Promise<void> {
    const { relays } = this.#parts
    const relay = relays.get(relayId)
    if (relay === undefined || relays.health(relayId)?.reachable === false || this.#visited.has(relayId)) return
    this.#visited.add(relayId)
    try {
      // A receipt is of one epoch: its key is.
      const epochs = new Set(owed.map(({ epoch }) => epoch))
      for (const epoch of epochs) {
        const same = owed.filter((each) => each.epoch === epoch)
        for (let at = 0; at < same.length; at += MAX_RECEIPT_STAMPS) {
          if (!(await this.#hand(relay, same.slice(at, at + MAX_RECEIPT_STAMPS)))) return
        }
      }
    } finally {
      this.#visited.delete(relayId)
    }
  }

  /** True when the relay answered, so that another page may follow. */
  async #hand(relay: { id: number; url: string }, page: OwedReceipt[]): Promise<boolean> {
    const { store, keys, identities, relays, domain } = this.#parts
    const device = identities.deviceKeys()
    const epoch = page[0]?.epoch
    if (device === undefined || epoch === undefined) return false
    const stampHashes = page.map(({ stampHash }) => stampHash)
    const { root } = receiptTree(stampHashes.map((hash) => fromHex(hash)))
    const privateKey = ackPrivateKey(device.ackKey, epoch)
    const { signature } = signReceipt({ relayId: relay.id, epoch, root, domain, privateKey })
    const ack = toHex(ackAddress(publicKeyOf(device.ackKey), epoch))
    try {
      await relays.api(relay).receipt({ relayId: relay.id, epoch, ack, stampHashes, signature: toHex(signature) })
      for (const { stampHash } of page) await store.remove(keys.receipt(relay.id, epoch, stampHash))
      return true
    } catch (error) {
      if (!(error instanceof RelayRefusal) || error.status === 429 || error.status >= 500) return false
      // It holds some of the page and not the rest: halve until only those are left, and give up on them in time.
      if (page.length > 1) {
        const middle = Math.ceil(page.length / 2)
        return (await this.#hand(relay, page.slice(0, middle))) && (await this.#hand(relay, page.slice(middle)))
      }
      const [only] = page
      if (only === undefined) return true
      const key = keys.receipt(relay.id, epoch, only.stampHash)
      if (only.refusals + 1 >= MAX_RECEIPT_REFUSALS) await store.remove(key)
      else await store.put(key, { ...only, refusals: only.refusals + 1 } satisfies OwedReceipt)
      return true
    }
  }
}
