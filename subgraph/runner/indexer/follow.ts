import { setTimeout as sleep } from 'node:timers/promises'
import { RunnerError } from '../RunnerError.ts'
import type { Indexer, IndexerLog } from './Indexer.ts'

export type Follow = { indexer: Indexer; pollMs: number; signal: AbortSignal; log: IndexerLog }

/** Faults of the mapping or of what it stored come again with every try. */
const FATAL = new Set(['host/aborted', 'host/unsupported', 'host/argument', 'store/value'])
const LONGEST_WAIT_MS = 30_000

/** Keeps the index at the head until told to stop. What the RPC does wrong is tried again. @throws {RunnerError} when the mapping fails */
export async function follow({ indexer, pollMs, signal, log }: Follow): Promise<void> {
  let waitMs = pollMs
  while (!signal.aborted) {
    try {
      const moved = await indexer.step()
      waitMs = pollMs
      if (moved) continue
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof RunnerError && FATAL.has(error.code)) throw error
      log('warn', 'A step failed and is tried again', { reason: error instanceof Error ? error.message : 'unknown' })
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    }
    await sleep(waitMs, undefined, { signal }).catch(() => {})
  }
}
