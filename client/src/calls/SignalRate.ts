import { forgetOldest } from '../util/forgetOldest.ts'
import { MAX_COUNTED, MAX_SIGNALS_A_MINUTE } from './constants.ts'

/** How many steps each person sent within a minute: a flood is not read. Remembers a bounded number of people. */
export class SignalRate {
  readonly #counts = new Map<string, { since: number; count: number }>()

  allows(address: string, limit = MAX_SIGNALS_A_MINUTE): boolean {
    const now = Date.now()
    let counted = this.#counts.get(address)
    if (counted === undefined || now - counted.since >= 60_000) counted = { since: now, count: 0 }
    counted.count++
    this.#counts.delete(address)
    this.#counts.set(address, counted)
    forgetOldest(this.#counts, MAX_COUNTED)
    return counted.count <= limit
  }
}
