import type { Rows } from './askRows.ts'

/** The first period of which all rows were read; rows come newest first. */
export function firstWhole<Row>({ rows, isCut }: Rows<Row>, numberOf: (row: Row) => number): number {
  const oldest = rows.at(-1)
  return isCut && oldest !== undefined ? numberOf(oldest) + 1 : 0
}
