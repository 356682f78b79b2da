/** Hold relays of an inbox. */
export const HOLD_RELAYS = 2
/** Characters of a name. */
export const MAX_NAME = 64
/** How long registering waits for relays to see the chain and take the profile; afterwards it goes on by itself. */
export const PUBLISH_TIMEOUT_MS = 30_000
export const PUBLISH_RETRY_MS = 1_000
/** A contact is compared with the chain again when it is older than this. */
export const CONTACT_FRESH_MS = 60_000
/** Sending does not wait longer than this for that comparison: a known profile will do. */
export const CONTACT_REFRESH_TIMEOUT_MS = 3_000
