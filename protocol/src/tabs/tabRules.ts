import { ProtocolError } from '../ProtocolError.ts'
import { splitPayment } from './splitPayment.ts'
import type { Tab, TabState } from './Tab.ts'

/*
 * What each call does to a tab, and to whom its money goes. Who may call, and what must be signed, is in docs/protocol.md.
 */

type Shares = { relayBps: number; feeBps: number }

/** What a call pays out. Payee and payer are paid at once; relay and treasury are credited. */
export type TabPayout = { toPayee: bigint; toRelay: bigint; toTreasury: bigint; toPayer: bigint }

/** What is paid once this voucher was presented: it never falls, and never is more than the deposit. */
export function paidWith({ deposit, paid }: Pick<Tab, 'deposit' | 'paid'>, cumulative: bigint): bigint {
  const due = cumulative < deposit ? cumulative : deposit
  return due > paid ? due : paid
}

/** @throws {ProtocolError} `tab/state`: opened before, or closed for ever; `tab/amount` */
export function openTab(tab: Tab, amount: bigint): Tab {
  checkState(tab, ['none'])
  return { deposit: deposited(0n, amount), paid: 0n, closeAt: 0, state: 'open' }
}

/** More money also ends a closing. @throws {ProtocolError} `tab/state`, `tab/amount` */
export function topUpTab(tab: Tab, amount: bigint): Tab {
  checkState(tab, ['open', 'closing'])
  return { deposit: deposited(tab.deposit, amount), paid: tab.paid, closeAt: 0, state: 'open' }
}

/** A voucher is presented. @throws {ProtocolError} `tab/state` */
export function settleTab(tab: Tab, cumulative: bigint, shares: Shares): { tab: Tab; payout: TabPayout } {
  checkState(tab, ['open', 'closing'])
  const paid = paidWith(tab, cumulative)
  const toPayee = splitPayment(paid, shares).toPayee - splitPayment(tab.paid, shares).toPayee
  return { tab: { ...tab, paid }, payout: { toPayee, toRelay: 0n, toTreasury: 0n, toPayer: 0n } }
}

/** The window begins. @throws {ProtocolError} `tab/state` */
export function requestTabClose(tab: Tab, closeAt: number): Tab {
  checkState(tab, ['open'])
  return { ...tab, closeAt, state: 'closing' }
}

/** The tab closes, with a last sum if the payee agreed to one. @throws {ProtocolError} `tab/state` */
export function closeTab(tab: Tab, cumulative: bigint, shares: Shares): { tab: Tab; payout: TabPayout } {
  const settled = settleTab(tab, cumulative, shares)
  const { paid, deposit } = settled.tab
  const { toRelay, toTreasury } = splitPayment(paid, shares)
  const payout = { toPayee: settled.payout.toPayee, toRelay, toTreasury, toPayer: deposit - paid }
  return { tab: { deposit, paid, closeAt: 0, state: 'closed' }, payout }
}

/** The window is over. @throws {ProtocolError} `tab/state`, `tab/early` */
export function finalizeTab(tab: Tab, now: number, shares: Shares): { tab: Tab; payout: TabPayout } {
  checkState(tab, ['closing'])
  if (now < tab.closeAt) throw new ProtocolError('tab/early', { now, closeAt: tab.closeAt })
  return closeTab(tab, tab.paid, shares)
}

/** Whether a payee is sure of this voucher: the tab is open and holds as much (mechanism.md D2). `tab` is read at the safe head. */
export function isCovered(tab: Tab, cumulative: bigint): boolean {
  return tab.state === 'open' && tab.closeAt === 0 && cumulative <= tab.deposit
}

function deposited(before: bigint, amount: bigint): bigint {
  const deposit = before + amount
  if (amount <= 0n || deposit >> 96n !== 0n) throw new ProtocolError('tab/amount', { amount, deposit })
  return deposit
}

function checkState({ state }: Tab, wanted: readonly TabState[]): void {
  if (!wanted.includes(state)) throw new ProtocolError('tab/state', { state, wanted })
}
