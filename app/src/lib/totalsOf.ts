import type { CallRecord } from '@parley/client'
import type { Address } from '@parley/protocol'

export type PaidTotals = { sessions: number; spent: bigint; earned: bigint; fees: bigint; talkMs: number }

/** What paid calls came to: spent as payer, earned (after fees) as payee. What `own` answered for a centre is the centre's. */
export function totalsOf(records: readonly CallRecord[], own: Address | undefined): PaidTotals {
  const totals: PaidTotals = { sessions: 0, spent: 0n, earned: 0n, fees: 0n, talkMs: 0 }
  for (const { paid, talkMs } of records) {
    if (paid === undefined) continue
    totals.sessions += 1
    totals.talkMs += talkMs
    totals.fees += paid.toRelay + paid.toTreasury
    if (paid.role === 'payer') totals.spent += paid.paid
    else if ((paid.payee ?? own) === own) totals.earned += paid.toPayee
  }
  return totals
}
