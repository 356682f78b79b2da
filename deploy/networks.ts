import type { Address, Hex } from 'viem'
import { type DeploymentParameters, devnet, production } from './parameters.ts'

/** A network that `npm run deploy` knows by name. The environment has the last word on all but the parameters. */
export type Network = {
  readonly parameters: DeploymentParameters
  readonly chainId?: number
  readonly rpcUrl?: string
  /** The settlement token. */
  readonly token?: Address
  readonly privateKey?: Hex
  /** Money is at stake. */
  readonly isPublic: boolean
}

/** The named networks. The tokens are the issuer's own USDC. */
export const networks: Readonly<Record<string, Network>> = {
  devnet: {
    parameters: devnet,
    chainId: 31_337,
    rpcUrl: 'http://127.0.0.1:8545',
    // The first account of every Hardhat chain: a published key, worth nothing anywhere.
    privateKey: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
    isPublic: false,
  },
  base: {
    parameters: production,
    chainId: 8453,
    rpcUrl: 'https://mainnet.base.org',
    token: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
    isPublic: true,
  },
  'base-sepolia': {
    parameters: production,
    chainId: 84_532,
    rpcUrl: 'https://sepolia.base.org',
    token: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
    isPublic: true,
  },
  // Any other public network: the environment says which.
  production: { parameters: production, isPublic: true },
}
