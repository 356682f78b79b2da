import type { Address } from '@parley/protocol'

/** EIP-712 data for a wallet to sign; what viem's and wagmi's `signTypedData` take. */
export type TypedData = {
  domain: { name: string; version: string; chainId: number; verifyingContract: Address }
  types: Record<string, { name: string; type: string }[]>
  primaryType: string
  message: Record<string, unknown>
}
