import { epochAt, epochStart, type Schedule } from '@parley/protocol'
import { type Chance, purpose } from './Chance.ts'
import { scaled } from './gasCosts.ts'
import type { MarketScenario, ScenarioEvent } from './scenario.ts'

const DAY = 86_400

type Happening<Kind extends ScenarioEvent['kind']> = Extract<ScenarioEvent, { kind: Kind }>

/** What things cost when: a slot, an ask, gas, a machine; and when there is no beacon. All from the scenario's events. */
export class Prices {
  readonly #unit: bigint
  readonly #perMillion: bigint
  readonly #schedule: Schedule
  readonly #chance: Chance
  readonly #costs: Happening<'costs'>[]
  readonly #price: Happening<'price'>[]
  readonly #gas: Happening<'gas'>[]
  readonly #noDraws: Happening<'noDraws'>[]

  constructor({ books, gas, events }: MarketScenario, schedule: Schedule, chance: Chance) {
    this.#unit = books.unit
    this.#perMillion = gas.perMillion
    this.#schedule = schedule
    this.#chance = chance
    this.#costs = events.filter((event) => event.kind === 'costs')
    this.#price = events.filter((event) => event.kind === 'price')
    this.#gas = events.filter((event) => event.kind === 'gas')
    this.#noDraws = events.filter((event) => event.kind === 'noDraws')
  }

  /** What one token's worth of goods in week 1 costs now. */
  costFactor(epoch: number): number {
    return this.#costs.reduce((product, { week, factor }) => (week <= epoch ? product * factor : product), 1)
  }

  /** Token units for a million gas. */
  gasPriceAt(unixSeconds: number): bigint {
    const factor = this.costFactor(epochAt(this.#schedule, unixSeconds))
    const spikes = this.#gas.filter(({ week, days }) => {
      const from = epochStart(this.#schedule, week)
      return unixSeconds >= from && unixSeconds < from + days * DAY
    })
    return scaled(
      this.#perMillion,
      spikes.reduce((product, spike) => product * spike.factor, factor),
    )
  }

  /** The going price of a slot once everybody has followed. */
  goingUnit(epoch: number): bigint {
    return this.#price.reduce((unit, { week, factor }) => (week <= epoch ? scaled(unit, factor) : unit), this.#unit)
  }

  /** The price of the books that a sender uses in this week. */
  unitOf(sender: number, epoch: number): bigint {
    if (this.#price.length === 0) return this.#unit
    return this.#follow(this.#unit, epoch, (week) => this.#chance.at(purpose.follows, sender, week))
  }

  /** What a relay that began with `firstAsk` asks in this week. */
  askOf(relayId: number, firstAsk: bigint, epoch: number): bigint {
    return this.#follow(firstAsk, epoch, (week) => this.#chance.at(purpose.raises, relayId, week))
  }

  /** The first moment from this one on at which there is a beacon. */
  beaconAfter(unixSeconds: number): number {
    for (const { week, days } of this.#noDraws) {
      const from = epochStart(this.#schedule, week)
      const to = from + days * DAY
      if (unixSeconds >= from && unixSeconds < to) return to
    }
    return unixSeconds
  }

  #follow(start: bigint, epoch: number, uniform: (week: number) => number): bigint {
    let amount = start
    for (const { week, weeks, factor } of this.#price) {
      if (week + Math.floor(uniform(week) * weeks) <= epoch) amount = scaled(amount, factor)
    }
    return amount
  }
}
