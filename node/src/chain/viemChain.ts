import type { AddressBook } from '@parley/protocol'
import { type Chain, defineChain } from 'viem'

/** The deployment's chain as viem wants to know it. */
export function viemChain({ chainId, name }: AddressBook, rpcUrl: string): Chain {
  return defineChain({
    id: chainId,
    name,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  })
}
