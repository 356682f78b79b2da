import type { ChartSource } from './ChartSource.ts'

/** Blocks come every few seconds; this long without one that the index knows means that it is behind. */
const BEHIND_MS = 180_000

export type SourceState = 'fresh' | 'behind' | 'standsStill'

/** Whether an answer is as new as it can be. `now` in unix ms. */
export function sourceState({
  block,
  standsStill,
  now,
}: Pick<ChartSource, 'block' | 'standsStill'> & { now: number }): SourceState {
  if (standsStill) return 'standsStill'
  return block.at !== undefined && now - block.at > BEHIND_MS ? 'behind' : 'fresh'
}
