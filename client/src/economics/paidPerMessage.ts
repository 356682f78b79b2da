import type { NetworkCounters } from './networkCounters.ts'
import { SLOTS_PER_MESSAGE } from './slotsPerMessage.ts'

/** What senders paid for a short message on average, by the claims, rounded up to the unit; undefined without claims. */
export function paidPerMessage({
  claimedValue,
  slotsEstimated,
}: Pick<NetworkCounters, 'claimedValue' | 'slotsEstimated'>): bigint | undefined {
  if (slotsEstimated <= 0n) return undefined
  return (claimedValue * SLOTS_PER_MESSAGE + slotsEstimated - 1n) / slotsEstimated
}
