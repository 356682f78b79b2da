import { type Book, POSTAGE } from '../books/Book.ts'
import type { Stamp } from '../postage/stamp.ts'
import { epochAt, epochStart, type Schedule } from '../time/schedule.ts'
import type { Refusal } from './verdict.ts'

/** What the relay has seen of the chain: the newest drawn epoch and the time of its safe head. */
export type ChainView = { drawn: number; headTime: number }

/**
 * The book may pay for stamps of this epoch, and the epoch is now. `skewSeconds` is how far clocks may differ at an
 * edge. Everything here depends on view or clock: always `ignore`.
 */
export function checkBook(
  { epoch }: Pick<Stamp, 'epoch'>,
  book: Pick<Book, 'kind' | 'dead' | 'fromEpoch' | 'exitEpoch'> | undefined,
  {
    schedule,
    skewSeconds,
    nowSeconds,
    chain,
  }: {
    schedule: Schedule
    skewSeconds: number
    nowSeconds: number
    chain: ChainView
  },
): Refusal | undefined {
  if (book === undefined) return { kind: 'ignore', code: 'book/unknown' }
  if (book.kind !== POSTAGE) return { kind: 'ignore', code: 'book/kind' }
  if (book.dead) return { kind: 'ignore', code: 'book/dead' }
  if (epoch < book.fromEpoch || epoch >= book.exitEpoch) return { kind: 'ignore', code: 'book/not-valid-now' }
  const earliest = epochAt(schedule, nowSeconds - skewSeconds)
  const latest = epochAt(schedule, nowSeconds + skewSeconds)
  // A drawn epoch cannot be now: the clock is wrong, and such a stamp would never be paid.
  if (epoch < earliest || epoch > latest || epoch <= chain.drawn) return { kind: 'ignore', code: 'epoch/wrong' }
  // An exit that this head does not show yet is announced at least `exitNotice` ahead, so it cannot touch this epoch.
  if (chain.headTime < epochStart(schedule, epoch) - schedule.exitNotice) return { kind: 'ignore', code: 'chain/stale' }
  return undefined
}
