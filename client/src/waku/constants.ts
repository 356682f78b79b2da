/** Enough relays to lose one; each message is pushed to all of them, so more would only cost bandwidth. */
export const MAX_CONNECTED = 3
export const TICK_MS = 1_000
/** A tick this late means the machine slept or the tab was frozen: every connection is suspect. */
export const SLEEP_MS = 10_000
export const PING_EVERY_MS = 15_000
/** A dead socket says nothing by itself; without this a suspended laptop looks connected for minutes. */
export const PING_TIMEOUT_MS = 4_000
export const DIAL_TIMEOUT_MS = 6_000
export const DIAL_BACKOFF_MS: readonly number[] = [500, 1_000, 2_000, 4_000, 8_000, 15_000]
export const SUBSCRIBE_TIMEOUT_MS = 5_000
export const SEND_TIMEOUT_MS = 8_000
export const HISTORY_PAGE_TIMEOUT_MS = 10_000
/** The SDK refuses more in one query. */
export const HISTORY_RANGE_MS = 24 * 3_600_000
/** Pages of one query of one relay; a relay that goes on for ever is cut off here. */
export const MAX_HISTORY_PAGES = 100
