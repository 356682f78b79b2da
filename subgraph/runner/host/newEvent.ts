import type { AbiParameter } from 'viem'
import type { ChainBlock, ChainEvent, ChainTransaction } from './ChainEvent.ts'
import { newEthereumValue } from './ethereumValues.ts'
import type { Heap } from './Heap.ts'

export type EventParameter = { readonly parameter: AbiParameter; readonly value: unknown }

/** Puts an event into a mapping's memory. The receipt is null, as in a manifest that does not ask for receipts. */
export function newEvent(heap: Heap, { log, block, transaction }: ChainEvent, parameters: EventParameter[]): number {
  const index = heap.newBigInt(BigInt(log.logIndex))
  const entries = parameters.map(({ parameter, value }) =>
    heap.newObject('EventParam', [heap.newString(parameter.name ?? ''), newEthereumValue(heap, parameter, value)]),
  )
  return heap.newObject('EthereumEvent', [
    heap.newHex(log.address),
    index,
    index,
    0,
    newBlock(heap, block),
    newTransaction(heap, transaction),
    heap.newArray('ArrayEventParam', entries),
    0,
  ])
}

function newBlock(heap: Heap, block: ChainBlock): number {
  const optional = (value: bigint | undefined) => (value === undefined ? 0 : heap.newBigInt(value))
  return heap.newObject('EthereumBlock', [
    heap.newHex(block.hash),
    heap.newHex(block.parentHash),
    heap.newHex(block.unclesHash),
    heap.newHex(block.author),
    heap.newHex(block.stateRoot),
    heap.newHex(block.transactionsRoot),
    heap.newHex(block.receiptsRoot),
    heap.newBigInt(BigInt(block.number)),
    heap.newBigInt(block.gasUsed),
    heap.newBigInt(block.gasLimit),
    heap.newBigInt(BigInt(block.timestamp)),
    heap.newBigInt(block.difficulty),
    heap.newBigInt(block.totalDifficulty),
    optional(block.size),
    optional(block.baseFeePerGas),
  ])
}

function newTransaction(heap: Heap, transaction: ChainTransaction): number {
  return heap.newObject('EthereumTransaction', [
    heap.newHex(transaction.hash),
    heap.newBigInt(BigInt(transaction.index)),
    heap.newHex(transaction.from),
    transaction.to === undefined ? 0 : heap.newHex(transaction.to),
    heap.newBigInt(transaction.value),
    heap.newBigInt(transaction.gasLimit),
    heap.newBigInt(transaction.gasPrice),
    heap.newHex(transaction.input),
    heap.newBigInt(transaction.nonce),
  ])
}
