import { addressOf, toHex } from '@parley/protocol'
import { getAddress } from 'viem'

/** The account of the relay's key. */
export function signerAddress(privateKey: Uint8Array): `0x${string}` {
  return getAddress(toHex(addressOf(privateKey)))
}
