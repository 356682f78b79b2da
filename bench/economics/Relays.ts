import { checkPostage, isEligible, type RelayEntry } from '@parley/protocol'
import { type Chance, purpose } from './Chance.ts'
import { scaled } from './gasCosts.ts'
import type { MarketScenario } from './scenario.ts'

/** A relay of the market, or of an attacker (without weight: nobody chooses it). */
export type RelayAgent = Pick<RelayEntry, 'stake' | 'exitAt'> & {
  id: number
  weight: number
  ask: bigint
  /** Before prices moved. */
  firstAsk: bigint
  isAttacker: boolean
  /** Postmarks, but delivers nothing from an epoch on: the part of its recipients that leaves it each week. */
  silent?: { from: number; noticed: number }
  joined: number
  left?: number
  /** Net of claims, by the epoch of the stamps. */
  income: BigInt64Array
  gas: bigint
  /** Of the newest claims, until the week is judged. */
  weekGas: bigint
  costs: bigint
  /** Stamps that named it. */
  named: number
  losingWeeks: number
}

/** The relays: who takes which price, whom recipients choose. Ids are ranks, from 1 on. */
export class Relays {
  readonly all: RelayAgent[] = []
  readonly #epochs: number
  readonly #minStake: bigint
  readonly #chance: Chance
  #cumulative: Float64Array | undefined

  constructor({ relays, books }: MarketScenario, epochs: number, minStake: bigint, chance: Chance) {
    this.#epochs = epochs
    this.#minStake = minStake
    this.#chance = chance
    const weights = Array.from({ length: relays.count }, (_, index) => (index + 1) ** -relays.zipf)
    const [first = 1, ...others] = weights
    const rest = others.reduce((sum, weight) => sum + weight, 0)
    const top = relays.topShare === undefined ? first : (rest * relays.topShare) / (1 - relays.topShare)
    for (const weight of [top, ...others]) this.add(weight, books.unit, 1)
  }

  /** Asks are spread between half of the going price and all of it. */
  add(weight: number, unit: bigint, joined: number): RelayAgent {
    return this.#add(weight, scaled(unit, 0.5 + this.#chance.at(purpose.ask, this.all.length + 1) / 2), joined)
  }

  /** A relay that this part of recipients chooses from now on. */
  join(part: number, unit: bigint, joined: number): RelayAgent {
    const others = this.open().reduce((sum, { weight }) => sum + weight, 0)
    return this.add((others * part) / (1 - part), unit, joined)
  }

  /** A relay that only its owner names. */
  addOwn(): RelayAgent {
    return this.#add(0, 0n, 1)
  }

  #add(weight: number, ask: bigint, joined: number): RelayAgent {
    const id = this.all.length + 1
    const relay: RelayAgent = {
      id,
      weight,
      stake: this.#minStake,
      exitAt: 0,
      ask,
      firstAsk: ask,
      isAttacker: weight === 0,
      joined,
      income: new BigInt64Array(this.#epochs + 1),
      gas: 0n,
      weekGas: 0n,
      costs: 0n,
      named: 0,
      losingWeeks: 0,
    }
    this.all.push(relay)
    this.#cumulative = undefined
    return relay
  }

  get(id: number): RelayAgent {
    const relay = this.all[id - 1]
    if (relay === undefined) throw new Error(`There is no relay ${id}.`)
    return relay
  }

  /** The relays that recipients choose from. */
  open(): RelayAgent[] {
    return this.all.filter((relay) => relay.weight > 0 && isEligible(relay, this.#minStake))
  }

  leave(relay: RelayAgent, epoch: number, exitAt: number): void {
    relay.exitAt = exitAt
    relay.left = epoch
    this.#cumulative = undefined
  }

  /** Nobody moves to a relay that is known not to deliver. */
  silence(relay: RelayAgent, from: number, noticed: number): void {
    relay.silent = { from, noticed }
    relay.weight = 0
    this.#cumulative = undefined
  }

  /** The relay that a recipient finds first, by the relays' weights. */
  choose(uniform: number): number {
    this.#cumulative ??= this.#weigh()
    const sums = this.#cumulative
    const wanted = uniform * (sums.at(-1) ?? 0)
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return low + 1
  }

  /** Whether a stamp of a book at this price may name each relay, by id; place 0 is nobody's. */
  accepting(depth: number, unit: bigint): Uint8Array {
    const accepted = new Uint8Array(this.all.length + 1)
    for (const relay of this.all) {
      const refusal = checkPostage(
        { slot: 0, span: 1 },
        { book: { depth, unit }, wantedSpan: 1, relay, minStake: this.#minStake, ask: relay.ask },
      )
      accepted[relay.id] = refusal === undefined ? 1 : 0
    }
    return accepted
  }

  #weigh(): Float64Array {
    let sum = 0
    return Float64Array.from(this.all, (relay) => {
      if (isEligible(relay, this.#minStake)) sum += relay.weight
      return sum
    })
  }
}
