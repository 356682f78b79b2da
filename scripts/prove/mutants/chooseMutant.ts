import { AsyncLocalStorage } from 'node:async_hooks'
import type { NetworkHooks } from 'hardhat/types/hooks'
import { type Hex, toHex } from 'viem'

const BASE = 0x4d7574616e74n << 112n

type Chain = {
  provider: { request(request: { method: string; params: readonly unknown[] }): Promise<unknown> }
  close(): Promise<void>
}

const open = new Set<Chain>()
let coinbase = coinbaseOf(undefined)

/** What a test began: once it is over, what it still asks for is not answered. */
export type Turn = { over: boolean }
export const turns = new AsyncLocalStorage<Turn>()

const set = ({ provider }: Chain) => provider.request({ method: 'hardhat_setCoinbase', params: [coinbase] })

/** The coinbase by which a mutant is chosen; 0 is what lets each say when it is reached. */
export function coinbaseOf(number: number | undefined): Hex {
  return toHex(number === undefined ? 0n : BASE + BigInt(number), { size: 20 })
}

/** Lets this mutant live on all chains, and on those to come. */
export async function chooseMutant(number: number | undefined): Promise<void> {
  coinbase = coinbaseOf(number)
  await Promise.all([...open].map(set))
}

/** Remembers all chains as they are, and gives what puts them back. */
export async function remember(): Promise<() => Promise<void>> {
  const taken = await Promise.all(
    [...open].map(
      async (chain) => [chain, await chain.provider.request({ method: 'evm_snapshot', params: [] })] as const,
    ),
  )
  return async () => {
    for (const [chain, state] of taken)
      if (open.has(chain)) await chain.provider.request({ method: 'evm_revert', params: [state] })
  }
}

/**
 * A new block on every chain: what is asked of the last one is answered with its coinbase. This block and the next come a second
 * after the one before, however long ago that is: so tests need not run as fast as they did at first.
 */
export async function beginBlock(): Promise<void> {
  for (const { provider } of open) {
    const latest = await provider.request({ method: 'eth_getBlockByNumber', params: ['latest', false] })
    const { timestamp } = latest as { timestamp: Hex }
    await provider.request({ method: 'evm_setNextBlockTimestamp', params: [toHex(BigInt(timestamp) + 1n)] })
    await provider.request({ method: 'evm_mine', params: [] })
    await provider.request({ method: 'evm_setNextBlockTimestamp', params: [toHex(BigInt(timestamp) + 2n)] })
  }
}

export function openChains(): Set<object> {
  return new Set(open)
}

/** Closes the chains that a test left open. */
export async function closeSince(before: Set<object>): Promise<void> {
  for (const chain of open) if (!before.has(chain)) await chain.close()
}

export default async (): Promise<Partial<NetworkHooks>> => ({
  async newConnection(context, next) {
    const connection = await next(context)
    open.add(connection as Chain)
    await set(connection as Chain)
    return connection
  },
  async closeConnection(context, connection, next) {
    open.delete(connection as Chain)
    await next(context, connection)
  },
  async onRequest(context, connection, request, next) {
    if (turns.getStore()?.over) throw new Error('this test is over')
    return await next(context, connection, request)
  },
})
