import type { StoredStamp } from '../hold/hold.ts'
import type { TurnSubject } from './turnDesk.ts'

/** How long after its postmark a message vouches for its call, in seconds. */
const VOUCHES_SECONDS = 120
const PER_SIDE = 4

/** The two sides of a message that was postmarked lately: the book's key that stamped it, and the recipient's acknowledgement key. */
export function messageSubject(
  stamps: readonly StoredStamp[],
  {
    keyOf,
    now,
    lastsSeconds,
  }: { keyOf: (bookId: bigint) => Uint8Array | undefined; now: number; lastsSeconds: number },
): TurnSubject | undefined {
  const fresh = stamps.filter(({ acceptedAt }) => acceptedAt >= now - VOUCHES_SECONDS)
  if (fresh.length === 0) return undefined
  const signers = fresh.flatMap(({ stamp }) => [stamp.ack, keyOf(stamp.bookId) ?? stamp.ack])
  return { signers, expiresAt: now + lastsSeconds, perSide: PER_SIDE }
}
