/** Callers and advisers say that they are still there this often. */
export const BEAT_MS = 45_000
/** Whoever is called has this long to look at the price, ask his wallet and ring. */
export const TURN_MS = 90_000
/** A call that was on its way when the turn ended is still taken. */
export const TURN_GRACE_MS = 30_000
/** A desk that gives longer turns than this has another clock. */
export const MAX_TURN_MS = 900_000
/** A caller who was answered can be handed over for this long after. */
export const SERVED_MS = 7_200_000
/** Calls whose mean length is the guess at the next one's; shorter ones were none. */
export const MAX_LENGTHS = 16
export const LEAST_LENGTH_MS = 5_000
/** Places that were given up or used, so that a late word does not bring them back. */
export const MAX_GONE = 256
/** The clockwork of a desk. */
export const TICK_MS = 1_000
/** A call that goes on is noted this often for the other tabs, and believed this long. */
export const BUSY_EVERY_MS = 10_000
export const BUSY_FRESH_MS = 30_000
/** Callers who are told that there is no place, in a minute: an answer costs stamps. */
export const MAX_REFUSALS_A_MINUTE = 12
