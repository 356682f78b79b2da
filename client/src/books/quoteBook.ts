import { type AddressBook, sheetSize, sheetValue } from '@parley/protocol'
import type { BookQuote } from '../model/BookQuote.ts'

/** Stamps of a message: one a hold relay. */
const RELAYS_PER_MESSAGE = 2
/** The contract takes no less than five sheets' worth, one of which becomes the bond. */
const MINIMUM_SHEETS = 5n

/** Exact figures of a book before anything is signed. @throws {ProtocolError} `book/depth` */
export function quoteBook(
  { limits, schedule }: AddressBook,
  { depth, unit, amount }: { depth: number; unit: bigint; amount?: bigint },
): BookQuote {
  const slots = sheetSize(depth)
  const value = sheetValue({ unit, depth })
  const minimum = value * MINIMUM_SHEETS
  const paid = amount ?? minimum
  const balance = paid > value ? paid - value : 0n
  return {
    depth,
    unit,
    slots,
    messagesPerEpoch: Math.floor(slots / RELAYS_PER_MESSAGE),
    sheetValue: value,
    pricePerMessage: unit * BigInt(RELAYS_PER_MESSAGE),
    minimum,
    amount: paid,
    bond: value,
    balance,
    epochsCovered: value === 0n ? 0 : Number(balance / value),
    epochSeconds: schedule.epochLength,
    tooSmall:
      depth < limits.minDepth ||
      depth > limits.maxDepth ||
      unit < BigInt(limits.minUnit) ||
      value < BigInt(limits.minValue) ||
      paid < minimum,
  }
}
