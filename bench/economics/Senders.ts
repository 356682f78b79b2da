import { epochStart, exitEpochAt, POSTAGE, sheetSize, sheetValue } from '@parley/protocol'
import { purpose } from './Chance.ts'
import { normal, poisson } from './distributions.ts'
import { costOfGas, gasOf } from './gasCosts.ts'
import type { LedgerBook } from './Ledger.ts'
import type { Market } from './Market.ts'
import { STAMPS_PER_MESSAGE } from './stampsPerMessage.ts'

/** What an owner adds when a book runs dry, in sheets. */
const REFILL = 4n
/** Room in a sender's books above what he sends on average. */
const ROOM = 1.25

/** People who send mail and pay for it: each with a volume, and as many books as that wants. */
export class Senders {
  /** What each paid, and what the used slots were worth. */
  readonly paid: BigInt64Array
  readonly fair: BigInt64Array
  /** What lay in their books in the last week of stamps. */
  locked = 0n
  readonly #market: Market
  readonly #volumes: Float64Array
  readonly #owned: LedgerBook[][]
  /** Whose a book is. */
  readonly #owners = new Map<LedgerBook, number>()
  /** Dry books, and since when. */
  readonly #dry = new Map<LedgerBook, number>()
  #leaving: LedgerBook[] = []

  constructor(market: Market) {
    const { count, messages, spread } = market.scenario.senders
    this.#market = market
    this.paid = new BigInt64Array(count)
    this.fair = new BigInt64Array(count)
    this.#owned = Array.from({ length: count }, () => [])
    this.#volumes = Float64Array.from({ length: count }, (_, sender) => {
      const first = market.chance.at(purpose.volume, sender)
      const gauss = normal(first, market.chance.at(purpose.volume, sender, 1))
      return messages * Math.exp(spread * gauss - spread ** 2 / 2)
    })
  }

  /** A week of everybody's mail. */
  stamp(epoch: number): void {
    for (let sender = 0; sender < this.#volumes.length; sender++) this.#stampFor(sender, epoch)
    this.#leaving = this.#leaving.filter((book) => this.#market.ledger.withdraw(book, this.#market.drawn) === 0n)
    this.locked = 0n
    for (const books of this.#owned) for (const { balance, bond } of books) this.locked += balance + bond
  }

  /** A sheet of this book was paid out. */
  charge(book: LedgerBook): void {
    const owner = this.#owners.get(book)
    if (owner !== undefined) this.paid[owner] = (this.paid[owner] ?? 0n) + sheetValue(book)
  }

  #stampFor(sender: number, epoch: number): void {
    const { chance, tally } = this.#market
    const mean = this.#volumes[sender] ?? 0
    const uniforms = [
      chance.at(purpose.messages, sender, epoch),
      chance.at(purpose.messages, sender, epoch, 1),
    ] as const
    const messages = poisson(mean, ...uniforms)
    tally.messages += messages
    let left = messages * STAMPS_PER_MESSAGE
    for (const book of this.#booksOf(sender, epoch, mean)) {
      const wanted = Math.min(left, sheetSize(book.depth))
      left -= wanted
      if (wanted === 0) continue
      if (!this.#fund(book, epoch)) {
        tally.refusedByFunds += wanted
        continue
      }
      const part = this.#market.acceptedPart(book, epoch)
      const used = Math.floor(wanted * part + chance.at(purpose.share, sender, epoch))
      tally.refusedByPrice += wanted - used
      this.#market.use(book, epoch, used)
      this.fair[sender] = (this.fair[sender] ?? 0n) + BigInt(used) * book.unit
    }
    tally.refusedBySize += left
  }

  /** The books that a sender uses: as many as the volume wants, and new ones when the price has moved. */
  #booksOf(sender: number, epoch: number, mean: number): LedgerBook[] {
    const { schedule, scenario, prices } = this.#market
    const unit = prices.unitOf(sender, epoch)
    const books = this.#owned[sender] ?? []
    if (books[0]?.unit === unit) return books
    for (const book of books) {
      book.exitEpoch = exitEpochAt(schedule, epochStart(schedule, epoch))
      this.#leaving.push(book)
    }
    const { depth, extraSheets } = scenario.books
    const wanted = Math.max(1, Math.ceil((STAMPS_PER_MESSAGE * mean * ROOM) / sheetSize(depth)))
    const opened = Array.from({ length: wanted }, () => this.#open(sender, { depth, unit, extraSheets }, epoch))
    this.#owned[sender] = opened
    return opened
  }

  #open(sender: number, terms: { depth: number; unit: bigint; extraSheets: number }, epoch: number): LedgerBook {
    const { depth, unit, extraSheets } = terms
    const extra = sheetValue(terms) * BigInt(extraSheets)
    const book = this.#market.ledger.open({ kind: POSTAGE, depth, unit }, epoch, extra)
    this.#owners.set(book, sender)
    this.#payGas(gasOf.openBook.gas, epoch)
    return book
  }

  /** Whether the book can be used this week; an owner that sees a dry book fills it, at once or weeks later. */
  #fund(book: LedgerBook, epoch: number): boolean {
    if (this.#market.isSolvent(book, epoch)) return true
    const since = this.#dry.get(book) ?? epoch
    if (epoch - since < this.#market.scenario.books.topUpWeeks) {
      this.#dry.set(book, since)
      return false
    }
    this.#dry.delete(book)
    this.#market.ledger.topUp(book, REFILL * sheetValue(book))
    this.#market.tally.topUps++
    this.#payGas(gasOf.topUpBook.gas, epoch)
    return this.#market.isSolvent(book, epoch)
  }

  #payGas(gas: number, epoch: number): void {
    const { prices, schedule, tally } = this.#market
    tally.ownersGas += costOfGas(gas, prices.gasPriceAt(epochStart(schedule, epoch)))
  }
}
