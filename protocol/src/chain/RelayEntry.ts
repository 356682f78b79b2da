import type { Address } from '../bytes/hex.ts'

/** A relay as the registry knows it. */
export type RelayEntry = {
  id: number
  /** Signs its postmarks; never changes. */
  signer: Address
  payout: Address
  stake: bigint
  /** Lowest price of a slot that it takes. */
  ask: bigint
  /** When its unbonding ends, unix seconds; 0 while it does not unbond. */
  exitAt: number
  multiaddr: string
  url: string
}
