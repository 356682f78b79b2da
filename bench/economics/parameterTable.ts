import {
  BOND,
  bountyBpsOf,
  epochStart,
  exitEpochAt,
  minimumDeposit,
  sheetSize,
  sheetValue,
  splitSheet,
} from '@parley/protocol'
import { type DeploymentParameters, production } from '../../deploy/parameters.ts'
import type { MarketResult } from './marketResult.ts'
import { callsOf, marketOf, marketsOf, type Results } from './Results.ts'
import { dollars, percent, sheets, whole } from './say.ts'
import { lastOf, selfDealing, spreadOf } from './tables.ts'
import { takenAtOnce } from './takenAtOnce.ts'

const BASE = { depth: 12, unit: 50n }

/** Each default, and the figure of a run that speaks for it. */
export function parameterTable(results: Results): string {
  return table(
    ['parameter', 'default', 'what the runs say'],
    rowsOf(results).map(({ cells }) => cells),
  )
}

/** The defaults of a deployment that no run decides, and what does. */
export function unsimulatedTable(): string {
  return table(
    ['parameter', 'default', 'why'],
    unsimulated.map(({ cells }) => cells),
  )
}

/** Which of a deployment's parameters the tables speak of. */
export function parametersSpokenOf(results: Results): (keyof DeploymentParameters)[] {
  return [...rowsOf(results), ...unsimulated].flatMap(({ of }) => of)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

type Row = [name: string, value: string, figure: string]
type Entry = { cells: Row; of: (keyof DeploymentParameters)[] }

function rowsOf(results: Results): Entry[] {
  return [
    { cells: depthRow(results), of: [] },
    { cells: smallestRow(results), of: ['minDepth'] },
    { cells: priceRow(results), of: [] },
    { cells: leastPriceRow(results), of: ['minUnit'] },
    { cells: floorRow(results), of: ['minValue'] },
    { cells: depositRow(results), of: [] },
    { cells: bondRow(results), of: [] },
    { cells: rateRow(results), of: [] },
    { cells: feeRow(results), of: ['feeBps'] },
    { cells: unreceiptedRow(results), of: ['unreceiptedBps'] },
    { cells: holdRow(results), of: ['holdPeriod'] },
    { cells: windowRow(results), of: ['claimMin'] },
    { cells: exitRow(results), of: ['epochLength', 'exitNotice'] },
    { cells: slashRow(results), of: ['minSlash'] },
    { cells: stakeRow(results), of: ['minStake'] },
    { cells: contactRow(results), of: [] },
    { cells: tickRow(results), of: [] },
    { cells: callFeeRow(results), of: ['tabFeeBps'] },
  ]
}

const DAY = 86_400
const daysOf = (seconds: number) => `${seconds / DAY} days`

const unsimulated: Entry[] = [
  {
    cells: [
      'delay of a change',
      daysOf(production.timelockDelay),
      `Longer than the ${longestExit() / DAY} days in which an owner who leaves at once has stamped for the last time: nobody has to write under rules that he read of in time.`,
    ],
    of: ['timelockDelay'],
  },
  {
    cells: [
      'unbonding',
      daysOf(production.unbondingPeriod),
      `Longer than epoch, hold period and claim window together (${daysOf(production.epochLength + production.holdPeriod + production.claimMin)}): a relay that leaves can still be proven guilty of its last stamp.`,
    ],
    of: ['unbondingPeriod'],
  },
  {
    cells: [
      'a draw is passed over',
      daysOf(production.skipAfter),
      'Longer than any outage in the runs (four weeks without a beacon), and books are not locked for ever if one never comes back.',
    ],
    of: ['skipAfter'],
  },
  {
    cells: [
      'names: rents, commitment, grace',
      '$640, $160, $5 a year; 1 minute to 1 day; 90 days',
      'Prices of another good than postage: the run has no names in it. A governor can change rents within four times either way.',
    ],
    of: ['rentShort', 'rentFour', 'rentLong', 'commitMinAge', 'commitMaxAge', 'gracePeriod'],
  },
  {
    cells: [
      'window after a payer asks to close a tab',
      daysOf(production.closeWindow),
      'As long as a payee, or the relay that closes for him, may be away without losing a voucher; the payer waits as long for the rest of his deposit.',
    ],
    of: ['closeWindow'],
  },
  {
    cells: [
      'beacon: source, blocks ahead',
      `drand; ${production.delayBlocks}`,
      'Nobody in the run can bend a draw; what that takes is in the threat model of contracts and beacon.',
    ],
    of: ['drand', 'delayBlocks'],
  },
  {
    cells: [
      'cluster, shards, skew of clocks',
      `${production.clusterId}; ${production.shards}; ${production.skewSeconds} s`,
      'Matters of transport, without a price.',
    ],
    of: ['clusterId', 'shards', 'skewSeconds'],
  },
]

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

function smallestRow(results: Results): Row {
  const least = at(results, 'by-depth', production.minDepth)
  return [
    'smallest sheet',
    `2^${production.minDepth} slots`,
    `Claims cost ${percent(gas(least), 2)} of the postage at $0.0005, and twice that at every depth less. For ${dollars(locked(least))} in books it is the cheapest way to begin; ` +
      `with more than ${mostRelays(production.minDepth, LAST)} relays its last sheet can be given away, see the rate below.`,
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

function leastPriceRow(results: Results): Row {
  const { minUnit, minValue } = production
  let depth = 0
  while (sheetValue({ unit: minUnit, depth }) < minValue) depth++
  return [
    'least price of a slot',
    dollars(Number(minUnit)),
    `Below depth ${depth} the least value of a sheet asks more than this. There gas is no bound: at five times the price depth 14 leaves ${percent(marketOf(results, 'depth-14').claimGasShare)} to it. ` +
      'Relays decide what they carry for it by their asks.',
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

/** What burns, in sheets, beyond what others are owed: of a new book, and of the last sheet that its deposit pays for. */
const NEW = 5 - bountyBpsOf(production.feeBps) / 10_000
const LAST = 2 - bountyBpsOf(production.feeBps) / 10_000

/** To how many relays at once a sheet can be given before they carry more than burns. */
function mostRelays(depth: number, burned: number): number {
  return Math.floor((burned * sheetSize(depth)) / takenAtOnce(depth))
}

function rateRow(results: Results): Row {
  const last = (depth: number) => sheets(gainOf(results, 'flood-last-by-depth', depth))
  const most = (burned: number) => [10, 9, 8].map((depth) => mostRelays(depth, burned)).join(' / ')
  return [
    'rate of a book at one relay',
    '2^d/64 slots a second, as many at once, 16 at least',
    `In the second of gossip a relay takes ${percent(takenAtOnce(10) / sheetSize(10))} / ${percent(takenAtOnce(9) / sheetSize(9))} / ${percent(takenAtOnce(8) / sheetSize(8))} of a sheet of depth 10 and more / 9 / 8. ` +
      `The first sheet of a book can be given to ${most(NEW)} relays at once before that gains, its last sheet to ${most(LAST)}. To 50 relays the last sheet comes to ${last(10)} / ${last(9)} / ${last(8)}.`,
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

function exitRow(results: Results): Row {
  const { holdPeriod, epochLength, exitNotice } = production
  const settled = epochLength + holdPeriod
  return [
    'epoch; notice before leaving',
    `${daysOf(epochLength)}; ${daysOf(exitNotice)}`,
    `Never more than ${at(results, 'by-hold', 7).mostPending} sheets are open at once. Who leaves has stamped for the last time ${exitNotice / DAY} to ${longestExit() / DAY} days later, and has his money ` +
      `${(exitNotice + settled) / DAY} to ${(longestExit() + settled) / DAY} days after he left if the draws are in time. A shorter epoch opens more sheets in the same hold period, and what is drawn of a slot stays the same.`,
  ]
}

/** Seconds from leaving to the end of the last epoch that may be stamped for, at most; `exitNotice` at least. */
function longestExit(): number {
  const schedule = { ...production, genesis: 0 }
  const moments = Array.from({ length: 7 * 24 }, (_, hour) => hour * 3_600 + 1)
  const waits = moments.map((moment) => epochStart(schedule, exitEpochAt(schedule, moment)) - moment + 1)
  return Math.max(...waits)
}

function slashRow(results: Results): Row {
  const base = marketOf(results, 'base')
  const value = Number(sheetValue(BASE))
  const least = Number(production.minSlash)
  return [
    'slash of a relay',
    '50 V, at least $20',
    `A relay that takes one slot twice can win one sheet by it, ${dollars(value)}; the proof takes ${whole(least / value)} times that, so it pays only if fewer than one in ${whole(least / Number(splitSheet(BigInt(value), production, true).net))} is proven. It is ` +
      `${base.income
        .slice(0, 3)
        .map(({ slashWeeks }) => slashWeeks.toFixed(slashWeeks < 1 ? 2 : 1))
        .join(
          ' / ',
        )} weeks' income of the first / tenth / last relay: it answers what can be proven, not mail that is thrown away (see paid without receipt).`,
  ]
}

function stakeRow(results: Results): Row {
  const last = lastOf(marketOf(results, 'base'))
  return [
    'least stake',
    '$200',
    `Ten of the least slashes, and ${whole(Number(production.minStake) / last.mean)} weeks' income of the last relay (${dollars(last.mean)} a week, spread ${spreadOf(last)}). ` +
      `Clients name a relay only if its stake is 100 V or more, so with this stake it carries sheets up to ${dollars(Number(production.minStake) / 100)}: depth ${deepest(500n)} at $0.0005, ${deepest(50n)} at $0.00005.`,
  ]
}

/** The deepest sheet at this price for which a client names a relay with the least stake. */
function deepest(unit: bigint): number {
  let depth = production.minDepth
  while (100n * sheetValue({ unit, depth: depth + 1 }) <= production.minStake) depth++
  return depth
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
  const book = { kind: BOND, unit: 50_000n, depth: 4 } as const
  return [
    'bond of a first contact',
    '$0.05 (the recipient sets it)',
    `A million messages cost ${dollars(free?.spent ?? 0)} in postage and gas and earn ${dollars(free?.benefit ?? 0)}; with a bond that one in ten keeps they cost ${dollars(bonded?.spent ?? 0)}. ` +
      `Spam that earns 650 times as much then comes to ${dollars(targeted?.gain ?? 0)} a million. For a million a week ${dollars(bonded?.locked ?? 0)} are locked, not the $50,000 of the bonds alone: ` +
      `a book of bonds holds six sheets. Who writes to ${sheetSize(book.depth)} strangers a week locks ${dollars(Number(minimumDeposit(book)))}.`,
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

function callFeeRow(results: Results): Row {
  const runs = callsOf(results, 'by-tick').map(({ result }) => result)
  const ten = runs.find(({ tick }) => tick === 10)
  return [
    "treasury's share of a call",
    percent(production.tabFeeBps / 10_000, 0),
    `Opening and closing cost ${percent(ten?.gasShare ?? 0, 2)} of the price of such a call, so this is ${whole(production.tabFeeBps / 10_000 / (ten?.gasShare ?? 1))} times the gas, and the payee keeps 99 % of what his relay does not take.`,
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
