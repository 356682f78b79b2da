import { join } from 'node:path'
import type { AddressBook } from '@parley/protocol'
import {
  type Address,
  BaseError,
  createPublicClient,
  createWalletClient,
  defineChain,
  getContractAddress,
  type Hex,
  http,
  zeroAddress,
} from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { token } from './010_token.ts'
import { didRegistry } from './020_didRegistry.ts'
import { beacon } from './030_beacon.ts'
import { relayRegistry } from './040_relayRegistry.ts'
import { postOffice } from './050_postOffice.ts'
import { type KnownDeployment, noteProgress, readKnownDeployment, writeAddressBook } from './addressBookFile.ts'
import { DeploymentError } from './DeploymentError.ts'
import type { ContractName, DeploymentContext, DeploymentScript } from './DeploymentScript.ts'
import { describeToken } from './describeToken.ts'
import { isSameContract } from './isSameContract.ts'
import type { DeploymentParameters } from './parameters.ts'
import { readArtifact } from './readArtifact.ts'

export type DeployOptions = {
  readonly rpcUrl: string
  readonly privateKey: Hex
  /** Name of the network, for people. */
  readonly name: string
  readonly parameters: DeploymentParameters
  /** `<chainId>.json` is written here. */
  readonly outDirectory: string
  readonly log: (line: string) => void
  /** The chain that must answer; any, if not given. */
  readonly chainId?: number
  /** An existing settlement token; play money is deployed if not given. */
  readonly token?: Address
  /** Where fees go; to the deployer, if not given. */
  readonly treasury?: Address
}

const scripts: readonly DeploymentScript[] = [token, didRegistry, beacon, relayRegistry, postOffice]

/**
 * Deploys what is missing and writes the address book. Contracts of an earlier run are kept if the chain has them with this
 * code and these parameters: a second run changes nothing, and one that was cut short goes on where it stopped.
 * @throws {DeploymentError} in one sentence
 */
export async function deploy(options: DeployOptions): Promise<AddressBook> {
  try {
    return await deployAll(options)
  } catch (error) {
    if (error instanceof DeploymentError) throw error
    const reason = error instanceof BaseError ? error.shortMessage : String(error)
    throw new DeploymentError(`Deploying to ${options.rpcUrl} failed: ${reason}`, { cause: error })
  }
}

async function deployAll(options: DeployOptions): Promise<AddressBook> {
  const { rpcUrl, parameters, log, name } = options
  const account = accountOf(options.privateKey)
  const chainId = await answeringChain(options)
  const { client, wallet } = clientsFor({ rpcUrl, name, chainId, account })
  const head = await client.getBlock()
  if ((await client.getBalance({ address: account.address })) === 0n) {
    throw new DeploymentError(`The deployer ${account.address} has no coins for gas on chain ${chainId}.`)
  }
  if (options.token && !(await client.getCode({ address: options.token }))) {
    throw new DeploymentError(`There is no token at ${options.token} on chain ${chainId}.`)
  }

  const file = join(options.outDirectory, `${chainId}.json`)
  const known = await readKnownDeployment(file)
  const treasury = options.treasury ?? account.address
  const given = options.token ? { token: options.token } : {}
  // Registry and post office each need the other's address, so the registry is told where the post office will be.
  let office: Address | undefined
  const foretold = async (ahead: bigint) =>
    getContractAddress({
      from: account.address,
      nonce: BigInt(await client.getTransactionCount({ address: account.address, blockTag: 'pending' })) + ahead,
    })
  const contextOf = (genesis: bigint, contracts: Partial<AddressBook['contracts']>): DeploymentContext => ({
    parameters,
    treasury,
    governor: zeroAddress,
    genesis,
    addressOf: (contract) => (contract === 'postOffice' && office ? office : addressIn(contracts, contract)),
  })
  const stands = async (contract: ContractName, address: Address | undefined, context: DeploymentContext) => {
    const script = scripts.find((candidate) => candidate.name === contract)
    if (!address || !script) return false
    if (address === given[contract as 'token']) return true
    return await isSameContract(client, address, script.wanted(context))
  }

  // An old calendar is kept only with everything that runs on it: a new post office on it would have all its draws to catch up on.
  const isComplete = known !== undefined && (await standsWhole(known))
  const genesis = isComplete ? BigInt(known.genesis) : head.timestamp
  const contracts: Partial<AddressBook['contracts']> = { ...given }
  const context = contextOf(genesis, contracts)
  if (isComplete) office = known.contracts.postOffice
  let deployBlock = known?.deployBlock
  for (const { name: contract, wanted } of scripts) {
    const present = contracts[contract] ?? known?.contracts[contract]
    // A registry that stands is followed by the post office itself, a new one by one transaction later.
    if (contract === 'relayRegistry' && !isComplete) office = await foretold(0n)
    if (await stands(contract, present, context)) {
      contracts[contract] = present as Address
      log(`${contract.padEnd(14)} ${present} (kept)`)
      continue
    }
    if (contract === 'relayRegistry') office = await foretold(1n)
    const { artifact, args } = wanted(context)
    const { abi, bytecode } = await readArtifact(artifact)
    const hash = await wallet.deployContract({ abi, bytecode, args })
    const receipt = await client.waitForTransactionReceipt({ hash, timeout: 180_000 })
    if (receipt.status !== 'success' || !receipt.contractAddress) {
      throw new DeploymentError(`Deploying ${contract} failed in transaction ${hash}.`)
    }
    // Readers start at this block, so it is the first of the oldest contract that is still in use.
    const isFirst = Object.keys(contracts).every((other) => other in given)
    deployBlock = isFirst || deployBlock === undefined ? Number(receipt.blockNumber) : deployBlock
    contracts[contract] = receipt.contractAddress
    await noteProgress(file, { genesis: Number(genesis), deployBlock, contracts })
    log(`${contract.padEnd(14)} ${receipt.contractAddress}`)
  }

  const { epochLength, holdPeriod, claimMin, exitNotice, minDepth, unbondingPeriod } = parameters
  const { feeBps, unreceiptedBps, clusterId, shards, skewSeconds } = parameters
  const amounts = {
    minUnit: String(parameters.minUnit),
    minValue: String(parameters.minValue),
    minStake: String(parameters.minStake),
  }
  const book: AddressBook = {
    chainId,
    name,
    rpcUrl,
    deployBlock: deployBlock ?? Number(head.number),
    contracts: {
      token: context.addressOf('token'),
      didRegistry: context.addressOf('didRegistry'),
      relayRegistry: context.addressOf('relayRegistry'),
      postOffice: context.addressOf('postOffice'),
      beacon: context.addressOf('beacon'),
    },
    token: await describeToken(client, { address: context.addressOf('token'), faucet: options.token === undefined }),
    schedule: { genesis: Number(genesis), epochLength, holdPeriod, claimMin, exitNotice },
    limits: { minDepth, maxDepth: 20, ...amounts, unbondingPeriod },
    shares: { feeBps, unreceiptedBps },
    network: { clusterId, shards, skewSeconds },
  }
  await writeAddressBook(file, book)
  return book

  async function standsWhole(earlier: KnownDeployment): Promise<boolean> {
    const whole = { ...earlier.contracts, ...given }
    if (scripts.some((script) => whole[script.name] === undefined)) return false
    const then = contextOf(BigInt(earlier.genesis), whole)
    for (const script of scripts) {
      if (!(await stands(script.name, whole[script.name], then))) return false
    }
    return true
  }
}

function addressIn(contracts: Partial<AddressBook['contracts']>, contract: ContractName): Address {
  const address = contracts[contract]
  if (!address) throw new DeploymentError(`The script that deploys ${contract} has not run.`)
  return address
}

function clientsFor({ rpcUrl, name, chainId, account }: ChainAccess) {
  const chain = defineChain({
    id: chainId,
    name,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  })
  const transport = http(rpcUrl)
  return {
    client: createPublicClient({ chain, transport, pollingInterval: 200, cacheTime: 0 }),
    wallet: createWalletClient({ account, chain, transport }),
  }
}

type ChainAccess = { rpcUrl: string; name: string; chainId: number; account: PrivateKeyAccount }

function accountOf(privateKey: Hex): PrivateKeyAccount {
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
    throw new DeploymentError(`No chain answers at ${rpcUrl}.`, { cause })
  }
  if (chainId !== undefined && answer !== chainId) {
    throw new DeploymentError(`The chain at ${rpcUrl} is ${answer}, but ${chainId} is wanted.`)
  }
  return answer
}
