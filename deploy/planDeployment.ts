import type { AddressBook } from '@parley/protocol'
import { type Address, encodeDeployData, getContractAddress, type Hex } from 'viem'
import type { KnownDeployment } from './addressBookFile.ts'
import { DeploymentError } from './DeploymentError.ts'
import type { ContractName, DeploymentContext, DeploymentScript, WantedContract } from './DeploymentScript.ts'
import { isSameContract } from './isSameContract.ts'
import type { OpenChain } from './openChain.ts'
import { type Artifact, readArtifact } from './readArtifact.ts'

export type PlannedContract = {
  readonly name: ContractName
  readonly address: Address
  readonly wanted: WantedContract
  readonly artifact: Artifact
  /** It stands: of an earlier run, or because the operator says so. */
  readonly origin: 'given' | 'kept' | 'new'
}

/** A contract to be made, by which transaction of the deployer. */
export type Creation = PlannedContract & { readonly nonce: number; readonly data: Hex }

/** All that is going to be, before anything is sent. */
export type DeploymentPlan = {
  readonly context: DeploymentContext
  /** In the order of the scripts. */
  readonly contracts: readonly PlannedContract[]
  readonly creations: readonly Creation[]
  /** First block that readers need. */
  readonly deployBlock: number
  /** The newest block when the plan was made. */
  readonly head: { readonly number: bigint; readonly timestamp: bigint }
}

type Ground = Omit<DeploymentContext, 'genesis' | 'addressOf' | 'deployer' | 'treasury'> & {
  readonly treasury: Address | 'timelock'
}

type Init = {
  readonly chain: OpenChain
  readonly scripts: readonly DeploymentScript[]
  readonly ground: Ground
  readonly given: Partial<AddressBook['contracts']>
  readonly known: KnownDeployment | undefined
}

/** Decides what is kept and what is new, and where everything will be. Sends nothing. */
export async function planDeployment(init: Init): Promise<DeploymentPlan> {
  const { chain, given, known, ground } = init
  const { number, timestamp } = await chain.client.getBlock()
  const nonce = await chain.client.getTransactionCount({ address: chain.deployer, blockTag: 'pending' })
  const head = { number, timestamp }
  const { epochLength, holdPeriod } = ground.parameters

  // An old calendar is kept with what runs on it: a new post office on it would have all its draws to catch up on, if any are due.
  const isYoung = known !== undefined && timestamp < known.genesis + epochLength + holdPeriod
  let settled = known && (await settle(init, nonce, BigInt(known.genesis)))
  const keeps = (name: ContractName) => settled?.contracts.some((one) => one.name === name && one.origin !== 'new')
  if (!settled || !keeps('beacon') || !(isYoung || keeps('postOffice'))) settled = await settle(init, nonce, timestamp)
  const isFresh = settled.contracts.every(({ name, origin }) => origin === 'new' || name in given)
  const deployBlock = isFresh || known === undefined ? Number(number) + 1 : known.deployBlock
  return { ...settled, deployBlock, head }
}

/** Takes all that is known for kept, then drops what is not as wanted: that moves the addresses of others, so it looks again. */
async function settle(init: Init, nonce: number, genesis: bigint) {
  const { chain, scripts, given, known } = init
  const standing: Partial<AddressBook['contracts']> = { ...known?.contracts, ...given }
  for (;;) {
    const addresses = foretell(scripts, { standing, from: chain.deployer, nonce })
    const context = contextOf(init, genesis, addresses)
    const dropped: ContractName[] = []
    for (const { name, wanted } of scripts) {
      const address = standing[name]
      if (!address || name in given) continue
      if (!(await isSameContract(chain.client, address, wanted(context)))) dropped.push(name)
    }
    if (dropped.length === 0) return { context, ...(await layOut(init, { standing, context, nonce })) }
    for (const name of dropped) delete standing[name]
  }
}

function foretell(
  scripts: readonly DeploymentScript[],
  init: { standing: Partial<AddressBook['contracts']>; from: Address; nonce: number },
): Partial<AddressBook['contracts']> {
  const addresses = { ...init.standing }
  let nonce = BigInt(init.nonce)
  for (const { name } of scripts) addresses[name] ??= getContractAddress({ from: init.from, nonce: nonce++ })
  return addresses
}

function contextOf(
  { chain, ground }: Init,
  genesis: bigint,
  addresses: Partial<AddressBook['contracts']>,
): DeploymentContext {
  const addressOf = (name: ContractName) => {
    const address = addresses[name]
    if (!address) throw new DeploymentError(`No script deploys ${name}.`)
    return address
  }
  const treasury = ground.treasury === 'timelock' ? addressOf('timelock') : ground.treasury
  return { ...ground, treasury, deployer: chain.deployer, genesis, addressOf }
}

async function layOut(
  { scripts, given }: Init,
  init: { standing: Partial<AddressBook['contracts']>; context: DeploymentContext; nonce: number },
): Promise<Pick<DeploymentPlan, 'contracts' | 'creations'>> {
  const { standing, context } = init
  const contracts: PlannedContract[] = []
  const creations: Creation[] = []
  for (const { name, wanted: wantedOf } of scripts) {
    const wanted = wantedOf(context)
    const artifact = await readArtifact(wanted.artifact)
    const origin = name in given ? 'given' : standing[name] ? 'kept' : 'new'
    const planned = { name, address: context.addressOf(name), wanted, artifact, origin } as const
    contracts.push(planned)
    if (origin !== 'new') continue
    const { abi, bytecode } = artifact
    const data = encodeDeployData({ abi, bytecode, args: constructorArguments(wanted) })
    creations.push({ ...planned, nonce: init.nonce + creations.length, data })
  }
  return { contracts, creations }
}

/** As the constructor takes them. */
export function constructorArguments({ parameters, asStruct }: WantedContract): readonly unknown[] {
  if (!asStruct) return parameters.map(({ value }) => value)
  return [Object.fromEntries(parameters.map(({ name, value }) => [name, value]))]
}
