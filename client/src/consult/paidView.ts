import { remainingMs, splitPayment } from '@parley/protocol'
import type { PaidCallState, PaidCallView } from '../model/PaidCallView.ts'
import { meterTerms } from './meterTerms.ts'
import type { TabRecord } from './TabRecord.ts'

const LOW_MS = 60_000

/** A paid call as a screen shows it. */
export function paidView(
  record: TabRecord,
  { state, talkMs, trouble }: { state: PaidCallState; talkMs: number; trouble: string | undefined },
): PaidCallView {
  const { role, tabId, terms, deposit, freeTicks, cumulative, feeBps, outcome } = record
  const left = remainingMs(meterTerms(record), talkMs)
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
    low: left < LOW_MS || (deposit - cumulative) * 10n <= deposit,
    net: splitPayment(cumulative, { relayBps: terms.relayBps, feeBps }).toPayee,
    ...(outcome?.kind === 'closed' ? { transaction: outcome.transaction } : {}),
    ...(trouble === undefined ? {} : { trouble }),
  }
}
