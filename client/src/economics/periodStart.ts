import { epochStart, type Schedule } from '@parley/protocol'
import type { Period } from './Period.ts'

const DAY = 86_400

/** A period's first second, in unix seconds. */
export function periodStart({ kind, number }: Period, schedule: Pick<Schedule, 'genesis' | 'epochLength'>): number {
  if (kind === 'epoch') return epochStart(schedule, number)
  if (kind === 'day') return number * DAY
  return Date.UTC(1970, number) / 1_000
}
