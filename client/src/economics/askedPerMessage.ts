import { SLOTS_PER_MESSAGE } from './slotsPerMessage.ts'

/** What relays ask for a short message now: the least of them, and the one in the middle (the dearer of two). */
export type AskedPrice = { least: bigint; median: bigint }

/** Undefined without relays. */
export function askedPerMessage(asks: readonly bigint[]): AskedPrice | undefined {
  const sorted = asks.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const [least, median] = [sorted[0], sorted[Math.floor(sorted.length / 2)]]
  if (least === undefined || median === undefined) return undefined
  return { least: least * SLOTS_PER_MESSAGE, median: median * SLOTS_PER_MESSAGE }
}
