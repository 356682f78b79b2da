import type { Address } from '../bytes/hex.ts'

/** Where terms name an account and there is none: the payout of no relay, and the token of a chain's own coin. */
export const NOBODY: Address = `0x${'00'.repeat(20)}`
