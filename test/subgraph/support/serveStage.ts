import { AnswerPool } from '../../../subgraph/runner/server/AnswerPool.ts'
import { serve } from '../../../subgraph/runner/server/serve.ts'
import type { Stage } from './Stage.ts'

/** Answers for a stage over HTTP as the runner does: its server, and its processes that only read. */
export async function serveStage({ file }: Stage): Promise<{
  url: string
  /** From now on the mapping counts as failed. */
  fail(): void
  stop(): Promise<void>
}> {
  const pool = new AnswerPool({ file, deployment: 'a stage', size: 2 })
  let failed = false
  const served = await serve({
    host: '127.0.0.1',
    port: 0,
    answer: (question) => pool.answer({ ...question, failed }),
    health: () => ({ status: 'synced', block: null, chainHead: null }),
  })
  return {
    url: `${served.url}/graphql`,
    fail() {
      failed = true
    },
    async stop() {
      await served.close()
      await pool.close()
    },
  }
}
