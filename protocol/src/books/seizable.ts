import type { Stamp } from '../postage/stamp.ts'
import { BOND, type Book } from './Book.ts'
import { sheetSize } from './sheet.ts'

/** The slots of a stamp as the post office keeps them: one bit each. Bond sheets have at most 32 slots. */
export function slotBits({ slot, span }: Pick<Stamp, 'slot' | 'span'>): number {
  return Number(((1n << BigInt(span)) - 1n) << BigInt(slot))
}

/**
 * Whether the post office pays for a bond stamp in the epoch `now`, given good signatures. `seized`: the slots of the stamp's
 * sheet that are gone, one bit each (`seizedSlots` of the post office).
 */
export function isSeizable(
  { epoch, slot, span }: Pick<Stamp, 'epoch' | 'slot' | 'span'>,
  book: Pick<Book, 'kind' | 'dead' | 'depth' | 'unit' | 'fromEpoch' | 'exitEpoch' | 'balance'>,
  { now, seized }: { now: number; seized: number },
): boolean {
  if (book.kind !== BOND || book.dead) return false
  if (epoch < book.fromEpoch || epoch >= book.exitEpoch) return false
  if (epoch > now || now - epoch >= 2) return false
  if (span === 0 || slot + span > sheetSize(book.depth)) return false
  if ((BigInt(slotBits({ slot, span })) & BigInt(seized)) !== 0n) return false
  return book.balance >= BigInt(span) * book.unit
}
