import type { Address, Hex } from 'viem'
import { type DeploymentParameters, devnet, production } from './parameters.ts'

/** A network that `npm run deploy` knows by name. */
export type Network = {
  readonly parameters: DeploymentParameters
  readonly rpcUrl: string | undefined
  readonly chainId: number | undefined
  readonly privateKey: Hex | undefined
  /** Play money is deployed where no token is given and none is needed. */
  readonly token: Address | undefined
  readonly needsToken: boolean
  readonly treasury: Address | undefined
}

/** The first account of every Hardhat chain: a published key, worth nothing anywhere. */
const HARDHAT_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'

/** The named networks, with what the environment says of them. */
export function networksOf(env: NodeJS.ProcessEnv): Readonly<Record<string, Network>> {
  const rpcUrl = env.PARLEY_RPC_URL
  const chainId = env.PARLEY_CHAIN_ID ? Number(env.PARLEY_CHAIN_ID) : undefined
  const privateKey = env.PARLEY_DEPLOYER_KEY as Hex | undefined
  const token = env.PARLEY_TOKEN as Address | undefined
  const treasury = env.PARLEY_TREASURY as Address | undefined
  const local = `http://127.0.0.1:${env.PARLEY_CHAIN_PORT ?? 8545}`
  return {
    devnet: {
      parameters: devnet,
      rpcUrl: rpcUrl ?? local,
      chainId: 31337,
      privateKey: privateKey ?? HARDHAT_KEY,
      token,
      needsToken: false,
      treasury,
    },
    production: { parameters: production, rpcUrl, chainId, privateKey, token, needsToken: true, treasury },
  }
}
