import type { PeriodKind } from './Period.ts'
import type { PeriodCounters } from './readPeriods.ts'
import { sumCounters } from './sumCounters.ts'

/** Every period of a stretch, oldest first: where no row is, nothing happened. Rows outside of it are left out. */
export function fillPeriods(
  rows: readonly PeriodCounters[],
  { kind, first, last }: { kind: PeriodKind; first: number; last: number },
): readonly PeriodCounters[] {
  const known = new Map(rows.map((row) => [row.number, row]))
  const nothing = sumCounters([])
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const number = first + index
    return known.get(number) ?? { kind, number, ...nothing }
  })
}
