import {
  type Book,
  bondOf,
  bountyBpsOf,
  isSeizable,
  minimumDeposit,
  NO_EXIT,
  POSTAGE,
  type Shares,
  type SheetSplit,
  sheetValue,
  slotBits,
  splitForfeit,
  splitSheet,
} from '@parley/protocol'

/** A book without what only signatures need. */
export type LedgerBook = Omit<Book, 'owner' | 'key'>

/**
 * The post office's money. What each call is worth is the protocol's rule; here is only whose account it goes to, so that every
 * unit that came in can be found again.
 */
export class Ledger {
  /** A book's id is its place here, from 1 on. */
  readonly books: LedgerBook[] = []
  /** By relay. */
  readonly earned = new Map<number, bigint>()
  treasury = 0n
  burned = 0n
  /** All that ever came in, and all that was paid out to accounts outside. */
  received = 0n
  sent = 0n
  readonly shares: Shares
  readonly #bountyBps: number
  readonly #seized = new Map<string, number>()

  constructor(shares: Shares) {
    this.shares = shares
    this.#bountyBps = bountyBpsOf(shares.feeBps)
  }

  open({ kind, depth, unit }: Pick<Book, 'kind' | 'depth' | 'unit'>, fromEpoch: number, extra = 0n): LedgerBook {
    const terms = { kind, depth, unit }
    const deposit = minimumDeposit(terms) + extra
    const bond = bondOf(terms)
    this.received += deposit
    const id = BigInt(this.books.length + 1)
    const state = { fromEpoch, exitEpoch: NO_EXIT, dead: false, lastClaimed: 0 }
    const book: LedgerBook = { id, ...terms, ...state, balance: deposit - bond, bond }
    this.books.push(book)
    return book
  }

  topUp(book: LedgerBook, amount: bigint): void {
    this.received += amount
    book.balance += amount
  }

  /**
   * Pays a sheet to a relay; undefined if it was paid before or the book is closed. A book that cannot pay for a stamp that its
   * relay was right to accept would be a hole in the protocol, so that ends the run.
   */
  claim(book: LedgerBook, epoch: number, relayId: number, hasReceipt: boolean): SheetSplit | undefined {
    if (book.dead || book.lastClaimed >= epoch) return undefined
    const value = sheetValue(book)
    if (book.kind !== POSTAGE || book.balance < value) {
      throw new Error(`Book ${book.id} cannot pay the sheet of epoch ${epoch}: ${book.balance} of ${value}.`)
    }
    const split = splitSheet(value, this.shares, hasReceipt)
    book.balance -= value
    book.lastClaimed = epoch
    this.earned.set(relayId, (this.earned.get(relayId) ?? 0n) + split.net)
    this.treasury += split.fee
    this.burned += split.forfeit
    return split
  }

  /** Closes a book by proof of a double stamp; the reporter has the bounty. */
  forfeit(book: LedgerBook): bigint {
    if (book.dead) return 0n
    const { bounty, burned } = splitForfeit(book, this.#bountyBps)
    book.dead = true
    book.balance = 0n
    book.bond = 0n
    this.burned += burned
    this.sent += bounty
    return bounty
  }

  /** Pays a bond stamp to its recipient; 0 if the post office refuses. */
  seize(book: LedgerBook, stamp: { epoch: number; slot: number; span: number }, now: number): bigint {
    const sheet = `${book.id} ${stamp.epoch}`
    const seized = this.#seized.get(sheet) ?? 0
    if (!isSeizable(stamp, book, { now, seized })) return 0n
    const amount = BigInt(stamp.span) * book.unit
    this.#seized.set(sheet, (seized | slotBits(stamp)) >>> 0)
    book.balance -= amount
    this.sent += amount
    return amount
  }

  seizedSlots(book: LedgerBook, epoch: number): number {
    let bits = this.#seized.get(`${book.id} ${epoch}`) ?? 0
    let count = 0
    for (; bits !== 0; bits &= bits - 1) count++
    return count
  }

  /** Gives an owner back what is left of a book that he left; 0 while an epoch before his exit may still be claimed. */
  withdraw(book: LedgerBook, drawn: number): bigint {
    if (book.dead || drawn < book.exitEpoch) return 0n
    const amount = book.balance + book.bond
    book.balance = 0n
    book.bond = 0n
    book.dead = true
    this.sent += amount
    return amount
  }

  /** What is still in books: balances and bonds. */
  left(): bigint {
    let sum = 0n
    for (const { balance, bond } of this.books) sum += balance + bond
    return sum
  }

  /** What relays have earned. */
  earnings(): bigint {
    let sum = 0n
    for (const amount of this.earned.values()) sum += amount
    return sum
  }

  /** What came in and can be found nowhere: 0, or a unit was made or lost. */
  missing(): bigint {
    return this.received - this.sent - this.left() - this.earnings() - this.treasury - this.burned
  }
}
