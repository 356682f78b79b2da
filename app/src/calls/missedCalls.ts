import type { ClientSnapshot } from '@parley/client'
import { outcomeOf } from './outcomeOf.ts'
import { pastCalls } from './pastCalls.ts'

/** How many calls were missed since the list of calls was last open. */
export function missedCalls(snapshot: Pick<ClientSnapshot, 'calls' | 'callHistory'>, seenUntil: number): number {
  return pastCalls(snapshot).filter((record) => record.at > seenUntil && outcomeOf(record) === 'missed').length
}
