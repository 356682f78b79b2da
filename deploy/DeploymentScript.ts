import type { AddressBook } from '@parley/protocol'
import type { Address } from 'viem'
import type { DeploymentParameters } from './parameters.ts'

export type ContractName = keyof AddressBook['contracts']

/** What the scripts may build on. */
export type DeploymentContext = {
  readonly parameters: DeploymentParameters
  /** Where fees go. */
  readonly treasury: Address
  /** Who may change what is changeable; nobody if zero. */
  readonly governor: Address
  /** When epoch 1 begins, in unix seconds. */
  readonly genesis: bigint
  /** The address of a contract that an earlier script made sure of, or where the post office is going to be. */
  addressOf(name: ContractName): Address
}

/** One contract to have: where its artifact is, what it is built with, and how to tell that a present one is this one. */
export type WantedContract = {
  /** Under `contracts/`, without `.sol`. */
  readonly artifact: string
  readonly args: readonly unknown[]
  /** View functions without arguments, and what they must answer for a present contract to be kept. */
  readonly facts: Readonly<Record<string, unknown>>
}

/** A numbered script: one contract. */
export type DeploymentScript = {
  readonly name: ContractName
  wanted(context: DeploymentContext): WantedContract
}
