import type { Address, Hex } from '../bytes/hex.ts'
import type { AddressBook } from '../chain/addressBook.ts'
import { receiveAuthorizationTypedData } from '../postage/receiveAuthorizationTypedData.ts'

/** A payer's ERC-3009 authorization, less what the tab itself says. Validity in unix seconds; 65 bytes as a wallet signs. */
export type TabAuthorization = { validAfter: bigint; validBefore: bigint; signature: Hex }

/**
 * What a payer's wallet signs so that his money goes into one tab and nowhere else. `nonce`: the tab's id to open it,
 * {@link tabTopUpNonce} to add to it.
 */
export function tabAuthorizationTypedData(
  addressBook: Pick<AddressBook, 'token' | 'contracts' | 'chainId'>,
  payment: { payer: Address; amount: bigint; nonce: Uint8Array } & Omit<TabAuthorization, 'signature'>,
) {
  return receiveAuthorizationTypedData(addressBook, { ...payment, to: addressBook.contracts.consultationTabs })
}
