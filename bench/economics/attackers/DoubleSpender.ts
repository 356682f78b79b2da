import { bondOf, epochStart, exitEpochAt, minimumDeposit, NO_EXIT, sheetSize, sheetValue } from '@parley/protocol'
import { claimGas } from '../gasCosts.ts'
import type { LedgerBook } from '../Ledger.ts'
import type { Market } from '../Market.ts'
import type { Attacker, AttackResult } from './Attacker.ts'
import { Purse } from './Purse.ts'

/** Weeks after which a book that he opened is spent, drawn and settled. */
const LIFE = 8
/** To hope that nobody looks pays only if fewer sheets than this are looked after (mechanism C2). */
const REPORTS_HIMSELF_ABOVE = 0.95

/**
 * Stamps his sheets in full for honest relays and, once he knows the slot that pays, once more for a relay of his own, which
 * claims first (mechanism C2, C4). `early`: from the first sheet on. `last`: pays honestly until the book is nearly empty,
 * leaves, and does it on the last sheet, when only the bond is left to lose.
 */
export class DoubleSpender implements Attacker {
  readonly #market: Market
  readonly #purse: Purse
  readonly #plan: 'early' | 'last'
  readonly #count: number
  /** Sheets stamped for others, by book. */
  readonly #used = new Map<LedgerBook, number[]>()
  #honest = 0

  constructor(market: Market, { count, plan }: { count: number; plan: 'early' | 'last' }) {
    this.#market = market
    this.#purse = new Purse(market)
    this.#plan = plan
    this.#count = count
  }

  stamp(epoch: number): void {
    if (epoch + LIFE <= this.#market.scenario.weeks) this.#begin(epoch)
    for (const book of this.#purse.books) {
      if (book.dead || epoch >= book.exitEpoch) continue
      if (!this.#market.isSolvent(book, epoch)) continue
      this.#market.use(book, epoch, sheetSize(book.depth))
      const used = this.#used.get(book) ?? []
      used.push(epoch)
      this.#used.set(book, used)
      if (used.length === this.#sheetsPaidBy(book)) {
        book.exitEpoch = exitEpochAt(this.#market.schedule, epochStart(this.#market.schedule, epoch))
      }
    }
  }

  drawn(epoch: number): void {
    for (const book of this.#purse.books) {
      const used = this.#used.get(book) ?? []
      if (book.dead || !used.includes(epoch)) continue
      if (this.#plan === 'last' && (book.exitEpoch === NO_EXIT || used.at(-1) !== epoch)) {
        this.#honest++
        continue
      }
      if (!this.#purse.claim(book, epoch)) continue
      this.#purse.gas(claimGas(1))
      const expectsProof = this.#market.scenario.relays.watching > REPORTS_HIMSELF_ABOVE
      if (this.#plan === 'last' && expectsProof) this.#purse.reportHimself(book)
    }
  }

  result(): AttackResult {
    const value = sheetValue(this.#market.scenario.books)
    const sheets = [...this.#used.values()].reduce((sum, { length }) => sum + length, 0)
    return {
      name: this.#plan === 'early' ? 'double spend of open sheets' : 'double spend of the last sheet',
      unit: 'sheet',
      count: sheets - this.#honest,
      value,
      spent: this.#purse.spent,
      regained: this.#purse.regained(),
      benefit: BigInt(sheets) * value,
      locked: this.#purse.left(),
    }
  }

  /** Some begin each week, so that they do not all depend on the same draws. */
  #begin(epoch: number): void {
    const eachWeek = Math.ceil(this.#count / Math.max(1, this.#market.scenario.weeks - LIFE))
    for (let begun = 0; begun < eachWeek && this.#purse.books.length < this.#count; begun++) this.#purse.open(epoch)
  }

  /** How many full sheets the first deposit pays for. */
  #sheetsPaidBy(book: LedgerBook): number {
    return Number((minimumDeposit(book) - bondOf(book)) / sheetValue(book))
  }
}
