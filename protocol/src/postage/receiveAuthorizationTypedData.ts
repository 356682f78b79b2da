import { type Address, toHex } from '../bytes/hex.ts'
import type { AddressBook } from '../chain/addressBook.ts'

const FIELDS = [
  { name: 'from', type: 'address' },
  { name: 'to', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'validAfter', type: 'uint256' },
  { name: 'validBefore', type: 'uint256' },
  { name: 'nonce', type: 'bytes32' },
]

/**
 * What a wallet signs so that one contract may take so much of the settlement token (ERC-3009, `receiveWithAuthorization`). The nonce
 * says what for. Validity in unix seconds.
 */
export function receiveAuthorizationTypedData(
  { token, contracts, chainId }: Pick<AddressBook, 'token' | 'contracts' | 'chainId'>,
  {
    payer,
    to,
    amount,
    validAfter,
    validBefore,
    nonce,
  }: { payer: Address; to: Address; amount: bigint; validAfter: bigint; validBefore: bigint; nonce: Uint8Array },
) {
  return {
    domain: { name: token.name, version: token.version, chainId, verifyingContract: contracts.token },
    types: { ReceiveWithAuthorization: FIELDS },
    primaryType: 'ReceiveWithAuthorization' as const,
    message: { from: payer, to, value: amount, validAfter, validBefore, nonce: toHex(nonce) },
  }
}
