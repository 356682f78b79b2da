import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { AddressBook } from '@parley/protocol'
import { deploymentOf } from '../manifest/deploymentOf.ts'
import { ChainReader } from './chain/ChainReader.ts'
import { Rpc } from './chain/Rpc.ts'
import { follow } from './indexer/follow.ts'
import { Indexer, type IndexerLog } from './indexer/Indexer.ts'
import { Subgraph } from './indexer/Subgraph.ts'
import { RunnerError } from './RunnerError.ts'
import { AnswerPool } from './server/AnswerPool.ts'
import { type Health, serve } from './server/serve.ts'
import { Store, type StoreInit } from './store/Store.ts'

export type RunnerOptions = {
  rpcUrl: string
  addressBook: AddressBook
  /** Where the index is kept. */
  dataDir: string
  host: string
  port: number
  /** How many blocks behind the head can still be asked for; at least 256. */
  history: number
  pollMs: number
  /** An index of another subgraph, chain or version in the folder: refuse it, or make it anew. */
  otherIndex: 'refuse' | 'rebuild'
  log: IndexerLog
}

export type Runner = {
  /** Where `POST` takes GraphQL. */
  url: string
  /** Ends when stopped; fails when the mapping does, while queries go on being answered. */
  ended: Promise<void>
  health(): Health
  stop(): Promise<void>
}

const ROOM = join(import.meta.dirname, '..')

/** Indexes a chain and answers GraphQL, until stopped. @throws {RunnerError} `chain/other`, `store/other`, `store/newer` */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const { rpcUrl, addressBook, dataDir, host, port, history, pollMs, otherIndex, log } = options
  const subgraph = new Subgraph(ROOM, deploymentOf(addressBook))
  const rpc = new Rpc({ url: rpcUrl, timeoutMs: 20_000, maxAnswerBytes: 64 * 1024 * 1024 })
  const reader = new ChainReader(rpc, subgraph.addresses)
  const chainId = await reader.chainId()
  if (chainId !== addressBook.chainId)
    throw new RunnerError('chain/other', { wanted: addressBook.chainId, got: chainId })

  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'index.sqlite')
  const source = `${chainId}:${subgraph.fingerprint}`
  const store = openStore({ file, schema: subgraph.schema, source }, otherIndex)
  const indexer = new Indexer({ reader, store, subgraph, history, log })
  const pool = new AnswerPool({ file, deployment: subgraph.fingerprint, size: 2 })
  const stopping = new AbortController()
  let failed = false
  const health = (): Health => {
    const [block, chainHead] = [indexer.reached ?? null, indexer.chainHead ?? null]
    const isSynced = block !== null && chainHead !== null && block >= chainHead
    return { status: failed ? 'failed' : isSynced ? 'synced' : 'syncing', block, chainHead }
  }
  const answer = (question: { query: string }) => pool.answer({ ...question, failed })
  const served = await serve({ host, port, answer, health }).catch((error: unknown) => {
    store.close()
    throw error
  })
  const ended = follow({ indexer, pollMs, signal: stopping.signal, log }).catch((error: unknown) => {
    failed = true
    log('error', 'The mapping failed: the index stands still', {
      reason: error instanceof Error ? error.message : 'unknown',
    })
    throw error
  })
  // Whoever does not look at `ended` sees the failure in `health` and in the log.
  ended.catch(() => {})
  return {
    url: `${served.url}/graphql`,
    ended,
    health,
    async stop() {
      stopping.abort()
      await served.close()
      await pool.close()
      await ended.catch(() => {})
      store.close()
    },
  }
}

function openStore(init: StoreInit, otherIndex: RunnerOptions['otherIndex']): Store {
  try {
    return new Store(init)
  } catch (error) {
    if (otherIndex === 'refuse' || !(error instanceof RunnerError)) throw error
    for (const end of ['', '-wal', '-shm']) rmSync(`${init.file}${end}`, { force: true })
    return new Store(init)
  }
}
