import type { Address, AddressBook } from '@parley/protocol'
import { getAddress, isAddress, isAddressEqual, zeroAddress } from 'viem'
import { ParleyError } from '../errors/ParleyError.ts'

/**
 * The account that a relay shall be handed to, with its checksum. What is written in capitals and small letters must have the right
 * checksum already; without, it is taken as it is.
 * @throws {ParleyError} `operator/account` for what is no account, `operator/payout` for what would change nothing or lose the money
 */
export function checkPayout(
  payout: string,
  { now, addressBook }: { now: Address; addressBook: Pick<AddressBook, 'contracts'> },
): Address {
  if (!isWellWritten(payout) || isAddressEqual(payout, zeroAddress))
    throw new ParleyError('operator/account', { field: 'payout' })
  if (isAddressEqual(payout, now)) throw new ParleyError('operator/payout', { payout, why: 'same' })
  const isContract = Object.values(addressBook.contracts).some((contract) => isAddressEqual(contract, payout))
  if (isContract) throw new ParleyError('operator/payout', { payout, why: 'contract' })
  return getAddress(payout)
}

/** In one case there is nothing to check; in both, the case is the checksum. */
function isWellWritten(text: string): text is Address {
  const digits = text.slice(2)
  const isPlain = digits === digits.toLowerCase() || digits === digits.toUpperCase()
  return isAddress(text, { strict: !isPlain })
}
