import type { Book } from './Book.ts'
import { sheetSize } from './sheet.ts'

/** How many slots of an epoch's sheet are seized. */
export type SeizedSlots = (epoch: number) => number

type View = {
  /** The stamp's. */
  epoch: number
  /** The epoch of the safe head's time. */
  headEpoch: number
  seized: SeizedSlots
}

/**
 * How many slots of a BOND book may still be seized before a stamp of `epoch` can no longer be. The sheet after the stamp's is
 * among them: the sender may seize that one himself while the stamp's recipient still makes up his mind.
 */
export function pendingSeizures(
  { fromEpoch, depth }: Pick<Book, 'fromEpoch' | 'depth'>,
  { epoch, headEpoch, seized }: View,
): number {
  let slots = 0
  for (let sheet = Math.max(fromEpoch, headEpoch - 1); sheet <= epoch + 1; sheet++) {
    slots += sheetSize(depth) - seized(sheet)
  }
  return slots
}

/** Whether a BOND stamp of `epoch` can be seized until its deadline, whatever is seized before it. */
export function isBondSolvent(book: Pick<Book, 'fromEpoch' | 'depth' | 'unit' | 'balance'>, view: View): boolean {
  return book.balance >= book.unit * BigInt(pendingSeizures(book, view))
}
