/** Relays refuse a timestamp older than 60 s; identical bytes are sent again until then, with a margin. */
export const FRESH_MS = 52_000
/** When the same bytes are sent again, in ms after the first time, while a named relay is silent or not ready. */
export const RESEND_AT_MS: readonly number[] = [0, 1_500, 3_000, 5_000, 8_000, 13_000, 21_000, 34_000]
/** Attempts with slots of their own before a person is asked. */
export const MAX_ATTEMPTS = 3
/** A step of a call is worth nothing to anybody after this. */
export const SIGNAL_MS = 45_000
export const POLL_PAUSE_MS = 400
export const UNREACHABLE_PAUSE_MS = 1_500
/** What waits is looked at again this often, besides when something changes. */
export const BLOCKED_RETRY_MS = 2_000
export const OUTCOME_FIRST_MS = 800
export const OUTCOME_FACTOR = 1.4
export const OUTCOME_MAX_MS = 30_000
/** A relay that signs an acceptance time further outside the stamp's epoch than this can be slashed for it. */
export const POSTMARK_SKEW_SECONDS = 120
