import type { CallRecord } from '@parley/client'

/** How a call ended, as it is told in the list. `missed`: it rang here and nobody took it. */
export type CallOutcome =
  | 'answered'
  | 'missed'
  | 'declinedHere'
  | 'declined'
  | 'busy'
  | 'noAnswer'
  | 'cancelled'
  | 'failed'

export function outcomeOf({
  direction,
  answeredAt,
  reason,
}: Pick<CallRecord, 'direction' | 'answeredAt' | 'reason'>): CallOutcome {
  if (answeredAt !== undefined) return 'answered'
  if (reason === 'failed') return 'failed'
  if (direction === 'in') return reason === 'declined' || reason === 'busy' ? 'declinedHere' : 'missed'
  if (reason === 'declined' || reason === 'busy' || reason === 'cancelled') return reason
  return 'noAnswer'
}
