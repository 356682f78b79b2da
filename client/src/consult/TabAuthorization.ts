import type { Hex } from '@parley/protocol'

/** A payer's ERC-3009 authorization, less what the tab itself says. Validity in unix seconds; 65 bytes as a wallet signs. */
export type TabAuthorization = { validAfter: bigint; validBefore: bigint; signature: Hex }
