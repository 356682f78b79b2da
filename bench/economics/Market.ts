import {
  drawTime,
  epochStart,
  isDoubleStamp,
  isSolvent,
  nextDrawTime,
  pendingPayouts,
  type Schedule,
  sheetValue,
  splitSheet,
  stampWins,
  winningSlot,
} from '@parley/protocol'
import { production } from '../../deploy/parameters.ts'
import { nativeSuite } from '../../node/src/crypto/nativeSuite.ts'
import type { Attacker } from './attackers/Attacker.ts'
import { createAttackers } from './attackers/createAttackers.ts'
import { Chance, purpose } from './Chance.ts'
import { exponential } from './distributions.ts'
import { claimGas, costOfGas, scaled } from './gasCosts.ts'
import { Ledger, type LedgerBook } from './Ledger.ts'
import { Prices } from './Prices.ts'
import { Recipients } from './Recipients.ts'
import { type RelayAgent, Relays } from './Relays.ts'
import { Senders } from './Senders.ts'
import type { MarketScenario, ScenarioEvent } from './scenario.ts'
import { STAMPS_PER_MESSAGE } from './stampsPerMessage.ts'
import { emptyTally } from './Tally.ts'

const DAY = 86_400
const ACK = new Uint8Array(20)

/** A sheet with stamps on its first slots, and what decides whom they name. */
type Sheet = { book: LedgerBook; used: number }
type Week = {
  sheets: Sheet[]
  stamps: number
  holds: Int32Array
  /** How many holds each relay has. */
  counts: Uint32Array
  /** Which relays take the stamps of books at a price. */
  accepting: Map<bigint, Uint8Array>
}
type Win = { book: LedgerBook; slot: number; relay: RelayAgent; hasReceipt: boolean }

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
  readonly senders: Senders
  readonly tally = emptyTally()
  drawn = 0
  drawnAt = 0
  readonly #weeks = new Map<number, Week>()

  constructor(scenario: MarketScenario) {
    const { protocol, weeks } = scenario
    this.scenario = scenario
    this.chance = new Chance(scenario.seed)
    this.schedule = scheduleOf(protocol)
    this.ledger = new Ledger({
      feeBps: protocol.feeBps ?? production.feeBps,
      unreceiptedBps: protocol.unreceiptedBps ?? production.unreceiptedBps,
    })
    this.relays = new Relays(scenario, weeks, production.minStake, this.chance)
    this.recipients = new Recipients(scenario.senders.count, scenario.recipients, this.relays, this.chance)
    this.prices = new Prices(scenario, this.schedule, this.chance)
    this.senders = new Senders(this)
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
      const { holds } = this.recipients
      this.#weeks.set(epoch, {
        sheets: [],
        stamps: 0,
        holds,
        counts: this.recipients.holdCounts(),
        accepting: new Map(),
      })
      this.senders.stamp(epoch)
      for (const attacker of this.attackers) attacker.stamp(epoch)
    }
    return this
  }

  /** Puts stamps for the recipients' relays on the first slots of a sheet. */
  use(book: LedgerBook, epoch: number, slots: number): void {
    if (slots === 0) return
    const week = this.#week(epoch)
    week.sheets.push({ book, used: slots })
    week.stamps += slots
    this.tally.stamps += slots
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

  /** How many of the hold relays take this book's stamps. */
  acceptedPart(book: LedgerBook, epoch: number): number {
    const week = this.#week(epoch)
    const accepting = this.#accepting(book, week)
    let accepted = 0
    for (let relay = 1; relay < accepting.length; relay++)
      if (accepting[relay] === 1) accepted += week.counts[relay] ?? 0
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
    for (const relay of this.relays.all) {
      relay.named += (week.stamps * (week.counts[relay.id] ?? 0)) / week.holds.length
    }
    for (const relay of this.relays.all) this.#judgeWeek(relay, epoch)
  }

  /** The stamp on a slot: which recipient, hence which relay, and whether it is receipted. Nobody asks for any other slot. */
  #stampOn(book: LedgerBook, slot: number, epoch: number, week: Week): Win {
    const accepting = this.#accepting(book, week)
    const message = Math.floor(slot / STAMPS_PER_MESSAGE)
    const id = Number(book.id)
    for (let attempt = 0; attempt < 4096; attempt++) {
      const uniform = this.chance.at(purpose.recipient, id, epoch, message * 4096 + attempt)
      const recipient = Math.floor(uniform * this.recipients.count)
      const relayId = week.holds[STAMPS_PER_MESSAGE * recipient + (slot % STAMPS_PER_MESSAGE)] ?? 0
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
        else this.tally.missed += sheetValue(win.book)
        continue
      }
      paid++
      relay.income[epoch] = (relay.income[epoch] ?? 0n) + split.net
      this.tally.wins++
      if (win.hasReceipt) this.tally.receiptedWins++
      this.tally.fees += split.fee
      this.tally.forfeits += split.forfeit
      this.tally.claimed += sheetValue(win.book)
      this.senders.charge(win.book)
    }
    if (perMillion === undefined || paid === 0) return
    const gas = claimGas(paid)
    const cost = costOfGas(gas, perMillion)
    relay.gas += cost
    relay.weekGas = cost
    this.tally.claimGas += gas
    this.tally.claimCost += cost
  }

  /** Gas price, in the claim window, of the first day on which a tenth of the value pays for it, else of the best day. */
  #gasPriceToClaim(relay: RelayAgent, wins: readonly Win[]): bigint | undefined {
    const [win] = wins
    if (win === undefined) return undefined
    const end = nextDrawTime(this.schedule, { drawn: this.drawn, drawnAt: this.drawnAt })
    const outage = this.#outageOf(relay)
    const value = sheetValue(win.book)
    const worth = splitSheet(value, this.ledger.shares, win.hasReceipt).net
    const each = claimGas(wins.length) / wins.length
    let best: bigint | undefined
    for (let at = this.drawnAt; at + DAY <= end || at === this.drawnAt; at += DAY) {
      if (at >= outage.from && at < outage.to) continue
      const price = this.prices.gasPriceAt(at)
      const cost = costOfGas(each, price)
      if (10n * cost <= value) return price
      if (cost < worth && (best === undefined || price < best)) best = price
    }
    return best
  }

  #outageOf({ id }: RelayAgent): { from: number; to: number } {
    const { outages, outageDays } = this.scenario.relays
    if (this.chance.at(purpose.outage, id, this.drawn) >= outages) return { from: 0, to: 0 }
    const from = this.drawnAt + (this.chance.at(purpose.outageStart, id, this.drawn) * 7 - 3) * DAY
    const days = exponential(outageDays, this.chance.at(purpose.outageDays, id, this.drawn))
    return { from, to: from + days * DAY }
  }

  /** The sheet went to another stamp than the one this relay holds: it shows both. */
  #accuse({ book, slot, relay }: Win, epoch: number): void {
    const { watching } = this.scenario.relays
    if (book.dead || this.chance.at(purpose.watches, relay.id, Number(book.id), epoch) >= watching) return
    const stamp = { bookId: book.id, epoch, slot, span: 1, ack: ACK }
    const own = { stamp: { ...stamp, relayId: relay.id }, messageHash: new Uint8Array(32).fill(1) }
    // What was claimed names somebody else, whatever message it was made for.
    const paid = { stamp: { ...stamp, relayId: 0 }, messageHash: new Uint8Array(32).fill(2) }
    if (!isDoubleStamp(own, paid, book.depth)) return
    this.ledger.forfeit(book)
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
    if (this.relays.open().length <= STAMPS_PER_MESSAGE || relay.left !== undefined) return
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
          const relay = this.relays.join(event.share, this.prices.goingUnit(epoch), epoch)
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
