import {
  type Account,
  type Address,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hex,
  http,
  type PublicClient,
  type WalletClient,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { DeploymentError } from './DeploymentError.ts'
import type { DeployOptions } from './DeployOptions.ts'

/** The chain to deploy to, and who deploys. */
export type OpenChain = {
  readonly chainId: number
  readonly client: PublicClient
  readonly deployer: Address
  /** Nobody can send without a key. */
  readonly sender: { readonly wallet: WalletClient; readonly account: Account } | undefined
}

/** Reaches the chain. @throws {DeploymentError} if none or another answers */
export async function openChain(options: DeployOptions): Promise<OpenChain> {
  const { rpcUrl, name } = options
  const account = options.privateKey === undefined ? undefined : accountOf(options.privateKey)
  const deployer = account?.address ?? options.deployer
  if (!deployer) throw new DeploymentError('Who deploys? Neither a key nor an address is given.')
  const chainId = await answeringChain(options)
  const chain = defineChain({
    id: chainId,
    name,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  })
  const transport = http(rpcUrl)
  return {
    chainId,
    deployer,
    client: createPublicClient({ chain, transport, pollingInterval: 200, cacheTime: 0 }),
    sender: account && { account, wallet: createWalletClient({ account, chain, transport }) },
  }
}

/** Where the chain is, without a path that may hold a key. */
export function originOf(rpcUrl: string): string {
  return URL.canParse(rpcUrl) ? new URL(rpcUrl).origin : 'an address that is no URL'
}

function accountOf(privateKey: Hex) {
  try {
    return privateKeyToAccount(privateKey)
  } catch {
    // Without the cause: it may quote the key.
    throw new DeploymentError('The deployer key is not a private key: 0x and 64 hexadecimal digits are wanted.')
  }
}

async function answeringChain({ rpcUrl, chainId }: DeployOptions): Promise<number> {
  const probe = createPublicClient({ transport: http(rpcUrl, { retryCount: 1, timeout: 10_000 }) })
  let answer: number
  try {
    answer = await probe.getChainId()
  } catch (cause) {
    throw new DeploymentError(`No chain answers at ${originOf(rpcUrl)}.`, { cause })
  }
  if (chainId !== undefined && answer !== chainId) {
    throw new DeploymentError(`The chain at ${originOf(rpcUrl)} is ${answer}, but ${chainId} is wanted.`)
  }
  return answer
}
