import { type AddressBook, parseAddressBook } from '@parley/protocol'
import { DeploymentError } from './DeploymentError.ts'
import type { DeployOptions } from './DeployOptions.ts'
import type { DeploymentPlan } from './planDeployment.ts'

type Init = Pick<AddressBook, 'chainId' | 'token' | 'shares'> & { readonly plan: DeploymentPlan }

/** What readers will be given, once the plan is carried out. @throws {DeploymentError} if they would refuse it */
export function bookOf(options: DeployOptions, { chainId, plan, token, shares }: Init): AddressBook {
  const { parameters } = options
  const { epochLength, holdPeriod, claimMin, exitNotice, minDepth, unbondingPeriod } = parameters
  const { clusterId, shards, skewSeconds } = parameters
  const amounts = {
    minUnit: String(parameters.minUnit),
    minValue: String(parameters.minValue),
    minStake: String(parameters.minStake),
  }
  try {
    return parseAddressBook({
      chainId,
      name: options.name,
      rpcUrl: options.publicRpcUrl ?? options.rpcUrl,
      deployBlock: plan.deployBlock,
      contracts: addressesOf(plan),
      token,
      schedule: { genesis: Number(plan.context.genesis), epochLength, holdPeriod, claimMin, exitNotice },
      limits: { minDepth, maxDepth: 20, ...amounts, unbondingPeriod },
      shares,
      network: { clusterId, shards, skewSeconds },
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DeploymentError(`Readers would refuse the address book: ${reason}`, { cause })
  }
}

/** Where everything is, or is going to be. */
export function addressesOf({ contracts }: DeploymentPlan): AddressBook['contracts'] {
  // If a script were missing, parsing the address book would say so.
  return Object.fromEntries(contracts.map(({ name, address }) => [name, address])) as AddressBook['contracts']
}
