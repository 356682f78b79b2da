import { type Address, type Hex, hexToBigInt, pad, toHex } from 'viem'
import type { World } from './world.ts'

/** What a transaction did to storage and accounts, each word and account counted once. */
export type StorageCount = {
  /** Words that were zero and are not any more: state the chain keeps for ever. */
  readonly created: number
  /** Words that were something and are something else. */
  readonly changed: number
  /** Words that became zero. */
  readonly cleared: number
  /** Words that were looked at, or written as they were. */
  readonly read: number
  /** Of the first three, how many were looked at before they were written. */
  readonly readFirst: number
  /** Contracts called beside the one the transaction is sent to. */
  readonly accounts: number
}

type Step = { readonly op: string; readonly depth: number; readonly stack: readonly string[] }
type Touch = { readonly address: Address; readonly slot: Hex; readonly readFirst: boolean; written: boolean }

const PRECOMPILES = 0x1ffn

function word(step: Step, fromTop: number): Hex {
  const value = step.stack.at(-1 - fromTop)
  if (value === undefined) throw new Error('the trace has no stack')
  return `0x${value.replace(/^0x/, '').padStart(64, '0')}`
}

/** Counts from the trace of a mined transaction. */
export async function countStorage(world: World, hash: Hex): Promise<StorageCount> {
  const { blockNumber, to } = await world.client.getTransactionReceipt({ hash })
  const { structLogs } = (await world.connection.provider.request({
    method: 'debug_traceTransaction',
    params: [hash, { disableMemory: true, disableStorage: true }],
  })) as { structLogs: Step[] }

  // Which account runs at each call depth; a delegate call would keep its caller's, but there is none here.
  const running: (Address | undefined)[] = [undefined, to ?? undefined]
  const accounts = new Set<Address>()
  const touched = new Map<string, Touch>()
  for (const step of structLogs) {
    if (step.op === 'CALL' || step.op === 'STATICCALL') {
      const callee: Address = `0x${word(step, 1).slice(-40)}`
      running[step.depth + 1] = callee
      if (hexToBigInt(callee) > PRECOMPILES && callee !== to?.toLowerCase()) accounts.add(callee)
    } else if (step.op === 'DELEGATECALL') {
      throw new Error('a delegate call: whose storage it is cannot be told')
    } else if (step.op === 'SSTORE' || step.op === 'SLOAD') {
      const address = running[step.depth]
      if (!address) throw new Error('the trace does not say whose storage it is')
      const slot = pad(toHex(hexToBigInt(word(step, 0))), { size: 32 })
      const key = `${address.toLowerCase()} ${slot}`
      const touch = touched.get(key) ?? { address, slot, readFirst: step.op === 'SLOAD', written: false }
      touch.written ||= step.op === 'SSTORE'
      touched.set(key, touch)
    }
  }

  const count = { created: 0, changed: 0, cleared: 0, read: 0, readFirst: 0 }
  for (const { address, slot, readFirst, written } of touched.values()) {
    const at = async (block: bigint) =>
      hexToBigInt((await world.client.getStorageAt({ address, slot, blockNumber: block })) ?? '0x0')
    const [before, after] = [await at(blockNumber - 1n), await at(blockNumber)]
    if (!written || before === after) {
      count.read++
      continue
    }
    count[before === 0n ? 'created' : after === 0n ? 'cleared' : 'changed']++
    if (readFirst) count.readFirst++
  }
  return { ...count, accounts: accounts.size }
}
