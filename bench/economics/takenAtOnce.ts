import { rateOf, sheetSize } from '@parley/protocol'

/** How long gossip takes to tell every relay which slots are spent, at most, in seconds. */
const GOSSIP_SECONDS = 1

/** Slots of one sheet that a relay takes before it hears that others took them too. */
export function takenAtOnce(depth: number): number {
  const { burst, perSecond } = rateOf(depth)
  return Math.min(sheetSize(depth), Math.floor(burst + perSecond * GOSSIP_SECONDS))
}
