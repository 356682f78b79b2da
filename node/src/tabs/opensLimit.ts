import { tabLimits } from './tabLimits.ts'

const HOUR_MS = 3_600_000

/** How many tabs this relay opens in an hour, for everybody and for one payer: each costs it gas. */
export class OpensLimit {
  readonly #perHour: number
  #opens: { payer: string; at: number }[] = []

  constructor({ perHour }: { perHour: number }) {
    this.#perHour = perHour
  }

  /** Counts one more, unless it is one too many. */
  take(payer: string, now = Date.now()): boolean {
    this.#opens = this.#opens.filter(({ at }) => at > now - HOUR_MS)
    const ofPayer = this.#opens.filter((open) => open.payer === payer).length
    if (this.#opens.length >= this.#perHour || ofPayer >= tabLimits.opensPerPayer) return false
    this.#opens.push({ payer, at: now })
    return true
  }
}
