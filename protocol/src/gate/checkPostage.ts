import type { Book } from '../books/Book.ts'
import { sheetSize } from '../books/sheet.ts'
import type { RelayEntry } from '../chain/RelayEntry.ts'
import type { Stamp } from '../postage/stamp.ts'
import type { Refusal } from './verdict.ts'

/** A relay may be named on stamps: full stake, and not leaving. */
export function isEligible(relay: Pick<RelayEntry, 'stake' | 'exitAt'> | undefined, minStake: bigint): boolean {
  return relay !== undefined && relay.exitAt === 0 && relay.stake >= minStake
}

/**
 * The stamp covers what the message costs and names a relay that can be paid. `ask` is this relay's price if the stamp
 * names this relay, else `undefined`. `wantedSpan` is `spanOf` the envelope.
 */
export function checkPostage(
  { slot, span }: Pick<Stamp, 'slot' | 'span'>,
  {
    book,
    wantedSpan,
    relay,
    minStake,
    ask,
  }: {
    book: Pick<Book, 'depth' | 'unit'>
    wantedSpan: number
    relay: Pick<RelayEntry, 'stake' | 'exitAt'> | undefined
    minStake: bigint
    ask: bigint | undefined
  },
): Refusal | undefined {
  if (slot + span > sheetSize(book.depth)) return { kind: 'reject', code: 'slot/outside' }
  if (span !== wantedSpan) return { kind: 'reject', code: 'span/wrong' }
  if (!isEligible(relay, minStake)) return { kind: 'ignore', code: 'relay/not-eligible' }
  if (ask !== undefined && book.unit < ask) return { kind: 'ignore', code: 'price/low' }
  return undefined
}
