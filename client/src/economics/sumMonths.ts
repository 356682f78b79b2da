import { monthOf } from './monthOf.ts'
import type { NetworkCounters } from './networkCounters.ts'
import type { PeriodCounters } from './readPeriods.ts'
import { sumCounters } from './sumCounters.ts'

/** What the months came to, as sums of their days, oldest first. */
export function sumMonths(days: readonly PeriodCounters[]): readonly PeriodCounters[] {
  const months = new Map<number, NetworkCounters[]>()
  for (const day of days) {
    const month = monthOf(day.number)
    months.set(month, [...(months.get(month) ?? []), day])
  }
  return [...months]
    .map(([number, rows]) => ({ kind: 'month' as const, number, ...sumCounters(rows) }))
    .sort((a, b) => a.number - b.number)
}
