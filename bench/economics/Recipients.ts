import { drawTime, epochStart, type Schedule } from '@parley/protocol'
import { type Chance, purpose } from './Chance.ts'
import { exponential } from './distributions.ts'
import type { Relays } from './Relays.ts'
import type { MarketScenario } from './scenario.ts'

const DAY = 86_400

/** Who gets the mail: everybody who sends. Each has two hold relays, and comes for mail or does not. */
export class Recipients {
  readonly count: number
  /** Two relays each. A new array whenever somebody moves: stamps of an epoch keep the one of their time. */
  holds: Int32Array
  readonly #settings: MarketScenario['recipients']
  readonly #chance: Chance
  readonly #relays: Relays

  constructor(count: number, settings: MarketScenario['recipients'], relays: Relays, chance: Chance) {
    this.count = count
    this.#settings = settings
    this.#chance = chance
    this.#relays = relays
    this.holds = new Int32Array(2 * count)
    for (let place = 0; place < 2 * count; place++) this.holds[place] = this.#chooseFor(place, 0)
  }

  /** How many holds each relay has, by id. */
  holdCounts(): Uint32Array {
    const counts = new Uint32Array(this.#relays.all.length + 1)
    for (const relay of this.holds) counts[relay] = (counts[relay] ?? 0) + 1
    return counts
  }

  /** This part of the recipients of a relay look for another. */
  leave(relayId: number, part: number, epoch: number): void {
    this.#move(epoch, (relay, place) => relay === relayId && this.#chance.at(purpose.noticed, place, epoch) < part)
  }

  /** A relay that joins wins this part of everybody. */
  join(relayId: number, part: number, epoch: number): void {
    this.holds = this.holds.slice()
    for (let place = 0; place < this.holds.length; place++) {
      const isOther = this.holds[place ^ 1] !== relayId
      if (isOther && this.#chance.at(purpose.move, place, epoch, relayId) < part) this.holds[place] = relayId
    }
  }

  /** Whether a receipt for this message comes while the relay holds it. */
  acknowledges(recipient: number, schedule: Schedule, epoch: number, message: number): boolean {
    const { neverAcknowledge, lost, seldom, seldomDays, oftenDays } = this.#settings
    if (this.#chance.at(purpose.never, recipient) < neverAcknowledge) return false
    if (this.#chance.at(purpose.lost, recipient, epoch, message) < lost) return false
    const days = this.#chance.at(purpose.away, recipient) < seldom ? seldomDays : oftenDays
    const within = this.#chance.at(purpose.sentAt, recipient, epoch, message) * schedule.epochLength
    const wait = exponential(days * DAY, this.#chance.at(purpose.delay, recipient, epoch, message))
    return epochStart(schedule, epoch) + within + wait <= drawTime(schedule, epoch)
  }

  #move(epoch: number, wants: (relay: number, place: number) => boolean): void {
    this.holds = this.holds.slice()
    for (let place = 0; place < this.holds.length; place++) {
      if (wants(this.holds[place] ?? 0, place)) this.holds[place] = this.#chooseFor(place, epoch)
    }
  }

  /** Two different relays, as long as there are two. */
  #chooseFor(place: number, epoch: number): number {
    const other = this.holds[place ^ 1]
    for (let attempt = 0; attempt < 50; attempt++) {
      const relay = this.#relays.choose(this.#chance.at(purpose.hold, place, epoch, attempt))
      if (relay !== other) return relay
    }
    return this.#relays.open().find(({ id }) => id !== other)?.id ?? other ?? 0
  }
}
