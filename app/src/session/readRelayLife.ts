import { readRelayRecord, readRelayWins, SubgraphApi } from '@parley/client'

// A door of its own, as readFigures.ts.
/** A relay's life on the chain, as the subgraph tells it. */
export async function readRelayLife(
  url: string,
  { id, signal }: { id: number; signal: AbortSignal },
): ReturnType<typeof readRelayRecord> {
  return await readRelayRecord(new SubgraphApi(url), { id, now: Date.now(), signal })
}

/** Every sheet that it was paid for, as of a block. */
export async function readAllWins(
  url: string,
  options: { id: number; block: number; signal: AbortSignal },
): ReturnType<typeof readRelayWins> {
  return await readRelayWins(new SubgraphApi(url), options)
}
