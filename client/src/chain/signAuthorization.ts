import { type Address, type AddressBook, receiveAuthorizationTypedData, type TabAuthorization } from '@parley/protocol'
import type { Wallet } from '../model/Wallet.ts'
import { walletError } from './walletError.ts'

/** What a contract may fetch, once: `nonce` says for what alone. */
type Payment = {
  wallet: Wallet
  to: Address
  amount: bigint
  nonce: Uint8Array
  /** Unix seconds. */
  until: number
  /** What it is for, in sentences: "stake for a relay". */
  action: string
}

/**
 * ERC-3009: the wallet signs which contract may fetch how much, until when, and by the nonce for what alone.
 * @throws {ParleyError} `wallet/...`
 */
export async function signAuthorization(
  addressBook: AddressBook,
  { wallet, to, amount, nonce, until, action }: Payment,
): Promise<TabAuthorization> {
  const validity = { validAfter: 0n, validBefore: BigInt(until) }
  const signature = await wallet
    .signTypedData(
      receiveAuthorizationTypedData(addressBook, { payer: wallet.address, to, amount, nonce, ...validity }),
    )
    .catch((error: unknown) => {
      throw walletError(error, action, wallet.address)
    })
  return { ...validity, signature }
}
