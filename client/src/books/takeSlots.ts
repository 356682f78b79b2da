import { ParleyError } from '../errors/ParleyError.ts'
import type { Store } from '../model/Store.ts'

type Counter = { next: number }

/**
 * Takes `count` consecutive slots of a sheet and returns the first. The counter is on disk, in one step across tabs and
 * processes, before anything is signed: a slot signed twice burns the whole book. Never given back, never reset.
 * @throws {ParleyError} `book/used-up`, `store/failed`
 */
export async function takeSlots(
  store: Store,
  key: string,
  { bookId, count, limit, until }: { bookId: bigint; count: number; limit: number; until: number },
): Promise<number> {
  const { next } = await store.update<Counter>(key, (old) => {
    const first = old?.next ?? 0
    if (first + count > limit) throw new ParleyError('book/used-up', { bookId: bookId.toString(), until })
    return { next: first + count }
  })
  return next - count
}
