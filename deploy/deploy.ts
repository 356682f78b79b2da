import { join } from 'node:path'
import type { AddressBook } from '@parley/protocol'
import { type Address, BaseError, formatEther } from 'viem'
import { noteProgress, readKnownDeployment, writeAddressBook } from './addressBookFile.ts'
import { addressesOf, bookOf } from './bookOf.ts'
import { checkDeployer, checkSafety, checkToken } from './checkSafety.ts'
import { DeploymentError } from './DeploymentError.ts'
import type { DeployOptions } from './DeployOptions.ts'
import { describePlan } from './describePlan.ts'
import { DEV_USD, describeToken } from './describeToken.ts'
import { type Costs, estimateCosts } from './estimateCosts.ts'
import { type OpenChain, openChain, originOf } from './openChain.ts'
import { type DeploymentPlan, planDeployment } from './planDeployment.ts'
import { readBack } from './readBack.ts'
import { readScripts } from './scripts.ts'
import { sendCreations } from './sendCreations.ts'
import { writeSources } from './writeSources.ts'

/** Announces changes on development chains: the tenth account of every Hardhat chain, whose key is published. */
const DEVELOPMENT_PROPOSER = '0xa0Ee7A142d267C1f36714E4a8F75612F20a79720'

/** A plan, where it goes, and what is known about it before anything is sent. */
type Prepared = {
  readonly chain: OpenChain
  readonly plan: DeploymentPlan
  readonly file: string
  /** Not yet there, perhaps. */
  readonly token: AddressBook['token']
  /** What is written at the end. It is valid, or nothing would be sent. */
  readonly book: AddressBook
  /** What contracts that are kept say otherwise than configured. */
  readonly changed: readonly string[]
}

/**
 * Deploys what is missing, reads everything back and writes the address book. Contracts of an earlier run are kept if the chain has
 * them with this code and these parameters: a second run changes nothing, and one that was cut short goes on where it stopped.
 * @throws {DeploymentError} in one sentence
 */
export async function deploy(options: DeployOptions): Promise<AddressBook> {
  return await inOneSentence(options, async () => {
    const prepared = await prepare(options)
    const { chain, plan, file } = prepared
    await checkBalance(chain, plan)
    const costs = options.showPlan ? await estimateCosts(chain, plan) : undefined
    if (costs) {
      showPlan(options, prepared, costs)
      checkAffordable(chain, costs)
    }
    if (plan.creations.length > 0) {
      await askToSend(options, plan)
      await noteProgress(file, {
        genesis: Number(plan.context.genesis),
        deployBlock: plan.deployBlock,
        contracts: addressesOf(plan),
      })
    }
    await sendCreations(chain, { plan, gas: costs?.gas, log: options.log })
    return await finish(options, prepared)
  })
}

/** Logs the whole plan with its costs and sends nothing. @throws {DeploymentError} in one sentence */
export async function dryRun(options: DeployOptions): Promise<{ plan: DeploymentPlan; costs: Costs }> {
  return await inOneSentence(options, async () => {
    const prepared = await prepare(options)
    const costs = await estimateCosts(prepared.chain, prepared.plan)
    showPlan(options, prepared, costs)
    options.log('')
    options.log('A dry run: nothing was sent.')
    return { plan: prepared.plan, costs }
  })
}

async function prepare(options: DeployOptions): Promise<Prepared> {
  checkSafety(options)
  const chain = await openChain(options)
  const { client, chainId, deployer } = chain
  checkDeployer(options, deployer)
  const given = options.token ? { token: options.token } : {}
  const token = options.token ? await describeGiven(chain, options.token) : DEV_USD
  checkToken(token)
  const file = join(options.outDirectory, `${chainId}.json`)
  const known = await readKnownDeployment(file)
  const { parameters } = options
  const plan = await planDeployment({
    chain,
    scripts: await readScripts(),
    given,
    known,
    ground: {
      parameters,
      treasury: options.treasury ?? deployer,
      proposers: options.proposers ?? [DEVELOPMENT_PROPOSER],
      cancellers: options.cancellers ?? [],
    },
  })
  // Those who mirror the chain begin with these and follow the changes.
  const isKept = plan.contracts.some(({ name, origin }) => name === 'postOffice' && origin === 'kept')
  const { feeBps, unreceiptedBps } = parameters
  const shares = (isKept && known?.shares) || { feeBps, unreceiptedBps }
  const standing = plan.contracts.filter(({ origin }) => origin === 'kept')
  const { changed } = await readBack({ client, plan: { contracts: standing }, token })
  const book = bookOf(options, { chainId, plan, token, shares })
  return { chain, plan, file, token, book, changed }
}

async function describeGiven({ client, chainId }: OpenChain, address: Address): Promise<AddressBook['token']> {
  if (!(await client.getCode({ address }))) {
    throw new DeploymentError(`There is no token at ${address} on chain ${chainId}.`)
  }
  try {
    return await describeToken(client, address)
  } catch (cause) {
    throw new DeploymentError(`What is at ${address} is no token: it tells no name, symbol or decimals.`, { cause })
  }
}

function showPlan({ name, log }: DeployOptions, { chain, ...rest }: Prepared, costs: Costs): void {
  for (const line of describePlan({ name, chainId: chain.chainId, costs, ...rest })) log(line)
}

async function checkBalance({ client, deployer, chainId }: OpenChain, { creations }: DeploymentPlan): Promise<void> {
  if (creations.length === 0 || (await client.getBalance({ address: deployer })) > 0n) return
  throw new DeploymentError(`The deployer ${deployer} has no coins for gas on chain ${chainId}.`)
}

function checkAffordable({ deployer }: OpenChain, { total, balance }: Costs): void {
  if (total <= balance) return
  throw new DeploymentError(
    `The deployer ${deployer} has ${formatEther(balance)} ETH, but ${formatEther(total)} are needed.`,
  )
}

async function askToSend({ name, confirm }: DeployOptions, { creations }: DeploymentPlan): Promise<void> {
  if (!confirm) return
  const answer = await confirm(`Type ${name} to send these ${creations.length} transactions: `)
  if (answer.trim() !== name) throw new DeploymentError(`Nothing was sent: the answer was not ${name}.`)
}

async function finish(options: DeployOptions, { chain, plan, file, token, book }: Prepared): Promise<AddressBook> {
  const { client, chainId } = chain
  const { log } = options
  const { count, changed } = await readBack({ client, plan, token })
  const outcome = changed.length === 0 ? 'all as planned' : 'as planned but for what a governor may have changed'
  log(`Read back ${count} parameters and roles from chain ${chainId}: ${outcome}.`)
  for (const line of changed) log(`Not as configured: ${line}`)
  if (options.withSources) await writeSources(join(options.outDirectory, String(chainId)), plan)
  await writeAddressBook(file, book)
  return book
}

async function inOneSentence<T>({ rpcUrl }: DeployOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DeploymentError) throw error
    const reason = (error instanceof BaseError ? error.shortMessage : String(error)).replace(/\s+/g, ' ')
    throw new DeploymentError(`Deploying to ${originOf(rpcUrl)} failed: ${reason}`, { cause: error })
  }
}
