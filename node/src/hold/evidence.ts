import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type DoubleSpend, decodeStamp, encodeStamp, type SignedStamp } from '@parley/protocol'

/** Books caught spending a slot twice, with the proof, on the disk until the chain has closed them. One proof a book. */
export class Evidence {
  readonly #add: StatementSync
  readonly #all: StatementSync
  readonly #drop: StatementSync

  constructor({ database }: { database: DatabaseSync }) {
    this.#add = database.prepare('INSERT INTO evidence VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
    this.#all = database.prepare('SELECT * FROM evidence ORDER BY book_id')
    this.#drop = database.prepare('DELETE FROM evidence WHERE book_id = ?')
  }

  /** On the disk when it returns. */
  add({ first, second }: DoubleSpend): void {
    this.#add.run(
      first.stamp.bookId,
      encodeStamp(first.stamp),
      first.messageHash,
      encodeStamp(second.stamp),
      second.messageHash,
    )
  }

  all(): DoubleSpend[] {
    return this.#all.all().map((row) => ({
      first: signedStamp(row.first_stamp, row.first_message),
      second: signedStamp(row.second_stamp, row.second_message),
    }))
  }

  drop(bookId: bigint): void {
    this.#drop.run(bookId)
  }
}

function signedStamp(stamp: unknown, messageHash: unknown): SignedStamp {
  if (!(stamp instanceof Uint8Array && messageHash instanceof Uint8Array)) {
    throw new TypeError('The evidence has a column of another type.')
  }
  return { stamp: decodeStamp(stamp), messageHash }
}
