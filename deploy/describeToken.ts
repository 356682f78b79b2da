import type { AddressBook } from '@parley/protocol'
import { type Address, erc20Abi, type PublicClient, parseAbi } from 'viem'

const domainAbi = parseAbi([
  'function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)',
  'function version() view returns (string)',
])

/** The play money of `contracts/dev/DevUSD`, before it is there. */
export const DEV_USD: AddressBook['token'] = {
  name: 'DevUSD',
  symbol: 'dUSD',
  decimals: 6,
  version: '1',
  faucet: true,
}

/** What wallets need to know of a settlement token that somebody else issues; `version` is the one its permits are signed with. */
export async function describeToken(client: PublicClient, address: Address): Promise<AddressBook['token']> {
  const read = { address, abi: erc20Abi } as const
  const [name, symbol, decimals] = await Promise.all([
    client.readContract({ ...read, functionName: 'name' }),
    client.readContract({ ...read, functionName: 'symbol' }),
    client.readContract({ ...read, functionName: 'decimals' }),
  ])
  // Newer tokens tell their domain, older ones have a version, the oldest mean 1.
  const domain = await client
    .readContract({ address, abi: domainAbi, functionName: 'eip712Domain' })
    .catch(() => undefined)
  const version =
    domain?.[2] ||
    (await client.readContract({ address, abi: domainAbi, functionName: 'version' }).catch(() => undefined)) ||
    '1'
  return { name, symbol, decimals, version, faucet: false }
}
