import { defineChain } from 'viem'
import { type Config, createConfig, createStorage, http } from 'wagmi'
import type { Network } from '../lib/network.ts'
import { demoWallet } from './demoWallet.ts'
import { isDevelopmentChain } from './developmentChain.ts'
import { walletConnect } from './walletConnect.ts'

/** The chain of the network as viem and wallets know it. */
export function chainOf({ chainId, name, rpcUrl }: Network) {
  return defineChain({
    id: chainId,
    name: `Parley ${name}`,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
    testnet: isDevelopmentChain(chainId),
  })
}

/** Wallets for this network: whatever the browser announces (EIP-6963), and those that the network allows. */
export function createWagmiConfig(network: Network, names: { demo: string; walletConnect: string }): Config {
  const chain = chainOf(network)
  return createConfig({
    chains: [chain],
    connectors: [
      ...(isDevelopmentChain(chain.id) ? [demoWallet({ name: names.demo })] : []),
      ...(network.walletConnectProjectId === undefined
        ? []
        : [walletConnect({ projectId: network.walletConnectProjectId, name: names.walletConnect })]),
    ],
    transports: { [chain.id]: http(network.rpcUrl) },
    storage: createStorage({ storage: localStorage, key: `parley.wallet.${chain.id}` }),
    pollingInterval: isDevelopmentChain(chain.id) ? 1_000 : 4_000,
  })
}
