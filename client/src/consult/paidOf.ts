import { splitPayment } from '@parley/protocol'
import type { CallRecord } from '../model/CallRecord.ts'
import type { TabRecord } from './TabRecord.ts'

/** The money of a call that is over: the chain's own numbers, or what they will be while it has not settled. */
export function paidOf(record: TabRecord): NonNullable<CallRecord['paid']> {
  const { role, tabId, terms, voucher } = record
  const { payee, token, rate, tick } = terms
  const signed = voucher === undefined ? {} : { voucher }
  return { role, tabId, payee, token, rate, tick, ...signed, ...amountsOf(record) }
}

type Amounts = Omit<NonNullable<CallRecord['paid']>, 'role' | 'tabId' | 'payee' | 'token' | 'rate' | 'tick' | 'voucher'>

function amountsOf({ outcome, deposit, cumulative, close, terms, feeBps, takenAt }: TabRecord): Amounts {
  if (outcome?.kind === 'closed') {
    const { paid, toRelay, toTreasury, transaction } = outcome
    const toPayee = paid - toRelay - toTreasury
    return { deposit, paid, toPayee, toRelay, toTreasury, refund: deposit - paid, state: 'settled', transaction }
  }
  if (takenAt === undefined || outcome?.kind === 'lapsed') {
    return { deposit: 0n, paid: 0n, toPayee: 0n, toRelay: 0n, toTreasury: 0n, refund: 0n, state: 'settled' }
  }
  const paid = close?.cumulative ?? cumulative
  const shares = splitPayment(paid, { relayBps: terms.relayBps, feeBps })
  return { deposit, paid, ...shares, refund: deposit - paid, state: 'unsettled' }
}
