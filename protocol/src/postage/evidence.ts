import { sheetSize } from '../books/sheet.ts'
import { equalBytes } from '../bytes/equalBytes.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { epochStart, type Schedule } from '../time/schedule.ts'
import type { Postmark } from './postmark.ts'
import { hashStamp, type Stamp } from './stamp.ts'

/** How far a postmark's time may lie outside the stamp's epoch before the relay can be slashed for it, in seconds. */
export const POSTMARK_TOLERANCE = 120

type Slots = Pick<Stamp, 'slot' | 'span'>

/** Whether two stamps have a slot of the sheet in common; slots that the sheet does not have are nobody's. */
export function shareSlot(first: Slots, second: Slots, depth: number): boolean {
  const from = Math.max(first.slot, second.slot)
  const to = Math.min(first.slot + first.span, second.slot + second.span, sheetSize(depth))
  return from < to
}

/**
 * Whether two stamps prove that their book's key stamped a slot twice, given that it signed both: what the contract closes
 * a book for (S1), and, of two stamps that one relay postmarked, what it slashes that relay for (R1).
 */
export function isDoubleStamp(
  first: { stamp: Omit<Stamp, 'signature'>; messageHash: Uint8Array },
  second: { stamp: Omit<Stamp, 'signature'>; messageHash: Uint8Array },
  depth: number,
  suite: Suite = nobleSuite,
): boolean {
  const [a, b] = [first.stamp, second.stamp]
  if (a.bookId !== b.bookId || a.epoch !== b.epoch || !shareSlot(a, b, depth)) return false
  return !equalBytes(hashStamp(a, first.messageHash, suite), hashStamp(b, second.messageHash, suite))
}

/** Whether a stamp other than the one that a sheet was paid for ends in other 64 bits: what S1b needs to close the book. */
export function isOtherTag(stampHash: Uint8Array, paidHash: Uint8Array): boolean {
  return !equalBytes(stampHash.subarray(24), paidHash.subarray(24))
}

/** Whether a relay can be slashed for a postmark by itself (R3): it names another relay, or its time is not the stamp's epoch. */
export function isWrongPostmark(
  { relayId, epoch }: Pick<Stamp, 'relayId' | 'epoch'>,
  postmark: Pick<Postmark, 'relayId' | 'acceptedAt'>,
  schedule: Schedule,
): boolean {
  if (postmark.relayId !== relayId) return true
  const first = epochStart(schedule, epoch) - POSTMARK_TOLERANCE
  const last = epochStart(schedule, epoch + 1) + POSTMARK_TOLERANCE
  return postmark.acceptedAt < first || postmark.acceptedAt > last
}
