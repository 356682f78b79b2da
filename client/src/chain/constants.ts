export const RPC_TIMEOUT_MS = 8_000
export const MINED_TIMEOUT_MS = 90_000
export const MINED_POLL_MS = 500
/** A log scan that a provider refuses is halved down to this many blocks. */
export const MIN_LOG_RANGE = 500
/** Relays that are read at all; a registry flooded with entries must not fill the memory. */
export const MAX_RELAYS = 500
/** Characters of a relay's multiaddr or URL. */
export const MAX_ENDPOINT = 512
