import type { AddressBook } from '@parley/protocol'
import { formatEther, formatGwei, getAddress, size } from 'viem'
import type { Power, Value } from './DeploymentScript.ts'
import type { Costs } from './estimateCosts.ts'
import type { DeploymentPlan, PlannedContract } from './planDeployment.ts'
import { sayCount, sayTime, sayValue } from './sayValue.ts'

type Init = {
  readonly name: string
  readonly chainId: number
  readonly plan: DeploymentPlan
  readonly costs: Costs
  readonly token: Pick<AddressBook['token'], 'name' | 'symbol' | 'decimals'>
  /** What contracts that are kept say otherwise than configured. */
  readonly changed: readonly string[]
}

/** The whole plan, for whoever has to say yes to it. */
export function describePlan({ name, chainId, plan, costs, token, changed }: Init): string[] {
  const { context, contracts, creations, head } = plan
  const firstNonce = creations[0]?.nonce
  return [
    `Network   ${name}, chain ${chainId}, block ${sayCount(head.number)} of ${sayTime(Number(head.timestamp))}`,
    `Deployer  ${context.deployer}${firstNonce === undefined ? '' : `, from nonce ${firstNonce}`}`,
    `Token     ${token.name} (${token.symbol}, ${token.decimals} decimals) at ${context.addressOf('token')}`,
    `Calendar  epoch 1 begins ${sayTime(Number(context.genesis))}`,
    '',
    ...contracts.flatMap((contract, index) => describeContract(contract, index, { plan, costs, token })),
    ...describeChanges(changed),
    'Who may change what, and when',
    ...describePowers(contracts),
    '',
    ...describeCosts(plan, costs),
  ]
}

function describeContract(
  contract: PlannedContract,
  index: number,
  { plan, costs, token }: Pick<Init, 'plan' | 'costs' | 'token'>,
): string[] {
  const { name, address, wanted, artifact, origin } = contract
  const number = `${index + 1}.`.padEnd(4)
  if (origin !== 'new') {
    const why = origin === 'given' ? 'given, not ours' : 'kept from an earlier run'
    return [`${number}${name.padEnd(16)} ${getAddress(address)}  ${why}`, '']
  }
  const gas = sayCount(costs.gas.get(name) ?? 0n)
  const bytes = sayCount(size(artifact.deployedBytecode))
  const places = placesOf(plan)
  return [
    `${number}${name.padEnd(16)} ${getAddress(address)}  new: ${wanted.artifact}, ${bytes} bytes, ${gas} gas`,
    ...wanted.parameters.flatMap(({ name: parameter, unit, value }) => {
      const values: readonly Value[] = Array.isArray(value) && value.length > 0 ? value : [value]
      return values.map((one, line) => {
        const place = unit === 'address' && places.get(String(one).toLowerCase())
        return `      ${(line === 0 ? parameter : '').padEnd(16)} ${sayValue(one, unit, token)}${place ? ` (${place})` : ''}`
      })
    }),
    '',
  ]
}

function describeChanges(changed: readonly string[]): string[] {
  if (changed.length === 0) return []
  return [
    'Kept, though not as configured: a governor changed it since, or the configuration did',
    ...changed.map((line) => `  ${line}`),
    '',
  ]
}

/** What the addresses of the plan are. */
function placesOf({ contracts, context }: DeploymentPlan): ReadonlyMap<string, string> {
  const entries = [
    [context.deployer, 'the deployer'],
    [context.treasury, 'the treasury'],
    ...contracts.map(({ name, address }) => [address, name]),
  ]
  return new Map(entries.map(([address, place]) => [String(address).toLowerCase(), String(place)]))
}

function describePowers(contracts: readonly PlannedContract[]): string[] {
  const say = (name: string, { what, who, when }: Power) => `  ${name.padEnd(16)} ${what}: ${who}; ${when}`
  const powers = contracts.flatMap(({ name, wanted }) => (wanted.powers ?? []).map((power) => say(name, power)))
  const fixed = contracts.filter(({ wanted, origin }) => !wanted.powers && origin !== 'given').map(({ name }) => name)
  const given = contracts.filter(({ origin }) => origin === 'given').map(({ name }) => name)
  return [
    ...powers,
    `  all the rest     nobody, ever: no owner, no pause, no upgrade (${fixed.join(', ')} have no governor at all)`,
    ...given.map((name) => `  ${name.padEnd(16)} whatever its issuer may: it is not ours`),
  ]
}

function describeCosts({ contracts, creations }: DeploymentPlan, costs: Costs): string[] {
  const kept = contracts.length - creations.length
  if (creations.length === 0) return [`Nothing to send: all ${kept} contracts stand.`]
  const { totalGas, gasPrice, dataFee, total, balance, method } = costs
  const lacks = total > balance ? `, ${formatEther(total - balance)} ETH too little` : ''
  return [
    `Send      ${creations.length} transactions (${kept} contracts stand already)`,
    `Gas       ${sayCount(totalGas)} in all; found as ${method}`,
    ...(dataFee === undefined ? [] : [`Data fee  at most ${formatEther(dataFee)} ETH for the chain below`]),
    `Cost      ${formatEther(total)} ETH at the present ${formatGwei(gasPrice)} gwei a gas`,
    `Balance   ${formatEther(balance)} ETH${lacks}`,
  ]
}
