import { remainingMs, splitPayment } from '@parley/protocol'
import type { PaidCallState, PaidCallView } from '../model/PaidCallView.ts'
import { meterTerms } from './meterTerms.ts'
import type { TabRecord } from './TabRecord.ts'

const LOW_MS = 60_000
/** Of a short deposit a minute is all there is: low is what is left of its last third. */
const LOW_PART = 3

/** A paid call as a screen shows it. */
export function paidView(
  record: TabRecord,
  { state, talkMs, trouble }: { state: PaidCallState; talkMs: number; trouble: string | undefined },
): PaidCallView {
  const { role, tabId, terms, deposit, freeTicks, cumulative, feeBps, outcome } = record
  const left = remainingMs(meterTerms(record), talkMs)
  const lowMs = Math.min(LOW_MS, remainingMs(meterTerms(record), 0) / LOW_PART)
  return {
    role,
    state,
    tabId,
    payee: terms.payee,
    token: terms.token,
    rate: terms.rate,
    tick: terms.tick,
    freeTicks,
    deposit,
    paid: cumulative,
    remainingMs: left,
    low: left < lowMs || (deposit - cumulative) * 10n <= deposit,
    net: splitPayment(cumulative, { relayBps: terms.relayBps, feeBps }).toPayee,
    ...(outcome?.kind === 'closed' ? { transaction: outcome.transaction } : {}),
    ...(trouble === undefined ? {} : { trouble }),
  }
}
