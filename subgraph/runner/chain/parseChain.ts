import * as v from 'valibot'
import type { ChainBlock, ChainLog, ChainTransaction } from '../host/ChainEvent.ts'
import { RunnerError } from '../RunnerError.ts'

const hex = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]*$/, 'hex is wanted'),
  v.transform((text) => text.toLowerCase() as `0x${string}`),
)
const sized = (bytes: number) => v.pipe(hex, v.length(2 + 2 * bytes))
const big = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{1,64}$/, 'a number is wanted'),
  v.transform((text) => BigInt(text)),
)
const small = v.pipe(
  big,
  v.transform((value) => Number(value)),
  v.safeInteger(),
)
const bytesOf = v.pipe(hex, v.maxLength(2 * 1024 * 1024))

const log = v.object({
  address: sized(20),
  topics: v.pipe(v.array(sized(32)), v.maxLength(4)),
  data: bytesOf,
  logIndex: small,
  blockNumber: small,
  blockHash: sized(32),
  transactionHash: sized(32),
})

const transaction = v.object({
  hash: sized(32),
  transactionIndex: small,
  from: sized(20),
  to: v.nullish(sized(20)),
  value: big,
  gas: big,
  gasPrice: v.nullish(big),
  input: bytesOf,
  nonce: big,
})

const block = v.object({
  hash: sized(32),
  parentHash: sized(32),
  number: small,
  timestamp: small,
  miner: v.nullish(sized(20)),
  gasUsed: big,
  gasLimit: big,
  stateRoot: sized(32),
  transactionsRoot: sized(32),
  receiptsRoot: sized(32),
  sha3Uncles: sized(32),
  logsBloom: sized(256),
  difficulty: v.nullish(big),
  totalDifficulty: v.nullish(big),
  size: v.nullish(big),
  baseFeePerGas: v.nullish(big),
  transactions: v.optional(v.array(v.unknown()), []),
})

export type ReadLog = ChainLog & { blockNumber: number; blockHash: string; transactionHash: string }
export type ReadBlock = ChainBlock & { logsBloom: string; transactions: unknown[] }

/** @throws {RunnerError} `chain/answer` */
export function parseLogs(value: unknown): ReadLog[] {
  return parse('eth_getLogs', v.array(log), value)
}

/** @throws {RunnerError} `chain/answer` */
export function parseBlock(value: unknown): ReadBlock {
  const { miner, sha3Uncles, difficulty, totalDifficulty, size, baseFeePerGas, ...rest } = parse(
    'a block',
    block,
    value,
  )
  return {
    ...rest,
    author: miner ?? `0x${'0'.repeat(40)}`,
    unclesHash: sha3Uncles,
    difficulty: difficulty ?? 0n,
    totalDifficulty: totalDifficulty ?? 0n,
    size: size ?? undefined,
    baseFeePerGas: baseFeePerGas ?? undefined,
  }
}

/** @throws {RunnerError} `chain/answer` */
export function parseTransaction(value: unknown): ChainTransaction {
  const { transactionIndex, gas, gasPrice, to, ...rest } = parse('a transaction', transaction, value)
  return { ...rest, index: transactionIndex, gasLimit: gas, gasPrice: gasPrice ?? 0n, to: to ?? undefined }
}

/** @throws {RunnerError} `chain/answer` */
export function parseNumber(method: string, value: unknown): number {
  return parse(method, small, value)
}

/** @throws {RunnerError} `chain/answer` */
export function parseHex(method: string, value: unknown): `0x${string}` {
  return parse(method, hex, value)
}

function parse<Schema extends v.GenericSchema>(method: string, schema: Schema, value: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new RunnerError('chain/answer', {
    method,
    reason: `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`.slice(0, 200),
  })
}
