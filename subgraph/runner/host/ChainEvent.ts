import type { Hex } from 'viem'

export type ChainTransaction = {
  readonly hash: Hex
  readonly index: number
  readonly from: Hex
  readonly to: Hex | undefined
  readonly value: bigint
  readonly gasLimit: bigint
  readonly gasPrice: bigint
  readonly input: Hex
  readonly nonce: bigint
}

export type ChainBlock = {
  readonly hash: Hex
  readonly parentHash: Hex
  readonly number: number
  readonly timestamp: number
  readonly author: Hex
  readonly gasUsed: bigint
  readonly gasLimit: bigint
  readonly stateRoot: Hex
  readonly transactionsRoot: Hex
  readonly receiptsRoot: Hex
  readonly unclesHash: Hex
  readonly difficulty: bigint
  readonly totalDifficulty: bigint
  readonly size: bigint | undefined
  readonly baseFeePerGas: bigint | undefined
}

export type ChainLog = {
  readonly address: Hex
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly logIndex: number
}

/** A log with what a handler may ask about it. */
export type ChainEvent = { readonly log: ChainLog; readonly block: ChainBlock; readonly transaction: ChainTransaction }
