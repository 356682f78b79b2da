import type { Address, Hex } from '@parley/protocol'
import type { TypedData } from './TypedData.ts'

/** A person's wallet, as little of it as Parley needs. Whatever it throws becomes a `ParleyError` with a `wallet/...` or `chain/...` code. */
export interface Wallet {
  readonly address: Address
  signTypedData(typed: TypedData): Promise<Hex>
  /** Resolves to the transaction hash once the wallet sent it. */
  sendTransaction(transaction: { to: Address; data: Hex; value?: bigint }): Promise<Hex>
  /** The chain the wallet is on, when it can tell; a wrong one is refused before anything is signed. */
  chainId?(): Promise<number>
}
