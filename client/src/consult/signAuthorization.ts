import { type AddressBook, type TabAuthorization, tabAuthorizationTypedData } from '@parley/protocol'
import { walletError } from '../chain/walletError.ts'
import type { Wallet } from '../model/Wallet.ts'

/**
 * ERC-3009: the wallet signs who may fetch how much, until when, and by the nonce for which tab alone.
 * @throws {ParleyError} `wallet/...`
 */
export async function signAuthorization(
  addressBook: AddressBook,
  { wallet, amount, nonce, until }: { wallet: Wallet; amount: bigint; nonce: Uint8Array; until: number },
): Promise<TabAuthorization> {
  const validity = { validAfter: 0n, validBefore: BigInt(until) }
  const signature = await wallet
    .signTypedData(tabAuthorizationTypedData(addressBook, { payer: wallet.address, amount, nonce, ...validity }))
    .catch((error: unknown) => {
      throw walletError(error, 'put money down for a call', wallet.address)
    })
  return { ...validity, signature }
}
