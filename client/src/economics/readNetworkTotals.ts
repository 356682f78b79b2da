import * as v from 'valibot'
import { amount } from './amount.ts'
import { countersBody } from './countersBody.ts'
import { type NetworkCounters, networkCounters } from './networkCounters.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'

const STATES = [
  'genesis',
  'epochLength',
  'timestamp',
  'bookBalance',
  'bookBonds',
  'earned',
  'feesWaiting',
  'forfeitsWaiting',
  'stake',
  'lastDrawnEpoch',
] as const

/** As many as a subgraph lists unless it is told otherwise. */
const MOST_TOKENS = 100

const seconds = v.pipe(amount, v.toNumber(), v.safeInteger(), v.minValue(0))
const body = v.object({
  network: v.nullable(
    v.object({
      ...countersBody.entries,
      genesis: seconds,
      epochLength: v.pipe(seconds, v.minValue(1)),
      timestamp: seconds,
      bookBalance: amount,
      bookBonds: amount,
      earned: amount,
      feesWaiting: amount,
      forfeitsWaiting: amount,
      stake: amount,
      lastDrawnEpoch: amount,
    }),
  ),
  tokens: v.pipe(v.array(v.object({ talkSeconds: amount })), v.maxLength(MOST_TOKENS)),
})

/** What the network came to since it was deployed, and what stands now. `talkSeconds`: in paid calls. */
export type NetworkTotals = NonNullable<v.InferOutput<typeof body>['network']> & { readonly talkSeconds: bigint }

/**
 * The network's totals; undefined while nothing has happened yet. Paid calls count only in these tokens: anyone can make a token,
 * pay himself in it and call that talk.
 * @throws {ParleyError} as `SubgraphApi.ask`
 */
export async function readNetworkTotals(
  api: SubgraphApi,
  { tokens, signal }: { tokens: readonly `0x${string}`[]; signal?: AbortSignal | undefined },
): Promise<SubgraphAnswer<NetworkTotals | undefined>> {
  const fields = [...STATES, ...networkCounters].join(' ')
  const ids = tokens.map((id) => `"${id.toLowerCase()}"`).join(', ')
  const question = `network(id: "parley", subgraphError: allow) { ${fields} }
    tokens(where: { id_in: [${ids}] }, subgraphError: allow) { talkSeconds }`
  const answer = await api.ask(question, body, signal === undefined ? {} : { signal })
  const { network, tokens: paid } = answer.value
  const talkSeconds = paid.reduce((sum, token) => sum + token.talkSeconds, 0n)
  return { ...answer, value: network === null || isUnused(network) ? undefined : { ...network, talkSeconds } }
}

/** That a deployment gives its timelock roles and a delay is all that there is. */
function isUnused(network: NetworkCounters): boolean {
  return networkCounters.every((name) => name === 'events' || network[name] === 0n)
}
