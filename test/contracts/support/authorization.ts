import { type Address, bytesToHex, type Hex, parseSignature, zeroHash } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { FAR } from './permit.ts'
import type { World } from './world.ts'

const types = {
  ReceiveWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const

/** What a payer signs for a token (ERC-3009), as the `...WithAuthorization` functions take it. */
export async function signAuthorization(
  world: World,
  {
    payer,
    to,
    value,
    nonce,
    salt = zeroHash,
    validAfter = 0n,
    validBefore = FAR,
  }: {
    payer: PrivateKeyAccount
    to: Address
    value: bigint
    nonce: Uint8Array
    salt?: Hex
    validAfter?: bigint
    validBefore?: bigint
  },
) {
  const from = payer.address
  const signature = await payer.signTypedData({
    domain: { name: 'DevUSD', version: '1', chainId: 31337, verifyingContract: world.token.address },
    types,
    primaryType: 'ReceiveWithAuthorization',
    message: { from, to, value, validAfter, validBefore, nonce: bytesToHex(nonce) },
  })
  const { r, s, yParity } = parseSignature(signature)
  return { from, validAfter, validBefore, salt, v: 27 + yParity, r, s }
}
