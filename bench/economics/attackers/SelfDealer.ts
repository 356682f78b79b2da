import { sheetValue } from '@parley/protocol'
import { claimGas } from '../gasCosts.ts'
import type { Market } from '../Market.ts'
import type { Attacker, AttackResult } from './Attacker.ts'
import { Purse } from './Purse.ts'

/** Fills whole sheets for his own relay, to look busy or in the hope of a reward (mechanism C1). */
export class SelfDealer implements Attacker {
  readonly #market: Market
  readonly #purse: Purse
  readonly #count: number
  #sheets = 0

  constructor(market: Market, count: number) {
    this.#market = market
    this.#purse = new Purse(market)
    this.#count = count
  }

  stamp(epoch: number): void {
    while (this.#purse.books.length < this.#count) this.#purse.open(epoch)
    for (const book of this.#purse.books) this.#purse.fill(book, () => this.#market.isSolvent(book, epoch))
  }

  drawn(epoch: number): void {
    const paid = this.#purse.books.filter((book) => this.#purse.claim(book, epoch)).length
    this.#sheets += paid
    this.#purse.gas(claimGas(paid))
  }

  result(): AttackResult {
    const { spent } = this.#purse
    const value = sheetValue(this.#market.scenario.books)
    return {
      name: 'self-dealing',
      unit: 'sheet',
      count: this.#sheets,
      value,
      spent,
      regained: this.#purse.regained(),
      benefit: 0n,
      locked: this.#purse.left(),
    }
  }
}
