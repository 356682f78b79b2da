import type { Hex } from 'viem'
import type { ChainCall, ChainCallResult } from '../host/ChainCall.ts'
import type { ChainBlock, ChainEvent } from '../host/ChainEvent.ts'
import { RunnerError } from '../RunnerError.ts'
import { mayHold } from './mayHold.ts'
import {
  parseBlock,
  parseHex,
  parseLogs,
  parseNumber,
  parseTransaction,
  type ReadBlock,
  type ReadLog,
} from './parseChain.ts'
import { isRevert, type Rpc, RpcRefusal } from './Rpc.ts'

/** A block with the events that the subgraph listens to, in their order. */
export type BlockOfEvents = { block: ChainBlock; events: ChainEvent[] }

/** More logs at once are asked for in smaller ranges. */
const MAX_LOGS = 5_000

/** Reads a chain for the indexer. What it gives out of a block belongs to the block of that hash, or it throws. */
export class ChainReader {
  readonly #rpc: Rpc
  readonly #addresses: Hex[]

  constructor(rpc: Rpc, addresses: Hex[]) {
    this.#rpc = rpc
    this.#addresses = [...new Set(addresses.map((address) => address.toLowerCase() as Hex))]
  }

  async chainId(): Promise<number> {
    return parseNumber('eth_chainId', await this.#rpc.call('eth_chainId', []))
  }

  async head(): Promise<number> {
    return parseNumber('eth_blockNumber', await this.#rpc.call('eth_blockNumber', []))
  }

  /** Nothing: the chain is not that long (any more). */
  async hashAt(number: number): Promise<string | undefined> {
    return (await this.#blockAt(number, false))?.hash
  }

  /** A block near the head, where forks happen: its logs are asked for by its hash. */
  async block(number: number): Promise<BlockOfEvents> {
    const block = await this.#blockAt(number, true)
    if (block === undefined) throw new RunnerError('chain/moved', { block: number })
    if (!this.#addresses.some((address) => mayHold(block.logsBloom, address))) return this.#join(block, [])
    const filter = { blockHash: block.hash, address: this.#addresses }
    return this.#join(block, parseLogs(await this.#rpc.call('eth_getLogs', [filter])))
  }

  /** The blocks of a range that hold events, and its last block in any case. Only for blocks that no fork reaches. */
  async range(from: number, to: number): Promise<BlockOfEvents[]> {
    const filter = { fromBlock: toHex(from), toBlock: toHex(to), address: this.#addresses }
    const logs = parseLogs(await this.#rpc.call('eth_getLogs', [filter]))
    if (logs.length > MAX_LOGS)
      throw new RunnerError('chain/answer', { method: 'eth_getLogs', reason: `it has ${logs.length} logs` })
    const byBlock = Map.groupBy(logs, ({ blockNumber }) => blockNumber)
    if (!byBlock.has(to)) byBlock.set(to, [])
    const blocks: BlockOfEvents[] = []
    for (const number of [...byBlock.keys()].sort((a, b) => a - b)) {
      if (number < from || number > to)
        throw new RunnerError('chain/answer', { method: 'eth_getLogs', reason: 'a log of another block' })
      const block = await this.#blockAt(number, true)
      if (block === undefined) throw new RunnerError('chain/moved', { block: number })
      blocks.push(this.#join(block, byBlock.get(number) ?? []))
    }
    return blocks
  }

  /** An `eth_call` and its kin at the block of this hash. */
  async read(call: ChainCall, blockHash: string): Promise<ChainCallResult> {
    const at = { blockHash }
    if (call.kind === 'balance')
      return parseHex('eth_getBalance', await this.#rpc.call('eth_getBalance', [call.to, at]))
    if (call.kind === 'code') return parseHex('eth_getCode', await this.#rpc.call('eth_getCode', [call.to, at]))
    try {
      return parseHex('eth_call', await this.#rpc.call('eth_call', [{ to: call.to, data: call.data }, at]))
    } catch (error) {
      if (error instanceof RpcRefusal && isRevert(error)) return undefined
      throw error
    }
  }

  async #blockAt(number: number, full: boolean): Promise<ReadBlock | undefined> {
    const answer = await this.#rpc.call('eth_getBlockByNumber', [toHex(number), full])
    if (answer === null) return undefined
    const block = parseBlock(answer)
    if (block.number !== number)
      throw new RunnerError('chain/answer', { method: 'eth_getBlockByNumber', reason: 'another block' })
    return block
  }

  /** Of a block's transactions only those with events are kept: a full block is large. */
  #join({ transactions: all, ...block }: ReadBlock, logs: ReadLog[]): BlockOfEvents {
    const wanted = new Set(logs.map(({ transactionHash }) => transactionHash))
    const transactions = new Map(
      (wanted.size === 0 ? [] : all)
        .filter((entry) => wanted.has(hashOf(entry)))
        .map((entry) => [hashOf(entry), parseTransaction(entry)]),
    )
    const events = logs
      .toSorted((a, b) => a.logIndex - b.logIndex)
      .map((log) => {
        const transaction = transactions.get(log.transactionHash)
        if (log.blockHash !== block.hash || transaction === undefined)
          throw new RunnerError('chain/moved', { block: block.number })
        return { log, block, transaction }
      })
    return { block, events }
  }
}

function hashOf(transaction: unknown): string {
  const hash = (transaction as { hash?: unknown } | null)?.hash
  return typeof hash === 'string' ? hash.toLowerCase() : ''
}

function toHex(number: number): Hex {
  return `0x${number.toString(16)}`
}
