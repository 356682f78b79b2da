import { squareRoot } from '@parley/protocol'
import type { NetworkCounters } from './networkCounters.ts'
import { SLOTS_PER_MESSAGE } from './slotsPerMessage.ts'

/** So many short messages, give or take `error` (a standard error, at most). */
export type MessageEstimate = { messages: bigint; error: bigint }

/**
 * The chain never sees a message, but every claim stands for a sheet of which one slot was drawn: sheet sizes of claims add up to
 * an unbiased estimate of the slots used, and the root of the sum of their squares bounds its standard error.
 */
export function estimateMessages({
  slotsEstimated,
  slotsVariance,
}: Pick<NetworkCounters, 'slotsEstimated' | 'slotsVariance'>): MessageEstimate {
  return {
    messages: slotsEstimated / SLOTS_PER_MESSAGE,
    // Rounded up: rather too wide than too narrow.
    error: (squareRoot(slotsVariance) + SLOTS_PER_MESSAGE - 1n) / SLOTS_PER_MESSAGE,
  }
}
