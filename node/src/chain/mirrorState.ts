import { type Book, fromHex, NO_EXIT, type RelayEntry, type Shares, sheetValue } from '@parley/protocol'
import type { ChainEvent } from './chainEvent.ts'

/** What the events up to one block add up to. Values are replaced, never changed in place. */
export class MirrorState {
  readonly books = new Map<bigint, Book>()
  readonly relays = new Map<number, RelayEntry>()
  /** What each relay may collect. */
  readonly earned = new Map<number, bigint>()
  readonly claims = new Map<number, { count: number; net: bigint; lastEpoch: number }>()
  /** The stamp that each book's newest paid sheet was paid for. */
  readonly paid = new Map<bigint, { epoch: number; stampHash: `0x${string}` }>()
  /** The shares after each announced change, oldest first: a later one replaces what it overtakes. */
  readonly shareChanges: (Shares & { fromEpoch: number })[] = []
  drawn = 0
  drawnAt = 0
  draw: { epoch: number; randomness: `0x${string}` } | undefined

  apply(event: ChainEvent, at: number | undefined): void {
    switch (event.eventName) {
      case 'BatchOpened': {
        const { batchId, owner, key, depth, kind, unit, fromEpoch, balance, bond } = event.args
        this.books.set(batchId, {
          id: batchId,
          owner,
          key: fromHex(key),
          depth,
          kind,
          unit,
          fromEpoch,
          exitEpoch: NO_EXIT,
          dead: false,
          balance,
          lastClaimed: 0,
          bond,
        })
        break
      }
      case 'ToppedUp':
        this.#change(event.args.batchId, { balance: event.args.balance })
        break
      case 'Exiting':
        this.#change(event.args.batchId, { exitEpoch: event.args.exitEpoch })
        break
      case 'Withdrawn':
        this.#change(event.args.batchId, { balance: 0n, bond: 0n })
        break
      case 'Equivocated':
        this.#change(event.args.batchId, { dead: true, balance: 0n, bond: 0n })
        break
      case 'Seized': {
        const book = this.books.get(event.args.batchId)
        if (book !== undefined) this.#change(book.id, { balance: book.balance - event.args.amount })
        break
      }
      case 'Claimed': {
        const { batchId, epoch, relayId, stampHash, net } = event.args
        const book = this.books.get(batchId)
        if (book !== undefined) this.#change(batchId, { balance: book.balance - sheetValue(book), lastClaimed: epoch })
        this.paid.set(batchId, { epoch, stampHash })
        this.earned.set(relayId, (this.earned.get(relayId) ?? 0n) + net)
        const sum = this.claims.get(relayId) ?? { count: 0, net: 0n, lastEpoch: 0 }
        this.claims.set(relayId, {
          count: sum.count + 1,
          net: sum.net + net,
          lastEpoch: Math.max(sum.lastEpoch, epoch),
        })
        break
      }
      case 'Collected':
        this.earned.set(event.args.relayId, (this.earned.get(event.args.relayId) ?? 0n) - event.args.amount)
        break
      case 'Drawn':
        this.drawn = event.args.epoch
        this.drawnAt = at ?? 0
        this.draw = event.args
        break
      case 'RelayChanged': {
        const { relayId, signer, payout, stake, ask } = event.args
        const known = this.relays.get(relayId)
        this.relays.set(relayId, {
          id: relayId,
          signer,
          payout,
          stake,
          ask,
          exitAt: known?.exitAt ?? 0,
          multiaddr: known?.multiaddr ?? '',
          url: known?.url ?? '',
        })
        break
      }
      case 'RelayUnbonding':
        this.#changeRelay(event.args.relayId, { exitAt: event.args.exitAt })
        break
      case 'RelaySlashed':
        this.#changeRelay(event.args.relayId, { stake: event.args.stake })
        break
      case 'RelayWithdrawn':
        // Nothing stands behind its signer any more; its payout and its earnings stay.
        this.#changeRelay(event.args.relayId, { signer: ZERO, stake: 0n })
        break
      case 'SharesChanging':
        this.shareChanges.push(event.args)
        break
      case 'RelayEndpoints': {
        const { relayId, multiaddr, url } = event.args
        const known = this.relays.get(relayId)
        // The registry may announce endpoints before the first full state of the same registration.
        this.relays.set(relayId, {
          id: relayId,
          signer: known?.signer ?? ZERO,
          payout: known?.payout ?? ZERO,
          stake: known?.stake ?? 0n,
          ask: known?.ask ?? 0n,
          exitAt: known?.exitAt ?? 0,
          multiaddr,
          url,
        })
        break
      }
    }
  }

  #changeRelay(id: number, change: Partial<RelayEntry>): void {
    const relay = this.relays.get(id)
    if (relay !== undefined) this.relays.set(id, { ...relay, ...change })
  }

  #change(id: bigint, change: Partial<Book>): void {
    const book = this.books.get(id)
    if (book !== undefined) this.books.set(id, { ...book, ...change })
  }
}

const ZERO = '0x0000000000000000000000000000000000000000' as const
