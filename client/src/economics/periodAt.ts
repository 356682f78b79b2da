import { epochAt, type Schedule } from '@parley/protocol'
import type { PeriodKind } from './Period.ts'

const DAY = 86_400

/** The number of the period that a moment, in unix seconds, falls in. */
export function periodAt(
  kind: PeriodKind,
  unixSeconds: number,
  schedule: Pick<Schedule, 'genesis' | 'epochLength'>,
): number {
  if (kind === 'epoch') return epochAt(schedule, unixSeconds)
  if (kind === 'day') return Math.floor(unixSeconds / DAY)
  const date = new Date(unixSeconds * 1_000)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}
