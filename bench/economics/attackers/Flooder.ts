import { bondOf, minimumDeposit, sheetSize, sheetValue } from '@parley/protocol'
import type { LedgerBook } from '../Ledger.ts'
import type { Market } from '../Market.ts'
import type { MarketScenario } from '../scenario.ts'
import { takenAtOnce } from '../takenAtOnce.ts'
import type { Attacker, AttackResult } from './Attacker.ts'
import { Purse } from './Purse.ts'

type Plan = NonNullable<MarketScenario['attackers']['flooders']>

/**
 * Gives the same sheet to many relays at once, inside the second that gossip takes (mechanism C3). `first`: of a new book, so that
 * all of its deposit burns. `last`: of the last sheet that the deposit pays for, so that what burns was owed to others but for this sheet and the bond.
 */
export class Flooder implements Attacker {
  readonly #market: Market
  readonly #purse: Purse
  readonly #plan: Plan
  /** Sheets stamped in full, once, before the flood, by book. */
  readonly #honest = new Map<LedgerBook, number>()
  #benefit = 0n

  constructor(market: Market, plan: Plan) {
    this.#market = market
    this.#purse = new Purse(market)
    this.#plan = plan
  }

  stamp(epoch: number): void {
    while (this.#purse.books.length < this.#plan.count) this.#honest.set(this.#purse.open(epoch), 0)
    for (const book of this.#purse.books) {
      if (book.dead || !this.#market.isSolvent(book, epoch)) continue
      const used = this.#honest.get(book) ?? 0
      if (used === this.#sheetsBefore(book)) this.#flood(book)
      else {
        this.#market.use(book, epoch, sheetSize(book.depth))
        this.#honest.set(book, used + 1)
        this.#benefit += sheetValue(book)
      }
    }
  }

  drawn(): void {}

  result(): AttackResult {
    const words = this.#plan.plan === 'first' ? 'one sheet' : "a book's last sheet"
    return {
      name: `${words} to ${this.#plan.relays} relays at once`,
      unit: 'sheet',
      count: this.#purse.books.length,
      value: sheetValue(this.#market.scenario.books),
      spent: this.#purse.spent,
      regained: this.#purse.regained(),
      benefit: this.#benefit,
      locked: this.#purse.left(),
    }
  }

  #flood(book: LedgerBook): void {
    this.#benefit += BigInt(takenAtOnce(book.depth) * this.#plan.relays) * book.unit
    // Everybody has two stamps of the same slot now.
    this.#purse.reportHimself(book)
  }

  #sheetsBefore(book: LedgerBook): number {
    if (this.#plan.plan === 'first') return 0
    return Number((minimumDeposit(book) - bondOf(book)) / sheetValue(book)) - 1
  }
}
