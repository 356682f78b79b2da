import { type ComingChanges, readComingChanges, SubgraphApi } from '@parley/client'
import type { Network } from '../lib/network.ts'

// A door of its own, as for the figures: what reads calls of the timelock is fetched when the network page asks.
/** Asks the subgraph which changes of the rules are coming. */
export async function readChanges(
  url: string,
  { network, signal }: { network: Network; signal: AbortSignal },
): Promise<ComingChanges> {
  const { contracts, schedule } = network
  const answer = await readComingChanges(new SubgraphApi(url), { contracts, schedule, now: Date.now(), signal })
  return answer.value
}
