import { OperatorDesk } from '@parley/client'
import type { Network } from '../lib/network.ts'

// A door of its own, as readFigures.ts: only who manages a relay fetches it.
/** What an operator does with relays on the chain. */
export function openOperator(network: Network): OperatorDesk {
  return new OperatorDesk({ addressBook: network })
}
