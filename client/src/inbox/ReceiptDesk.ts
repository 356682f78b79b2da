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
  #flushing: Promise<void> | undefined
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

  /** One round to every relay that is owed something. */
  async flush(): Promise<void> {
    this.#flushing ??= this.#flush()
      .catch(() => {})
      .finally(() => {
        this.#flushing = undefined
      })
    await this.#flushing
  }

  async #flush(): Promise<void> {
    const { store, keys, relays } = this.#parts
    if (!this.#owing) return
    this.#owing = false
    const pages = new Map<string, OwedReceipt[]>()
    const all = await store.list<OwedReceipt>(keys.receipts)
    if (all.length > 0) this.#owing = true
    for (const { value } of all) {
      const page = `${value.relayId}/${value.epoch}`
      pages.set(page, [...(pages.get(page) ?? []), value])
    }
    await Promise.all(
      [...pages.values()].map(async (owed) => {
        const [first] = owed
        const relay = first === undefined ? undefined : relays.get(first.relayId)
        if (relay === undefined || relays.health(relay.id)?.reachable === false) return
        for (let at = 0; at < owed.length; at += MAX_RECEIPT_STAMPS) {
          if (!(await this.#hand(relay, owed.slice(at, at + MAX_RECEIPT_STAMPS)))) return
        }
      }),
    )
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
