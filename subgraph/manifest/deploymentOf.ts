import type { AddressBook } from '@parley/protocol'
import type { Deployment } from './Deployment.ts'

const NETWORKS: Record<number, string> = { 8453: 'base', 84532: 'base-sepolia' }

/** The deployment that an address book describes; chains The Graph has no name for go by that of the book. */
export function deploymentOf({ chainId, name, contracts, deployBlock, schedule }: AddressBook): Deployment {
  return { network: NETWORKS[chainId] ?? name, addresses: contracts, startBlock: deployBlock, schedule }
}
