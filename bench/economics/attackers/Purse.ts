import { type BOND, POSTAGE, sheetValue } from '@parley/protocol'
import { costOfGas, gasOf } from '../gasCosts.ts'
import type { LedgerBook } from '../Ledger.ts'
import type { Market } from '../Market.ts'
import type { RelayAgent } from '../Relays.ts'

/** An attacker's books and what he put into them and took out; with a relay of his own if he asks for one. */
export class Purse {
  readonly books: LedgerBook[] = []
  spent = 0n
  bounties = 0n
  earned = 0n
  readonly #market: Market
  #relay: RelayAgent | undefined

  constructor(market: Market) {
    this.#market = market
  }

  open(
    epoch: number,
    terms: Partial<{ kind: typeof POSTAGE | typeof BOND; depth: number; unit: bigint }> = {},
  ): LedgerBook {
    const { depth, unit } = this.#market.scenario.books
    const book = this.#market.ledger.open({ kind: POSTAGE, depth, unit, ...terms }, epoch)
    this.books.push(book)
    this.spent += book.balance + book.bond
    this.gas(gasOf.openBook.gas)
    return book
  }

  /** Just as much as the next stamps want. */
  fill(book: LedgerBook, isEnough: () => boolean): void {
    if (isEnough()) return
    this.gas(gasOf.topUpBook.gas)
    while (!isEnough()) {
      const value = sheetValue(book)
      this.#market.ledger.topUp(book, value)
      this.spent += value
    }
  }

  /** The whole sheet to his own relay, with his own receipt. */
  claim(book: LedgerBook, epoch: number): boolean {
    const relay = this.#ownRelay()
    const split = this.#market.ledger.claim(book, epoch, relay.id, true)
    this.earned += split?.net ?? 0n
    return split !== undefined
  }

  /** He proves himself guilty: better he has the bounty than his victim. */
  reportHimself(book: LedgerBook): void {
    this.bounties += this.#market.ledger.forfeit(book)
    this.gas(gasOf.equivocation.gas)
  }

  gas(amount: number): void {
    this.spent += costOfGas(amount, this.#market.prices.gasPriceAt(this.#market.drawnAt))
  }

  /** What is in his books now. */
  left(): bigint {
    return this.books.reduce((sum, { balance, bond }) => sum + balance + bond, 0n)
  }

  regained(): bigint {
    return this.earned + this.bounties + this.left()
  }

  #ownRelay(): RelayAgent {
    this.#relay ??= this.#market.relays.addOwn()
    return this.#relay
  }
}
