import { type Book, type Shares, sheetSize, sheetValue, splitSheet } from '@parley/protocol'
import type { Hold } from '../hold/hold.ts'

const LEAST_PAUSE_MS = 5000
/** Of one thread's time, for a figure that nobody waits for. */
const MOST_BUSY = 0.01

type Init = {
  hold: Pick<Hold, 'waiting'>
  book: (id: bigint) => Book | undefined
  sharesOf: (epoch: number) => Shares
}

/** How many stamps wait for their draw, and what they bring on average. Counted once in a while, so that it takes nothing from mail. */
export class WaitingStamps {
  readonly #init: Init
  #known: { key: string; until: number; value: { stamps: number; expected: bigint } } | undefined

  constructor(init: Init) {
    this.#init = init
  }

  /** Of the epochs after `drawn`. */
  count(relayId: number, drawn: number): { stamps: number; expected: bigint } {
    const key = `${relayId}:${drawn}`
    if (this.#known?.key === key && performance.now() < this.#known.until) return this.#known.value
    const start = performance.now()
    const value = this.#add(relayId, drawn)
    const now = performance.now()
    this.#known = { key, until: now + Math.max(LEAST_PAUSE_MS, (now - start) / MOST_BUSY), value }
    return value
  }

  #add(relayId: number, drawn: number): { stamps: number; expected: bigint } {
    const { hold, book, sharesOf } = this.#init
    let stamps = 0
    let expected = 0n
    for (const group of hold.waiting(relayId, drawn)) {
      const known = book(group.bookId)
      if (known === undefined || known.dead) continue
      const { net } = splitSheet(sheetValue(known), sharesOf(group.epoch), group.receipted)
      stamps += group.stamps
      // One slot of the sheet is drawn, and it pays for the whole.
      expected += (net * BigInt(group.slots)) / BigInt(sheetSize(known.depth))
    }
    return { stamps, expected }
  }
}
