import type { Address, Hex } from 'viem'
import type { DeploymentParameters } from './parameters.ts'

export type DeployOptions = {
  readonly rpcUrl: string
  /** Name of the network, for people. */
  readonly name: string
  readonly parameters: DeploymentParameters
  /** `<chainId>.json` is written here. */
  readonly outDirectory: string
  readonly log: (line: string) => void
  /** Who deploys. A dry run needs only the `deployer`. */
  readonly privateKey?: Hex
  readonly deployer?: Address
  /** The chain that must answer; any, if not given. */
  readonly chainId?: number
  /** Where readers of the address book find the chain; at `rpcUrl`, if not given. */
  readonly publicRpcUrl?: string
  /** An existing settlement token; play money is deployed if not given. */
  readonly token?: Address
  /** Where fees go; to the deployer, if not given. */
  readonly treasury?: Address | 'timelock'
  /** Who may announce changes, and who else may cancel them. A published key, if not given. */
  readonly proposers?: readonly Address[]
  readonly cancellers?: readonly Address[]
  /** Money is at stake: what is unsafe is refused. */
  readonly isPublic?: boolean
  /** Draws may hang on block hashes even so: a test network. */
  readonly allowBlockhashBeacon?: boolean
  /** The deployer may be treasury or have a role even so. */
  readonly allowDeployerRoles?: boolean
  /** Log the whole plan before anything is sent. */
  readonly showPlan?: boolean
  /** Asked before anything is sent; any answer but the network's name ends it. */
  readonly confirm?: (question: string) => Promise<string>
  /** Write what explorers need to verify the sources beside the address book. */
  readonly withSources?: boolean
}
