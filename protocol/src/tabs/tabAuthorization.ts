import { type Address, type Hex, toHex } from '../bytes/hex.ts'
import type { AddressBook } from '../chain/addressBook.ts'

/** A payer's ERC-3009 authorization, less what the tab itself says. Validity in unix seconds; 65 bytes as a wallet signs. */
export type TabAuthorization = { validAfter: bigint; validBefore: bigint; signature: Hex }

const FIELDS = [
  { name: 'from', type: 'address' },
  { name: 'to', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'validAfter', type: 'uint256' },
  { name: 'validBefore', type: 'uint256' },
  { name: 'nonce', type: 'bytes32' },
]

/**
 * What a payer's wallet signs so that his money goes into one tab and nowhere else (ERC-3009, `receiveWithAuthorization`). `nonce`:
 * the tab's id to open it, {@link tabTopUpNonce} to add to it.
 */
export function tabAuthorizationTypedData(
  { token, contracts, chainId }: Pick<AddressBook, 'token' | 'contracts' | 'chainId'>,
  {
    payer,
    amount,
    validAfter,
    validBefore,
    nonce,
  }: { payer: Address; amount: bigint; nonce: Uint8Array } & Omit<TabAuthorization, 'signature'>,
) {
  return {
    domain: { name: token.name, version: token.version, chainId, verifyingContract: contracts.token },
    types: { ReceiveWithAuthorization: FIELDS },
    primaryType: 'ReceiveWithAuthorization' as const,
    message: {
      from: payer,
      to: contracts.consultationTabs,
      value: amount,
      validAfter,
      validBefore,
      nonce: toHex(nonce),
    },
  }
}
