/** Messages waiting to be read; what comes on top is fetched from the relays later. */
export const MAX_QUEUE = 2_000
/** Asked again before the last time that history was complete: a message may reach a relay late. */
export const OVERLAP_MS = 10 * 60_000
/** History is asked again this often while connected, for whatever a filter dropped. */
export const CATCH_UP_EVERY_MS = 30_000
export const CATCH_UP_RETRY_MS = 3_000
/** Nobody holds anything older. */
export const MAX_HISTORY_MS = 35 * 24 * 3_600_000
/** A relay serves at most a page beyond the receipted ones: receipt and ask again. */
export const PAGE = 200
export const MAX_ROUNDS = 200
/** A missing sequence is asked for this soon, then after each further delay, then given up. */
export const GAP_DELAYS_MS: readonly number[] = [1_500, 5_000, 20_000, 60_000]
/** Holes remembered a conversation; a stranger's jump to a huge number must not fill the store. */
export const MAX_MISSING = 100
/** Messages whose sender's profile could not be fetched yet. */
export const MAX_PARKED = 500
export const PARKED_RETRY_MS = 5_000
export const RECEIPT_EVERY_MS = 1_200
/** Receipts that a relay cannot use (it never got the message) are dropped after so many refusals. */
export const MAX_RECEIPT_REFUSALS = 5
