import type { Book } from './Book.ts'
import { bondOf } from './deposit.ts'
import { sheetValue } from './sheet.ts'

const WHOLE = 10_000n
/** What a relay loses for one proof, in sheets. */
const SHEETS_SLASHED = 50n

/** The reporter's part of a bond or a slash, in 1/10,000, of the lowest fee that can still be claimed: more would make spite free. */
export function bountyBpsOf(lowestFeeBps: number): number {
  return Math.floor(lowestFeeBps / 2)
}

/** What becomes of a book whose key is proven to have stamped a slot twice: `bounty` to the reporter, all else is burned. */
export function splitForfeit(
  book: Pick<Book, 'kind' | 'unit' | 'depth' | 'balance'>,
  bountyBps: number,
): { bounty: bigint; burned: bigint } {
  const bond = bondOf(book)
  const bounty = (bond * BigInt(bountyBps)) / WHOLE
  return { bounty, burned: bond + book.balance - bounty }
}

/** What a relay with this stake loses for one proof about a book, and who gets it. */
export function splitSlash({
  stake,
  book,
  minSlash,
  bountyBps,
}: {
  stake: bigint
  book: Pick<Book, 'unit' | 'depth'>
  minSlash: bigint
  bountyBps: number
}): { taken: bigint; bounty: bigint; burned: bigint } {
  const sheets = SHEETS_SLASHED * sheetValue(book)
  const wanted = sheets < minSlash ? minSlash : sheets
  const taken = wanted < stake ? wanted : stake
  const bounty = (taken * BigInt(bountyBps)) / WHOLE
  return { taken, bounty, burned: taken - bounty }
}
