import type { Book } from './Book.ts'
import { sheetValue } from './sheet.ts'

type Funds = Pick<Book, 'fromEpoch' | 'lastClaimed' | 'balance' | 'unit' | 'depth'>

/**
 * How many sheets of this book may still be paid out, a stamp of `epoch` included; `drawn` is the newest drawn epoch.
 * `epoch` is the stamp's, not the clock's.
 */
export function pendingPayouts(
  { fromEpoch, lastClaimed }: Pick<Book, 'fromEpoch' | 'lastClaimed'>,
  epoch: number,
  drawn: number,
): number {
  const open = epoch - Math.max(drawn, fromEpoch - 1)
  return open + (drawn >= fromEpoch && lastClaimed < drawn ? 1 : 0)
}

/** Whether a stamp of `epoch` is payable if it wins, whatever is drawn and claimed before it. */
export function isSolvent(book: Funds, epoch: number, drawn: number): boolean {
  return book.balance >= sheetValue(book) * BigInt(Math.max(0, pendingPayouts(book, epoch, drawn)))
}
