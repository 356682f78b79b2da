import { type Address, type AddressBook, type Hex, toHex } from '@parley/protocol'
import { walletError } from '../chain/walletError.ts'
import type { Wallet } from '../model/Wallet.ts'
import type { TabAuthorization } from './TabAuthorization.ts'

/**
 * ERC-3009: the wallet signs who may fetch how much, until when, and by the nonce for which tab alone.
 * @throws {ParleyError} `wallet/...`
 */
export async function signAuthorization(
  { token, contracts, chainId }: AddressBook,
  { wallet, amount, nonce, until }: { wallet: Wallet; amount: bigint; nonce: Uint8Array; until: number },
): Promise<TabAuthorization> {
  const validity = { validAfter: 0n, validBefore: BigInt(until) }
  const signature: Hex = await wallet
    .signTypedData({
      domain: { name: token.name, version: token.version, chainId, verifyingContract: contracts.token },
      types: { ReceiveWithAuthorization: FIELDS },
      primaryType: 'ReceiveWithAuthorization',
      message: {
        from: wallet.address,
        to: contracts.consultationTabs satisfies Address,
        value: amount,
        ...validity,
        nonce: toHex(nonce),
      },
    })
    .catch((error: unknown) => {
      throw walletError(error, 'put money down for a call', wallet.address)
    })
  return { ...validity, signature }
}

const FIELDS = [
  { name: 'from', type: 'address' },
  { name: 'to', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'validAfter', type: 'uint256' },
  { name: 'validBefore', type: 'uint256' },
  { name: 'nonce', type: 'bytes32' },
]
