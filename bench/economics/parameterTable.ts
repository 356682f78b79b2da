import { sheetValue } from '@parley/protocol'
import { production } from '../../deploy/parameters.ts'
import type { MarketResult } from './marketResult.ts'
import { callsOf, marketOf, marketsOf, type Results } from './Results.ts'
import { dollars, percent, sheets, whole } from './say.ts'
import { lastOf, selfDealing, spreadOf } from './tables.ts'

const BASE = { depth: 12, unit: 50n }

/** Each default, and the figure of a run that speaks for it. */
export function parameterTable(results: Results): string {
  const rows = [
    depthRow(results),
    priceRow(results),
    depositRow(results),
    bondRow(results),
    feeRow(results),
    unreceiptedRow(results),
    holdRow(results),
    windowRow(results),
    slashRow(results),
    stakeRow(results),
    floorRow(results),
    contactRow(results),
    tickRow(results),
  ]
  return [
    '| parameter | default | what the runs say |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n')
}

type Row = [name: string, value: string, figure: string]

function depthRow(results: Results): Row {
  const [shallow, middle, deep] = [
    at(results, 'by-depth', 8),
    at(results, 'by-depth', 10),
    at(results, 'by-depth', 12),
  ] as const
  return [
    'depth of a sheet',
    '10 at $0.0005, 12 at $0.00005',
    `At $0.0005 claims cost ${percent(gas(shallow), 2)} of the postage at depth 8, ${percent(gas(middle), 2)} at 10, ${percent(gas(deep), 2)} at 12; ` +
      `what a sender pays in half a year is off by ${percent(off(shallow), 0)}, ${percent(off(middle), 0)}, ${percent(off(deep), 0)}, and ` +
      `${dollars(locked(shallow))}, ${dollars(locked(middle))}, ${dollars(locked(deep))} lie in books. At $0.00005 depth 10 leaves ` +
      `${percent(marketOf(results, 'depth-10').claimGasShare)} to gas, depth 12 ${percent(marketOf(results, 'base').claimGasShare)}, depth 14 ${percent(marketOf(results, 'depth-14').claimGasShare)}.`,
  ]
}

function priceRow(results: Results): Row {
  const cheap = marketOf(results, 'small')
  const dear = marketOf(results, 'small-dear')
  const large = marketOf(results, 'base')
  return [
    'price of a slot',
    '$0.0005 on a young network, $0.00005 later',
    `10,000 senders feed ${cheap.relays.profitable} of ${cheap.relays.count} relays of $5 a week at $0.00005 and ${dear.relays.profitable} at $0.0005, ` +
      `for ${dollars(dear.sender.cost / 12)} a sender a month; 100,000 senders feed ${large.relays.profitable} at $0.00005.`,
  ]
}

function depositRow(results: Results): Row {
  const least = at(results, 'by-deposit', 0)
  const more = at(results, 'by-deposit', 4)
  return [
    'least deposit',
    '5 V, of which 1 V is the bond',
    `Never more than ${least.mostPending} sheets were open at once, so 4 V of balance cover these and one that was paid. Owners who fill a dry book a week late ` +
      `had ${percent(least.refused.funds, 2)} of their stamps refused; with 4 V more ${percent(more.refused.funds, 2)}, for ${dollars(locked(more))} instead of ${dollars(locked(least))} in books.`,
  ]
}

function bondRow(results: Results): Row {
  const last = gainOf(results, 'double-spend-last', 1)
  const unseen = gainOf(results, 'double-spend-last', 0)
  return [
    'bond; bounty',
    '1 V; half of the lowest fee, 5 %',
    `A double spend of the last sheet comes to ${sheets(last)}, and to ${sheets(unseen)} if nobody looks. All that stands between is the bond less its bounty, 0.95 V: ` +
      `with a bond below ${((last + 0.95) / 0.95).toFixed(2)} V it would pay (0.95 V if gas were free). Spent earlier, the balance burns too: ${sheets(gainOf(results, 'double-spend-early', 1))} a sheet. ` +
      `It takes relays that look: if they look after three quarters of their sheets, the last sheet still comes to ${sheets(gainOf(results, 'double-spend-last', 0.75))}.`,
  ]
}

function feeRow(results: Results): Row {
  const loss = (fee: number) => sheets(selfDealing(results, fee) ?? Number.NaN)
  const [low, high] = [at(results, 'by-fee', 500), at(results, 'by-fee', 2000)]
  return [
    'protocol share',
    '10 %, within 5 % and 20 %',
    `Filling sheets for oneself comes to ${loss(500)} a sheet at 5 %, ${loss(1000)} at 10 %, ${loss(2000)} at 20 % (gas included), so it loses at every fee allowed; ` +
      `relays get ${percent(low.split.relays)} of the postage at 5 % and ${percent(high.split.relays)} at 20 %.`,
  ]
}

function unreceiptedRow(results: Results): Row {
  const silent = marketOf(results, 'silent-relay').income.find(({ rank }) => rank === 3)
  const weekly = silent?.weekly ?? []
  const before = mean(weekly.slice(0, 8))
  const refused = marketOf(results, 'no-receipts')
  return [
    'paid without receipt',
    '40 % of what the fee leaves',
    `A relay that throws mail away falls from ${dollars(before)} a week to ${dollars(weekly[8] ?? 0)} at once and to ${dollars(mean(weekly.slice(20)))} as its recipients go. ` +
      `If 30 % of recipients never sign, honest relays lose ${percent(1 - refused.split.relays / marketOf(results, 'base').split.relays, 0)} and nobody gains: ${percent(refused.split.burned)} is burned.`,
  ]
}

function holdRow(results: Results): Row {
  const [none, week, three] = [
    at(results, 'by-hold', 0),
    at(results, 'by-hold', 7),
    at(results, 'by-hold', 21),
  ] as const
  return [
    'hold period',
    '7 days',
    `Where one recipient in five comes every ten days, ${percent(1 - none.receipted)} of wins have no receipt with no hold, ${percent(1 - week.receipted)} with 7 days, ` +
      `${percent(1 - three.receipted)} with 21; but with 21 days ${three.mostPending} sheets are open instead of ${week.mostPending}, and ${dollars(locked(three))} lie in books instead of ${dollars(locked(week))}.`,
  ]
}

function windowRow(results: Results): Row {
  const [one, three, seven] = [
    at(results, 'by-claim-window', 1),
    at(results, 'by-claim-window', 3),
    at(results, 'by-claim-window', 7),
  ] as const
  const spike = marketOf(results, 'gas-spike')
  return [
    'claim window',
    'at least 3 days, 7 as a rule',
    `With four weeks without a beacon twice a year and relays that fail for two days every fifth week, ${percent(one.missed, 2)} of the won sheets are lost with 1 day, ` +
      `${percent(three.missed, 2)} with 3, ${percent(seven.missed, 2)} with 7; but with 7 days a backlog never closes: ${seven.lateDraws} of 104 draws are late, ${three.lateDraws} with 3. Gas 200 times dearer for two days costs no claim, for two weeks two epochs' (${percent(spike.missed)} of half a year).`,
  ]
}

function slashRow(results: Results): Row {
  const base = marketOf(results, 'base')
  const value = Number(sheetValue(BASE))
  const least = Number(production.minSlash)
  return [
    'slash of a relay',
    '50 V, at least $20',
    `A relay that takes one slot twice can win one sheet by it, ${dollars(value)}; the proof takes ${whole(least / value)} times that. It is ` +
      `${base.income
        .slice(0, 3)
        .map(({ slashWeeks }) => slashWeeks.toFixed(slashWeeks < 1 ? 2 : 1))
        .join(' / ')} weeks' income of the first / tenth / last relay.`,
  ]
}

function stakeRow(results: Results): Row {
  const last = lastOf(marketOf(results, 'base'))
  return [
    'least stake',
    '$200',
    `Ten of the least slashes, and ${whole(Number(production.minStake) / last.mean)} weeks' income of the last relay (${dollars(last.mean)} a week, spread ${spreadOf(last)}). ` +
      `Clients name a relay only if its stake is 100 V or more, so it carries sheets up to ${dollars(Number(production.minStake) / 100)}.`,
  ]
}

function floorRow(results: Results): Row {
  const value = Number(sheetValue(BASE))
  const base = marketOf(results, 'base')
  const each = (base.claimGasShare * value) / 1_000_000
  return [
    'least value of a sheet',
    '$0.10',
    `A claim costs $${each.toFixed(4)} in the base run (${percent(base.claimGasShare, 2)} of ${dollars(value)}): at the floor ${percent((each * 1_000_000) / Number(production.minValue))}, and gas may rise ${whole((0.9 * Number(production.minValue)) / (each * 1_000_000))} times before such a sheet is not worth its claim.`,
  ]
}

function contactRow(results: Results): Row {
  const spamAt = (name: string, value: number) => at(results, name, value).attacks[0]
  const free = spamAt('spam', 0)
  const bonded = spamAt('spam', 50_000)
  const targeted = spamAt('spam-targeted', 0.1)
  return [
    'bond of a first contact',
    '$0.05 (the recipient sets it)',
    `A million messages cost ${dollars(free?.spent ?? 0)} in postage and gas and earn ${dollars(free?.benefit ?? 0)}; with a bond that one in ten keeps they cost ${dollars(bonded?.spent ?? 0)}. ` +
      `Spam that earns 650 times as much then comes to ${dollars(targeted?.gain ?? 0)} a million.`,
  ]
}

function tickRow(results: Results): Row {
  const runs = callsOf(results, 'by-tick').map(({ result }) => result)
  const tick = (seconds: number) => runs.find((run) => run.tick === seconds)
  return [
    'tick of a paid call',
    '10 s, grace 3 s',
    `At $1 a minute a payer loses at most ${dollars(tick(10)?.payer.most ?? 0)}, a payee ${dollars(tick(10)?.payee.most ?? 0)}, for ${tick(10)?.vouchersPerMinute.toFixed(1)} vouchers a minute; ` +
      `with 60 s a payer loses ${dollars(tick(60)?.payer.most ?? 0)}, and below 3 s the payee's grace is more than a tick, for ${tick(1)?.vouchersPerMinute.toFixed(0)} vouchers a minute.`,
  ]
}

function at(results: Results, name: string, wanted: number): MarketResult {
  const found = marketsOf(results, name).find(({ value }) => value === wanted)
  if (found === undefined) throw new Error(`Scenario "${name}" has no run at ${wanted}.`)
  return found.result
}

function gainOf(results: Results, name: string, wanted: number): number {
  return at(results, name, wanted).attacks[0]?.gain ?? Number.NaN
}

const gas = (result: MarketResult) => result.claimGasShare
const off = ({ sender }: MarketResult) => sender.deviation / sender.cost
const locked = ({ sender }: MarketResult) => sender.locked
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
