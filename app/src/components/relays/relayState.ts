import type { RelayInfo } from '@parley/client'

/** What a relay is to a sender now. */
export type RelayState = 'online' | 'silent' | 'leaving' | 'belowStake'

export function relayState({
  exitAt,
  eligible,
  reachable,
}: Pick<RelayInfo, 'exitAt' | 'eligible' | 'reachable'>): RelayState {
  if (exitAt !== 0) return 'leaving'
  if (!eligible) return 'belowStake'
  return reachable ? 'online' : 'silent'
}
