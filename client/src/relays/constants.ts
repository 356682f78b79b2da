/** Every answer of a relay is read up to here and no further. */
export const MAX_BODY_BYTES = 512 * 1024
export const REQUEST_TIMEOUT_MS = 6_000
/** Longest `wait` of a message query that a relay takes is 10 s. */
export const OUTCOME_WAIT_MS = 5_000
/** A relay waits up to 20 s until what it sent for a tab is mined. */
export const TAB_TIMEOUT_MS = 30_000
export const MAX_OUTCOME_HASHES = 64
export const MAX_RECEIPT_STAMPS = 256
/** A claims page. */
export const CLAIMS_LIMIT = 50
export const HEALTH_EVERY_MS = 15_000
/** A relay that is down is asked more often, so that it is used again soon. */
export const HEALTH_EVERY_DOWN_MS = 5_000
/** Relays that get health checks and are searched for profiles. */
export const MAX_WATCHED = 12
/** A relay that took three stamps without a postmark is not named until it is well again. */
export const MAX_STRIKES = 3
/** After strikes an answering health page is not proof enough: wait this long before trusting it with a stamp again. */
export const STRIKE_PAUSE_MS = 30_000
/** How answers of relays are written down: seldom, in one go. */
export const REACH_SAVE_EVERY_MS = 30_000
/** Relays of which it is remembered how they answered. */
export const MAX_REACH_KEPT = 64
/** Relays that are asked what they measured of another one, and how long each may take. */
export const MAX_WITNESSES = 24
export const WITNESS_TIMEOUT_MS = 4_000
/** 256 rows of some 150 bytes. */
export const MAX_PEER_REPORT = 64 * 1024
/** Somebody who asked less often says too little to count in the median. */
export const LEAST_ASKED = 5
