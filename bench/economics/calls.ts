import {
  closeTab,
  dueAt,
  judgePayment,
  type MeterTerms,
  NO_TAB,
  nextVoucher,
  openTab,
  type Tab,
} from '@parley/protocol'
import { production } from '../../deploy/parameters.ts'
import { Chance, purpose } from './Chance.ts'
import { exponential } from './distributions.ts'
import { costOfGas, gasOf } from './gasCosts.ts'
import type { CallsScenario } from './scenario.ts'

export type CallsResult = {
  kind: 'calls'
  calls: number
  tick: number
  /** Vouchers in a minute of talk. */
  vouchersPerMinute: number
  /** What the one who was cheated lost, in token units: on average, and at most. */
  payer: { cheated: number; mean: number; most: number }
  payee: { cheated: number; mean: number; most: number }
  /** Gas of opening and closing, as a part of what calls cost. */
  gasShare: number
  money: { received: string; payees: string; treasury: string; payers: string; missing: string }
}

/** Looks at a call ten times a second. */
const STEP_MS = 100

type Call = { talkMs: number; servedMs: number; paid: bigint; vouchers: number }

/** Calls paid by the tick; the library says what is due, when a payee stops, and who gets what of the tab. */
export function runCalls({
  seed,
  calls,
  minutes,
  ratePerMinute,
  tick,
  payersCheat,
  payeesCheat,
  gas,
}: CallsScenario): CallsResult {
  const chance = new Chance(seed)
  const rate = (ratePerMinute * BigInt(tick)) / 60n
  const money = { received: 0n, payees: 0n, treasury: 0n, payers: 0n }
  const losses: Record<'payer' | 'payee', number[]> = { payer: [], payee: [] }
  let vouchers = 0
  let talkMs = 0
  for (let call = 0; call < calls; call++) {
    const planned = Math.max(STEP_MS, exponential(minutes * 60_000, chance.at(purpose.call, call, 1)))
    const terms = { rate, tick, freeTicks: 1, deposit: rate * BigInt(Math.ceil(planned / (tick * 1000)) + 1) }
    const cheat = chance.at(purpose.call, call, 2)
    const payerStops = cheat < payersCheat
    const payeeStops = !payerStops && cheat < payersCheat + payeesCheat
    const talk = converse(terms, planned, payerStops)
    if (payerStops) losses.payee.push(unpaidService(terms, talk))
    // What was prepaid and not talked any more.
    if (payeeStops) losses.payer.push(prepaidSilence(terms, talk))
    vouchers += talk.vouchers
    talkMs += talk.talkMs
    settle(openTab(NO_TAB, terms.deposit), talk.paid, money)
  }
  const paidOut = money.payees + money.treasury + money.payers
  const gasEach = costOfGas(gasOf.openTab.gas + gasOf.closeTab.gas, gas.perMillion)
  return {
    kind: 'calls',
    calls,
    tick,
    vouchersPerMinute: vouchers / (talkMs / 60_000),
    payer: lossOf(losses.payer),
    payee: lossOf(losses.payee),
    gasShare: Number(gasEach * BigInt(calls)) / Number(money.payees + money.treasury),
    money: {
      received: `${money.received}`,
      payees: `${money.payees}`,
      treasury: `${money.treasury}`,
      payers: `${money.payers}`,
      missing: `${money.received - paidOut}`,
    },
  }
}

/** Talks until the time is over, or until the payee hangs up on a payer who signs nothing more from then on. */
function converse(terms: MeterTerms, planned: number, payerStops: boolean): Call {
  const call: Call = { talkMs: planned, servedMs: planned, paid: 0n, vouchers: 0 }
  const ticks = Math.floor(planned / (terms.tick * 1000))
  for (let begun = 0; begun <= ticks; begun++) {
    const ownTalkMs = begun * terms.tick * 1000
    const sum = nextVoucher(terms, { ownTalkMs, peerTalkMs: ownTalkMs, signed: call.paid })
    if (sum === undefined) continue
    call.paid = sum
    call.vouchers++
  }
  if (!payerStops) return call
  for (let at = planned; judgePayment(terms, { talkMs: at, paid: call.paid }) !== 'stop'; at += STEP_MS)
    call.servedMs = at
  return call
}

/** Token units of talk that nobody paid for; only whole and begun ticks are priced, so it is a part of a tick's rate. */
function unpaidService(terms: MeterTerms, { servedMs, paid }: Call): number {
  if (paid >= dueAt(terms, servedMs)) return 0
  const paidMs = (terms.freeTicks + Number(paid / terms.rate)) * terms.tick * 1000
  return (Number(terms.rate) * (servedMs - paidMs)) / (terms.tick * 1000)
}

function prepaidSilence(terms: MeterTerms, { talkMs, paid }: Call): number {
  if (paid === 0n) return 0
  const paidMs = (terms.freeTicks + Number(paid / terms.rate)) * terms.tick * 1000
  return (Number(terms.rate) * (paidMs - talkMs)) / (terms.tick * 1000)
}

function settle(
  tab: Tab,
  paid: bigint,
  money: { received: bigint; payees: bigint; treasury: bigint; payers: bigint },
): void {
  const { payout } = closeTab(tab, paid, { relayBps: 0, feeBps: production.tabFeeBps })
  money.received += tab.deposit
  money.payees += payout.toPayee
  money.treasury += payout.toTreasury + payout.toRelay
  money.payers += payout.toPayer
}

function lossOf(losses: readonly number[]): { cheated: number; mean: number; most: number } {
  const sum = losses.reduce((total, loss) => total + loss, 0)
  return { cheated: losses.length, mean: losses.length === 0 ? 0 : sum / losses.length, most: Math.max(0, ...losses) }
}
