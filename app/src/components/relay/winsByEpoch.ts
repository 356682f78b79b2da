import type { RelayEpoch, RelayRecord } from '@parley/client'
import { epochAt, type Schedule } from '@parley/protocol'

/** Epochs on a chart. */
const SHOWN = 60

/** Drawn epochs since the relay joined, oldest first, at most 60; those without a claim are there too, with zeros. */
export function winsByEpoch(
  { epochs, joinedAt, lastDrawnEpoch }: Pick<RelayRecord, 'epochs' | 'joinedAt' | 'lastDrawnEpoch'>,
  schedule: Schedule,
): readonly RelayEpoch[] {
  const first = Math.max(1, epochAt(schedule, joinedAt / 1_000), lastDrawnEpoch - SHOWN + 1)
  const known = new Map(epochs.map((each) => [each.epoch, each]))
  return Array.from({ length: Math.max(0, lastDrawnEpoch - first + 1) }, (_, index) => {
    const epoch = first + index
    return known.get(epoch) ?? { epoch, claims: 0, claimsUnreceipted: 0, claimedValue: 0n, income: 0n }
  })
}
