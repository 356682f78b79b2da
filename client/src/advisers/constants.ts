/** Relays asked for one search. */
export const SEARCH_RELAYS = 4
/** Pages of one relay, and profiles of a page. */
export const SEARCH_PAGES = 4
export const SEARCH_PAGE = 50
/** Profiles compared with the chain for one search; the rest is "more". */
export const MAX_COMPARED = 120
/** An offer that stood on chain a moment ago is believed again without a question. */
export const ANCHOR_FRESH_MS = 10_000
/** Anchors remembered. */
export const MAX_ANCHORS = 2_000
/** Ratings of one adviser that are looked at, for a list and on his page. */
export const LISTED_RATINGS = 20
export const MAX_RATINGS = 150
/** Checked ratings remembered: a closed tab does not change. */
export const MAX_CHECKED = 2_000
/** "Available now" is said anew every so often, and reaches this far: longer than two pauses, so that one lost does not matter. */
export const AVAILABLE_EVERY_MS = 40_000
export const AVAILABLE_SECONDS = 120
/** Requests of one person that wait for an answer; more are not taken in. */
export const MAX_OPEN_APPOINTMENTS = 10
