import { BOND, isBondSolvent, sheetSize, sheetValue } from '@parley/protocol'
import { purpose } from '../Chance.ts'
import type { LedgerBook } from '../Ledger.ts'
import type { Market } from '../Market.ts'
import type { MarketScenario } from '../scenario.ts'
import { STAMPS_PER_MESSAGE } from '../stampsPerMessage.ts'
import type { Attacker, AttackResult } from './Attacker.ts'
import { Purse } from './Purse.ts'

type Plan = NonNullable<MarketScenario['attackers']['spammers']>

/** Sixteen first contacts an epoch. */
const BOND_DEPTH = 4

/** Writes to strangers: postage for two relays, and a bond where the recipient asks one, which some of them keep (mechanism B7). */
export class Spammer implements Attacker {
  readonly #market: Market
  readonly #plan: Plan
  readonly #postage: Purse
  readonly #bonds: Purse
  #contacts = 0
  #locked = 0n
  #weeks = 0

  constructor(market: Market, plan: Plan) {
    this.#market = market
    this.#plan = plan
    this.#postage = new Purse(market)
    this.#bonds = new Purse(market)
  }

  stamp(epoch: number): void {
    const { contacts, bond } = this.#plan
    const size = sheetSize(this.#market.scenario.books.depth)
    while (this.#postage.books.length * size < STAMPS_PER_MESSAGE * contacts) this.#postage.open(epoch)
    let left = STAMPS_PER_MESSAGE * contacts
    for (const book of this.#postage.books) {
      this.#postage.fill(book, () => this.#market.isSolvent(book, epoch))
      const used = Math.min(left, size)
      this.#market.use(book, epoch, used)
      left -= used
    }
    if (bond > 0n) this.#stampBonds(epoch)
    this.#contacts += contacts
    this.#locked += this.#postage.left() + this.#bonds.left()
    this.#weeks++
  }

  drawn(): void {}

  result(): AttackResult {
    return {
      name: 'spam',
      unit: 'contact',
      count: this.#contacts,
      value: sheetValue(this.#market.scenario.books),
      spent: this.#postage.spent + this.#bonds.spent,
      regained: this.#postage.regained() + this.#bonds.regained(),
      benefit: (BigInt(this.#contacts) * this.#plan.revenuePerMillion) / 1_000_000n,
      locked: this.#weeks === 0 ? 0n : this.#locked / BigInt(this.#weeks),
    }
  }

  #stampBonds(epoch: number): void {
    const { contacts, bond } = this.#plan
    const size = sheetSize(BOND_DEPTH)
    while (this.#bonds.books.length * size < contacts)
      this.#bonds.open(epoch, { kind: BOND, depth: BOND_DEPTH, unit: bond })
    let left = contacts
    for (const book of this.#bonds.books) {
      this.#bonds.fill(book, () => this.#coversBonds(book, epoch))
      const used = Math.min(left, size)
      for (let slot = 0; slot < used; slot++) this.#answer(book, epoch, slot)
      left -= used
    }
  }

  #coversBonds(book: LedgerBook, epoch: number): boolean {
    const seized = (sheet: number) => this.#market.ledger.seizedSlots(book, sheet)
    return isBondSolvent(book, { epoch, headEpoch: epoch, seized })
  }

  /** A recipient keeps the bond or lets it go. */
  #answer(book: LedgerBook, epoch: number, slot: number): void {
    if (this.#market.chance.at(purpose.seizes, Number(book.id), epoch, slot) >= this.#plan.seized) return
    const amount = this.#market.ledger.seize(book, { epoch, slot, span: 1 }, epoch)
    if (amount === 0n)
      throw new Error(`Book ${book.id} owes a bond of epoch ${epoch} that the post office does not pay.`)
  }
}
