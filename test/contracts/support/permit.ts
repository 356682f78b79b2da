import { type Address, type Hex, parseSignature } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { World } from './world.ts'

const types = {
  Permit: [
    { name: 'owner', type: 'address' },
    { name: 'spender', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const

export const FAR = 2n ** 48n

/** The last four arguments of the `...WithPermit` functions. */
export async function signPermit(
  world: World,
  { owner, spender, value }: { owner: PrivateKeyAccount; spender: Address; value: bigint },
): Promise<readonly [bigint, number, Hex, Hex]> {
  const nonce = await world.token.read.nonces([owner.address])
  const signature = await owner.signTypedData({
    domain: { name: 'DevUSD', version: '1', chainId: 31337, verifyingContract: world.token.address },
    types,
    primaryType: 'Permit',
    message: { owner: owner.address, spender, value, nonce, deadline: FAR },
  })
  const { r, s, yParity } = parseSignature(signature)
  return [FAR, 27 + yParity, r, s]
}
