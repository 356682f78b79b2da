import { rateOf, sheetSize, sheetValue } from '@parley/protocol'
import type { Market } from '../Market.ts'
import type { Attacker, AttackResult } from './Attacker.ts'
import { Purse } from './Purse.ts'

/** How long gossip takes to tell every relay which slots are spent, at most, in seconds. */
const GOSSIP_SECONDS = 1

/** Gives the same sheet to many relays at once, inside the second that gossip takes (mechanism C3). */
export class Flooder implements Attacker {
  readonly #market: Market
  readonly #purse: Purse
  readonly #count: number
  readonly #relays: number
  #carried = 0n

  constructor(market: Market, { count, relays }: { count: number; relays: number }) {
    this.#market = market
    this.#purse = new Purse(market)
    this.#count = count
    this.#relays = relays
  }

  stamp(epoch: number): void {
    if (this.#purse.books.length >= this.#count) return
    const book = this.#purse.open(epoch)
    const { burst, perSecond } = rateOf(book.depth)
    const slots = Math.min(sheetSize(book.depth), Math.floor(burst + perSecond * GOSSIP_SECONDS))
    this.#carried += BigInt(slots * this.#relays) * book.unit
    // Everybody has two stamps of the same slot now.
    this.#purse.reportHimself(book)
  }

  drawn(): void {}

  result(): AttackResult {
    return {
      name: `one sheet to ${this.#relays} relays at once`,
      unit: 'sheet',
      count: this.#purse.books.length,
      value: sheetValue(this.#market.scenario.books),
      spent: this.#purse.spent,
      regained: this.#purse.regained(),
      benefit: this.#carried,
      locked: this.#purse.left(),
    }
  }
}
