import type { CallRecord, ClientSnapshot } from '@parley/client'

/** Calls that are over. One that goes on is in the history already, as it would read after a crash. */
export function pastCalls({
  calls,
  callHistory,
}: Pick<ClientSnapshot, 'calls' | 'callHistory'>): readonly CallRecord[] {
  const going = calls.filter(({ phase }) => phase !== 'ended').map(({ id }) => id)
  return going.length === 0 ? callHistory : callHistory.filter(({ id }) => !going.includes(id))
}
