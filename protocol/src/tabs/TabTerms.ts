import type { Address } from '../bytes/hex.ts'

/** What payer and payee of a call agreed on; mechanism.md D1. Never stored on chain: its hash is the tab's id. */
export type TabTerms = {
  payer: Address
  payee: Address
  /** Signs the vouchers; made for this call. */
  key: Address
  /** Signs `Close`; made for this call. */
  payeeKey: Address
  /** Zero is the chain's own coin. */
  token: Address
  relayPayout: Address
  /** Price of a tick, in token units; 96 bits. */
  rate: bigint
  /** Seconds. */
  tick: number
  /** 0: no relay. */
  relayId: number
  /** The relay's share of what is paid, in 1/10,000. */
  relayBps: number
  /** Tells apart two tabs on the same terms; 64 bits. */
  nonce: bigint
}

/** The most that a relay's share may be, in 1/10,000. */
export const MAX_RELAY_BPS = 1000

/** The most that the treasury's share may be, in 1/10,000; a deployment fixes its own. */
export const MAX_FEE_BPS = 200
