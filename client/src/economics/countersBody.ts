import * as v from 'valibot'
import { amount } from './amount.ts'
import { type NetworkCounter, networkCounters } from './networkCounters.ts'

/** The counters as a subgraph answers them. */
export const countersBody = v.object(
  Object.fromEntries(networkCounters.map((name) => [name, amount])) as Record<NetworkCounter, typeof amount>,
)
