import type { Rows } from './askRows.ts'
import { firstWhole } from './firstWhole.ts'

/** No more periods are shown, however far apart a subgraph says that its first and last are. */
const MOST = 6_000

/** From the first period with a row to the present one, `last`, or the next: books are opened ahead. */
export function periodStretch<Row>(
  rows: Rows<Row>,
  { numberOf, last }: { numberOf(row: Row): number; last: number },
): { first: number; last: number } {
  const numbers = rows.rows.map(numberOf)
  const end = numbers[0] === last + 1 ? last + 1 : last
  const oldest = numbers.length === 0 ? end : Math.min(...numbers)
  return { first: Math.max(rows.isCut ? firstWhole(rows, numberOf) : oldest, end - MOST + 1), last: end }
}
