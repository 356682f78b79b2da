import type { NetworkCounters } from './networkCounters.ts'

/** What was staked at the end of each period (oldest first), counted back from what is staked now. */
export function stakeLevels(
  periods: readonly Pick<NetworkCounters, 'stakeAdded' | 'stakeWithdrawn' | 'slashed'>[],
  now: bigint,
): readonly bigint[] {
  const levels: bigint[] = []
  let level = now
  for (const { stakeAdded, stakeWithdrawn, slashed } of periods.toReversed()) {
    levels.unshift(level)
    level += stakeWithdrawn + slashed - stakeAdded
  }
  return levels
}
