import { type Book, type Stamp, type Suite, sheetValue, stampWins, winningSlot } from '@parley/protocol'
import type { StoredStamp } from '../hold/hold.ts'

export type Win = { bookId: bigint; stamp: Stamp; stampHash: Uint8Array; messageHash: Uint8Array }

export type FindWinsInit = {
  epoch: number
  randomness: Uint8Array
  relayId: number
  booksOf: (epoch: number) => bigint[]
  book: (id: bigint) => Book | undefined
  stampAt: (place: { bookId: bigint; epoch: number; slot: number }) => StoredStamp | undefined
  suite: Suite
}

/** This relay's stamps that cover the drawn slot of their sheet. */
export function findWins({ epoch, randomness, relayId, booksOf, book, stampAt, suite }: FindWinsInit): Win[] {
  return booksOf(epoch).flatMap((bookId) => {
    const known = book(bookId)
    if (known === undefined) return []
    const slot = winningSlot({ randomness, bookId, depth: known.depth, suite })
    const held = stampAt({ bookId, epoch, slot })
    if (held === undefined || held.stamp.relayId !== relayId || !stampWins(held.stamp, slot)) return []
    return [{ bookId, stamp: held.stamp, stampHash: held.stampHash, messageHash: held.messageHash }]
  })
}

/** May the sheet still be paid out? */
export function isOpen(win: Win, book: Book | undefined): boolean {
  if (book === undefined || book.dead) return false
  const { epoch } = win.stamp
  return (
    book.lastClaimed < epoch && epoch >= book.fromEpoch && epoch < book.exitEpoch && book.balance >= sheetValue(book)
  )
}
