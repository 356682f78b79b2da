import {
  type BOND,
  drawTime,
  epochStart,
  exitEpochAt,
  hashStamp,
  isDoubleStamp,
  isOtherTag,
  isSolvent,
  nextDrawTime,
  POSTAGE,
  pendingPayouts,
  type Schedule,
  sheetSize,
  sheetValue,
  stampWins,
  winningSlot,
} from '@parley/protocol'
import { production } from '../../deploy/parameters.ts'
import { nativeSuite } from '../../node/src/crypto/nativeSuite.ts'
import type { Attacker } from './attackers/Attacker.ts'
import { createAttackers } from './attackers/createAttackers.ts'
import { Chance, purpose } from './Chance.ts'
import { normal, poisson } from './distributions.ts'
import { claimGas, costOfGas, gasOf, scaled } from './gasCosts.ts'
import { Ledger, type LedgerBook } from './Ledger.ts'
import { Prices } from './Prices.ts'
import { Recipients } from './Recipients.ts'
import { type RelayAgent, Relays } from './Relays.ts'
import type { MarketScenario, ScenarioEvent } from './scenario.ts'

const DAY = 86_400
/** A stamp for each of the recipient's two hold relays. */
const STAMPS = 2
/** What an owner adds when a book runs dry, in sheets. */
const REFILL = 4n
const ACK = new Uint8Array(20)

/** A sheet with stamps on its first slots, and what decides whom they name. */
type Sheet = { book: LedgerBook; used: number }
type Week = { sheets: Sheet[]; holds: Int32Array; accepting: Map<bigint, Uint8Array> }
type Win = { book: LedgerBook; slot: number; relay: RelayAgent; hasReceipt: boolean }

/** Counted while it runs; money in token units. */
export type Tally = {
  messages: number
  stamps: number
  /** Refused because the relay asks more, because the book has too little, because the sheet is full. */
  refusedByPrice: number
  refusedByFunds: number
  refusedBySize: number
  wins: number
  receiptedWins: number
  /** Claims that came too late, or that gas made worthless. */
  missedWins: number
  missed: bigint
  sheetsUsed: number
  claimGas: number
  claimCost: bigint
  claimed: bigint
  fees: bigint
  forfeits: bigint
  booksOpened: number
  topUps: number
  ownersGas: bigint
  /** Bonds that recipients kept, and what that cost them. */
  seized: bigint
  recipientsGas: bigint
  mostPending: number
  locked: bigint
  provenBooks: number
  /** Draws that came later than the end of the hold period. */
  lateDraws: number
}

/**
 * Senders, relays, recipients and attackers, week by week. The protocol library says which slot wins, who gets what of a sheet,
 * what a book must hold, what may be stamped, proven and seized, and when; the agents only decide what they want.
 */
export class Market {
  readonly scenario: MarketScenario
  readonly chance: Chance
  readonly schedule: Schedule
  readonly ledger: Ledger
  readonly relays: Relays
  readonly recipients: Recipients
  readonly attackers: Attacker[]
  readonly prices: Prices
  readonly tally: Tally = {
    messages: 0,
    stamps: 0,
    refusedByPrice: 0,
    refusedByFunds: 0,
    refusedBySize: 0,
    wins: 0,
    receiptedWins: 0,
    missedWins: 0,
    missed: 0n,
    sheetsUsed: 0,
    claimGas: 0,
    claimCost: 0n,
    claimed: 0n,
    fees: 0n,
    forfeits: 0n,
    booksOpened: 0,
    topUps: 0,
    ownersGas: 0n,
    seized: 0n,
    recipientsGas: 0n,
    mostPending: 0,
    locked: 0n,
    provenBooks: 0,
    lateDraws: 0,
  }
  /** What each sender paid, and what the used slots were worth. */
  readonly paid: BigInt64Array
  readonly fair: BigInt64Array
  drawn = 0
  drawnAt = 0
  readonly #volumes: Float64Array
  readonly #owned: LedgerBook[][]
  /** By book. */
  readonly #holders: number[] = []
  readonly #wanting = new Map<LedgerBook, number>()
  #leaving: LedgerBook[] = []
  readonly #weeks = new Map<number, Week>()

  constructor(scenario: MarketScenario) {
    const { senders, protocol, weeks } = scenario
    this.scenario = scenario
    this.chance = new Chance(scenario.seed)
    this.schedule = scheduleOf(protocol)
    this.ledger = new Ledger({
      feeBps: protocol.feeBps ?? production.feeBps,
      unreceiptedBps: protocol.unreceiptedBps ?? production.unreceiptedBps,
    })
    this.relays = new Relays(scenario, weeks, production.minStake, this.chance)
    this.recipients = new Recipients(senders.count, scenario.recipients, this.relays, this.chance)
    this.prices = new Prices(scenario, this.schedule, this.chance)
    this.paid = new BigInt64Array(senders.count)
    this.fair = new BigInt64Array(senders.count)
    this.#volumes = Float64Array.from({ length: senders.count }, (_, sender) => {
      const gauss = normal(this.chance.at(purpose.volume, sender), this.chance.at(purpose.volume, sender, 1))
      return senders.messages * Math.exp(senders.spread * gauss - senders.spread ** 2 / 2)
    })
    this.#owned = Array.from({ length: senders.count }, () => [])
    this.attackers = createAttackers(this)
  }

  run(): this {
    const { weeks } = this.scenario
    for (let epoch = 1; this.drawn < weeks; epoch++) {
      const now = epochStart(this.schedule, epoch)
      this.#drawUntil(now)
      for (const event of this.scenario.events) if (event.week === epoch) this.#happen(event, epoch)
      if (epoch > weeks) continue
      this.#decideRelays(epoch)
      this.#weeks.set(epoch, { sheets: [], holds: this.recipients.holds, accepting: new Map() })
      this.#stampAll(epoch)
      for (const attacker of this.attackers) attacker.stamp(epoch)
      if (epoch === weeks) this.tally.locked = this.#lockedBySenders()
    }
    return this
  }

  /** Opens a book in somebody's name; `holder` is a sender of the market. */
  open(
    terms: { kind: typeof POSTAGE | typeof BOND; depth: number; unit: bigint },
    epoch: number,
    { holder = -1, extraSheets = 0 }: { holder?: number; extraSheets?: number } = {},
  ): LedgerBook {
    const book = this.ledger.open(terms, epoch, sheetValue(terms) * BigInt(extraSheets))
    this.#holders[Number(book.id)] = holder
    return book
  }

  /** Puts stamps for the recipients' relays on the first slots of a sheet. */
  use(book: LedgerBook, epoch: number, slots: number): void {
    if (slots === 0) return
    this.#week(epoch).sheets.push({ book, used: slots })
    this.tally.stamps += slots
    this.tally.sheetsUsed++
  }

  /** Whether a relay takes a stamp of this book now. */
  isSolvent(book: LedgerBook, epoch: number): boolean {
    this.tally.mostPending = Math.max(this.tally.mostPending, pendingPayouts(book, epoch, this.drawn))
    return isSolvent(book, epoch, this.drawn)
  }

  winner(book: LedgerBook, randomness: Uint8Array): number {
    return winningSlot({ randomness, bookId: book.id, depth: book.depth, suite: nativeSuite })
  }

  #week(epoch: number): Week {
    const week = this.#weeks.get(epoch)
    if (week === undefined) throw new Error(`Nobody stamps in epoch ${epoch}.`)
    return week
  }

  /* Senders. */

  #stampAll(epoch: number): void {
    const holds = this.recipients.holdCounts()
    const before = this.tally.stamps
    for (let sender = 0; sender < this.#volumes.length; sender++) this.#stampFor(sender, epoch, holds)
    const stamps = this.tally.stamps - before
    for (const relay of this.relays.all) {
      relay.named += (stamps * (holds[relay.id] ?? 0)) / this.recipients.holds.length
    }
    this.#leaving = this.#leaving.filter((book) => this.ledger.withdraw(book, this.drawn) === 0n)
  }

  #stampFor(sender: number, epoch: number, holds: Uint32Array): void {
    const mean = this.#volumes[sender] ?? 0
    const messages = poisson(
      mean,
      this.chance.at(purpose.messages, sender, epoch),
      this.chance.at(purpose.messagesSmall, sender, epoch),
    )
    this.tally.messages += messages
    let left = messages * STAMPS
    for (const book of this.#booksOf(sender, epoch, mean)) {
      const size = sheetSize(book.depth)
      const wanted = Math.min(left, size)
      left -= wanted
      if (wanted === 0) continue
      if (!this.#fund(book, epoch)) {
        this.tally.refusedByFunds += wanted
        continue
      }
      const part = this.#acceptedPart(book, epoch, holds)
      const used = Math.floor(wanted * part + this.chance.at(purpose.share, sender, epoch))
      this.tally.refusedByPrice += wanted - used
      this.use(book, epoch, used)
      this.fair[sender] = (this.fair[sender] ?? 0n) + BigInt(used) * book.unit
    }
    this.tally.refusedBySize += left
  }

  /** The books that a sender uses: as many as the volume wants, and new ones when the price has moved. */
  #booksOf(sender: number, epoch: number, mean: number): LedgerBook[] {
    const { depth, extraSheets } = this.scenario.books
    const unit = this.prices.unitOf(sender, epoch)
    const books = this.#owned[sender] ?? []
    if (books[0]?.unit === unit) return books
    for (const book of books) {
      book.exitEpoch = exitEpochAt(this.schedule, epochStart(this.schedule, epoch))
      this.#leaving.push(book)
    }
    const wanted = Math.max(1, Math.ceil((STAMPS * mean * 1.25) / sheetSize(depth)))
    const opened = Array.from({ length: wanted }, () =>
      this.open({ kind: POSTAGE, depth, unit }, epoch, { holder: sender, extraSheets }),
    )
    this.tally.booksOpened += wanted
    this.tally.ownersGas += costOfGas(
      gasOf.openBook.gas * wanted,
      this.prices.gasPriceAt(epochStart(this.schedule, epoch)),
    )
    this.#owned[sender] = opened
    return opened
  }

  /** Whether the book can be used this week; an owner that sees a dry book fills it, at once or weeks later. */
  #fund(book: LedgerBook, epoch: number): boolean {
    if (this.isSolvent(book, epoch)) return true
    const since = this.#wanting.get(book) ?? epoch
    if (epoch - since < this.scenario.books.topUpWeeks) {
      this.#wanting.set(book, since)
      return false
    }
    this.#wanting.delete(book)
    this.ledger.topUp(book, REFILL * sheetValue(book))
    this.tally.topUps++
    this.tally.ownersGas += costOfGas(gasOf.topUpBook.gas, this.prices.gasPriceAt(epochStart(this.schedule, epoch)))
    return this.isSolvent(book, epoch)
  }

  /** How many of the hold relays take this book's stamps. */
  #acceptedPart(book: LedgerBook, epoch: number, holds: Uint32Array): number {
    const accepting = this.#accepting(book, this.#week(epoch))
    let accepted = 0
    for (let relay = 1; relay < accepting.length; relay++) if (accepting[relay] === 1) accepted += holds[relay] ?? 0
    return accepted / this.recipients.holds.length
  }

  #accepting({ depth, unit }: LedgerBook, { accepting }: Week): Uint8Array {
    let known = accepting.get(unit)
    if (known === undefined) {
      known = this.relays.accepting(depth, unit)
      accepting.set(unit, known)
    }
    return known
  }

  #lockedBySenders(): bigint {
    let sum = 0n
    for (const books of this.#owned) for (const { balance, bond } of books) sum += balance + bond
    return sum
  }

  /* Draws and claims. */

  #drawUntil(now: number): void {
    for (;;) {
      const epoch = this.drawn + 1
      const allowed = nextDrawTime(this.schedule, { drawn: this.drawn, drawnAt: this.drawnAt })
      const at = this.prices.beaconAfter(allowed)
      if (at > now || epoch > this.scenario.weeks) return
      if (at > drawTime(this.schedule, epoch)) this.tally.lateDraws++
      this.drawn = epoch
      this.drawnAt = at
      this.#draw(epoch)
    }
  }

  #draw(epoch: number): void {
    const randomness = this.chance.bytes(purpose.randomness, epoch)
    const week = this.#week(epoch)
    const byRelay = new Map<number, Win[]>()
    for (const { book, used } of week.sheets) {
      const slot = this.winner(book, randomness)
      if (!stampWins({ slot: 0, span: used }, slot)) continue
      const win = this.#stampOn(book, slot, epoch, week)
      const wins = byRelay.get(win.relay.id)
      if (wins === undefined) byRelay.set(win.relay.id, [win])
      else wins.push(win)
    }
    for (const attacker of this.attackers) attacker.drawn(epoch, randomness)
    for (const wins of byRelay.values()) this.#claimAll(wins, epoch)
    this.#weeks.delete(epoch)
    for (const relay of this.relays.all) this.#judgeWeek(relay, epoch)
  }

  /** The stamp on a slot: which recipient, hence which relay, and whether it is receipted. Nobody asks for any other slot. */
  #stampOn(book: LedgerBook, slot: number, epoch: number, week: Week): Win {
    const accepting = this.#accepting(book, week)
    const message = Math.floor(slot / STAMPS)
    const id = Number(book.id)
    for (let attempt = 0; attempt < 4096; attempt++) {
      const uniform = this.chance.at(purpose.recipient, id, epoch, message * 4096 + attempt)
      const recipient = Math.floor(uniform * this.recipients.count)
      const relayId = week.holds[STAMPS * recipient + (slot % STAMPS)] ?? 0
      if (accepting[relayId] !== 1) continue
      const relay = this.relays.get(relayId)
      const key = id * 4096 + message
      const isDelivered = relay.silent === undefined || epoch < relay.silent.from
      const hasReceipt = isDelivered && this.recipients.acknowledges(recipient, this.schedule, epoch, key)
      return { book, slot, relay, hasReceipt }
    }
    throw new Error(`No relay takes the stamps of book ${id}.`)
  }

  /** A relay's claims of one draw, in one go, at the first moment that is worth it. */
  #claimAll(wins: Win[], epoch: number): void {
    const [first] = wins
    if (first === undefined) return
    const { relay } = first
    const open = wins.filter(({ book }) => !book.dead)
    const perMillion = this.#gasPriceToClaim(relay, open)
    let paid = 0
    for (const win of open) {
      const split = perMillion === undefined ? undefined : this.ledger.claim(win.book, epoch, relay.id, win.hasReceipt)
      if (split === undefined) {
        if (win.book.lastClaimed >= epoch) this.#accuse(win, epoch)
        else this.#miss(win)
        continue
      }
      paid++
      relay.income[epoch] = (relay.income[epoch] ?? 0n) + split.net
      relay.wins++
      this.tally.wins++
      if (win.hasReceipt) this.tally.receiptedWins++
      this.tally.fees += split.fee
      this.tally.forfeits += split.forfeit
      this.#charge(win.book)
    }
    if (perMillion === undefined || paid === 0) return
    const gas = claimGas(paid)
    const cost = costOfGas(gas, perMillion)
    relay.gas += cost
    relay.weekGas = cost
    this.tally.claimGas += gas
    this.tally.claimCost += cost
  }

  #charge(book: LedgerBook): void {
    const value = sheetValue(book)
    this.tally.claimed += value
    const holder = this.#holders[Number(book.id)] ?? -1
    if (holder >= 0) this.paid[holder] = (this.paid[holder] ?? 0n) + value
  }

  #miss({ book }: Win): void {
    this.tally.missedWins++
    this.tally.missed += sheetValue(book)
  }

  /** Gas price, in the claim window, of the first day on which a tenth of the value pays for it, else of the best day. */
  #gasPriceToClaim(relay: RelayAgent, wins: readonly Win[]): bigint | undefined {
    const [win] = wins
    if (win === undefined) return undefined
    const end = nextDrawTime(this.schedule, { drawn: this.drawn, drawnAt: this.drawnAt })
    const outage = this.#outageOf(relay)
    const value = sheetValue(win.book)
    const each = claimGas(wins.length) / wins.length
    let best: bigint | undefined
    for (let at = this.drawnAt; at + DAY <= end || at === this.drawnAt; at += DAY) {
      if (at >= outage.from && at < outage.to) continue
      const price = this.prices.gasPriceAt(at)
      const cost = costOfGas(each, price)
      if (10n * cost <= value) return price
      if (cost < value && (best === undefined || price < best)) best = price
    }
    return best
  }

  #outageOf({ id }: RelayAgent): { from: number; to: number } {
    const { outages, outageDays } = this.scenario.relays
    if (this.chance.at(purpose.outage, id, this.drawn) >= outages) return { from: 0, to: 0 }
    const from = this.drawnAt + (this.chance.at(purpose.outageStart, id, this.drawn) * 7 - 3) * DAY
    const length = -Math.log(1 - this.chance.at(purpose.outageDays, id, this.drawn)) * outageDays * DAY
    return { from, to: from + length }
  }

  /** The sheet went to another stamp than the one this relay holds: it shows both. */
  #accuse({ book, slot, relay }: Win, epoch: number): void {
    if (!relay.watches || book.dead) return
    const stamp = { bookId: book.id, epoch, slot, span: 1, ack: ACK }
    const own = { stamp: { ...stamp, relayId: relay.id }, messageHash: new Uint8Array(32).fill(1) }
    // What was claimed names somebody else, whatever message it was made for.
    const paid = { stamp: { ...stamp, relayId: 0 }, messageHash: new Uint8Array(32).fill(2) }
    const tagged = isOtherTag(hashStamp(own.stamp, own.messageHash), hashStamp(paid.stamp, paid.messageHash))
    if (!tagged && !isDoubleStamp(own, paid, book.depth)) return
    relay.bounties += this.ledger.forfeit(book)
    this.tally.provenBooks++
  }

  /* Relays. */

  #decideRelays(epoch: number): void {
    const { weeklyCost, patience } = this.scenario.relays
    for (const relay of this.relays.all) {
      if (relay.left !== undefined || relay.joined > epoch || relay.isAttacker) continue
      relay.costs += scaled(weeklyCost, this.prices.costFactor(epoch))
      relay.ask = this.prices.askOf(relay.id, relay.firstAsk, epoch)
      if (patience > 0 && relay.losingWeeks >= patience) this.#leave(relay, epoch)
      else if (relay.silent !== undefined) this.recipients.leave(relay.id, relay.silent.noticed, epoch)
    }
  }

  #leave(relay: RelayAgent, epoch: number): void {
    if (this.relays.open().length <= STAMPS || relay.left !== undefined) return
    const exitAt = epochStart(this.schedule, epoch) + production.unbondingPeriod
    this.relays.leave(relay, epoch, exitAt)
    this.recipients.leave(relay.id, 1, epoch)
  }

  #judgeWeek(relay: RelayAgent, epoch: number): void {
    if (relay.isAttacker || relay.joined > epoch || relay.left !== undefined) return
    const cost = scaled(this.scenario.relays.weeklyCost, this.prices.costFactor(epoch)) + relay.weekGas
    relay.losingWeeks = (relay.income[epoch] ?? 0n) < cost ? relay.losingWeeks + 1 : 0
    relay.weekGas = 0n
  }

  #happen(event: ScenarioEvent, epoch: number): void {
    switch (event.kind) {
      case 'leave':
        for (let rank = event.from; rank <= event.to; rank++) this.#leave(this.relays.get(rank), epoch)
        return
      case 'join':
        for (let joined = 0; joined < event.count; joined++) {
          const unit = this.prices.goingUnit(epoch)
          const relay = this.relays.add(event.share, unit, epoch)
          this.recipients.join(relay.id, event.share, epoch)
        }
        return
      case 'silence':
        this.relays.silence(this.relays.get(event.relay), epoch, event.noticed)
        return
      default:
        // Prices look at the others by themselves.
        return
    }
  }
}

function scheduleOf({ holdDays, claimDays }: MarketScenario['protocol']): Schedule {
  const { epochLength, holdPeriod, claimMin, exitNotice } = production
  return {
    genesis: 0,
    epochLength,
    holdPeriod: holdDays === undefined ? holdPeriod : holdDays * DAY,
    claimMin: claimDays === undefined ? claimMin : claimDays * DAY,
    exitNotice,
  }
}
