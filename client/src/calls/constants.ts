/** A ringing call that nobody takes is over. */
export const RING_MS = 45_000
/** Steps older than this, by network time, are history. */
export const STALE_MS = 60_000
/** From "taken" to a connection; browsers leave a hopeless one "new" for ever. */
export const CONNECT_MS = 20_000
/** Nothing heard of the other side for so long: over. */
export const GIVE_UP_MS = 30_000
/** Candidates are collected this long; what comes later is left out. */
export const GATHER_MS = 1_500
/** How long relays are given to hand out TURN. */
export const ICE_SERVERS_MS = 1_000
/** A postmark of the ringing message is waited for this long before a way is sought without TURN. */
export const POSTMARK_MS = 4_000
/** TURN credentials are renewed so long before they end, or in the last third of a shorter life. */
export const RENEW_BEFORE_MS = 90_000
/** A renewal that failed is tried again after so long. */
export const RENEW_AGAIN_MS = 5_000
/** How long new ways wait for credentials where nothing goes without them. */
export const RENEW_WAIT_MS = 5_000
/** A postmark of a message that only vouches is waited for as long as anybody wants it. */
export const VOUCH_MS = 45_000
/** Such messages cost stamps: one side sends so many of them in so long at most. */
export const MAX_VOUCHES = 4
export const VOUCHES_WITHIN_MS = 600_000
/** The clockwork of a call. */
export const TICK_MS = 250
export const STATE_EVERY_MS = 500
/** Nothing heard for so long: new ways are tried. */
export const RESTART_AFTER_MS = 4_000
/** Between one try and the next. */
export const RESTART_EVERY_MS = 6_000
/** The callee leaves the first try to the caller. */
export const RESTART_POLITE_MS = 3_000
/** The end of a call is given this long to get out before its connection is closed. */
export const LINGER_MS = 500
/** Incoming calls that ring at once; more are missed. */
export const MAX_RINGING = 3
/** Calls on the list that are over. */
export const MAX_ENDED = 20
export const MAX_HISTORY = 1_000
export const MAX_CHAT = 500
/** Steps that one person may send in a minute. */
export const MAX_SIGNALS_A_MINUTE = 40
/** People whose steps are counted. */
export const MAX_COUNTED = 200
/** Steps that overtook the offer they belong to. */
export const MAX_EARLY = 32
/** Calls remembered that another tab took: more than can ring at once. */
export const MAX_TAKEN = 64
/** Paid offers refused with an answer, in a minute: an answer costs stamps. */
export const MAX_REFUSALS_A_MINUTE = 6
/** Messages over the data channel in a second; the rest is dropped. */
export const MAX_CHANNEL_RATE = 60
/** A record of a call that goes on is renewed this often, and believed this long. */
export const RECORD_EVERY_MS = 10_000
export const RECORD_OPEN_MS = 60_000
/** Clocks on the screen. */
export const SHOW_EVERY_MS = 250
