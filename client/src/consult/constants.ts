import type { Hex } from '@parley/protocol'

/** How long a payer's authorization can open his tab: the call is taken in this time, or costs nothing. */
export const AUTHORIZATION_SECONDS = 600
/** A payee does not know when the authorization ends, and gives up on a tab that is not open after so long. */
export const LAPSED_MS = 3_600_000
/** After so long without a tab on chain a payee holds media back, and a payer uses his own wallet. */
export const OPEN_PATIENCE_MS = 15_000
/** Longer than that a relay is not waited for: the payer's own transaction must be in time as well. */
export const RELAY_PATIENCE_MS = 8_000
/** A transaction of one's own that failed, perhaps because the relay's was late and not idle. */
export const LAST_PATIENCE_MS = 4_000
/** How often the chain is asked for a tab: until it is open, and then. */
export const OPENING_POLL_MS = 1_500
export const RUNNING_POLL_MS = 8_000
/** What a tab was at the last look counts for so long at most, and never for more than half of its closing window. */
export const STALE_MS = 600_000
/** A voucher that was not acknowledged is sent again after so long. */
export const REPEAT_MS = 1_000
/** Unacknowledged for so long, within the grace: the data channel is silent, and a sealed message carries it, then again now and then. */
export const SILENT_MS = 2_000
export const SIGNAL_EVERY_MS = 30_000
/** The watchtower copy of a voucher is given to the relay no more often than this. */
export const COPY_EVERY_MS = 10_000
/** A meter that runs says so in the store; one that has not for so long is of a client that died. */
export const HEARTBEAT_MS = 10_000
export const DEAD_AFTER_MS = 90_000
/** Vouchers that are looked at between two words of the engine, which come several times a second. */
export const MAX_LOOKED = 4
/** How long hanging up waits for the chain; afterwards it is tried again later. */
export const CLOSE_PATIENCE_MS = 25_000
/** A relay that did not close the tab is asked again after so long. */
export const CLOSE_AGAIN_MS = 5_000
/** The payer leaves closing to the payee's client for so many looks at the chain, then brings the payee's word himself. */
export const PAYER_PATIENCE_LOOKS = 4
/** Relays that are asked to close a tab: its own, and others. */
export const MAX_CLOSERS = 3
/** A call that was not taken is forgotten after this long, by the payee, who refuses its tab's id until then, and by the payer. */
export const FORGET_MS = 86_400_000
export const FORGET_PAYMENT_MS = AUTHORIZATION_SECONDS * 1000
/** Around midnight, two clocks may be on two days: the payee gives the free tick if either has none yet. */
export const MIDNIGHT_TOLERANCE_MS = 300_000
/** Token units, whole tokens: above it a payee relies on the safe head only (mechanism.md D2). */
export const UNSETTLED_LIMIT_TOKENS = 1n
/** Stands where the contract looks at no signature. */
export const UNSIGNED: Hex = `0x${'00'.repeat(64)}`
