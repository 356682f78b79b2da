import type { AddressBook } from '@parley/protocol'
import type { Address } from 'viem'
import type { DeploymentParameters } from './parameters.ts'

export type ContractName = keyof AddressBook['contracts']

/** What the scripts may build on. */
export type DeploymentContext = {
  readonly parameters: DeploymentParameters
  /** Who sends the transactions, and is nobody afterwards. */
  readonly deployer: Address
  /** Where fees go. */
  readonly treasury: Address
  /** Who may announce changes, and cancel them. */
  readonly proposers: readonly Address[]
  /** Who else may cancel them. */
  readonly cancellers: readonly Address[]
  /** When epoch 1 begins, in unix seconds. */
  readonly genesis: bigint
  /** Where a contract is, or is going to be: of those that come later too. */
  addressOf(name: ContractName): Address
}

/** How a value is shown: `amount` is of the settlement token, `share` is in 1/10,000, `word` is hexadecimal. */
export type Unit = 'address' | 'amount' | 'number' | 'seconds' | 'share' | 'time' | 'word'

export type Value = Address | bigint | number | readonly Value[]

/** A view function, and what it must answer. */
export type Fact = {
  readonly functionName: string
  readonly args?: readonly unknown[]
  readonly answer: Value | boolean
}

/** One thing that a contract is built with. */
export type Parameter = {
  readonly name: string
  readonly unit: Unit
  readonly value: Value
  /** What the contract says of it; if not given, the view function of the same name answers the value. */
  readonly facts?: readonly Fact[]
  /** A governor may change it later, so a present contract is kept whatever it says now. */
  readonly changeable?: true
}

/** Something that somebody may change. */
export type Power = { readonly what: string; readonly who: string; readonly when: string }

/** One contract to have: where its artifact is, what it is built with, and how to tell that a present one is this one. */
export type WantedContract = {
  /** Under `contracts/`, without `.sol`. */
  readonly artifact: string
  /** In the constructor's order. */
  readonly parameters: readonly Parameter[]
  /** The constructor takes all of them as one struct. */
  readonly asStruct?: true
  /** What else must be true of it when it is made, and only a governor may change later. */
  readonly facts?: readonly Fact[]
  /** Who may change what; nobody anything, if not given. */
  readonly powers?: readonly Power[]
}

/** A numbered script: one contract. */
export type DeploymentScript = {
  readonly name: ContractName
  wanted(context: DeploymentContext): WantedContract
}
