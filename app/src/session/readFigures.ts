import { type NetworkFigures, type PeriodKind, readNetworkFigures, SubgraphApi } from '@parley/client'
import { zeroAddress } from 'viem'
import type { Network } from '../lib/network.ts'

// A door of its own, so that the network page does not fetch the rest of the client.
/** Asks the subgraph for all that the network page shows; undefined while nothing has happened on the network. */
export async function readFigures(
  url: string,
  { network, kind, span, signal }: { network: Network; kind: PeriodKind; span: 'newest' | 'all'; signal: AbortSignal },
): Promise<NetworkFigures | undefined> {
  const tokens = [network.contracts.token, zeroAddress]
  return await readNetworkFigures(new SubgraphApi(url), { kind, span, tokens, signal })
}
