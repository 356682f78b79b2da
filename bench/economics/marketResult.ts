import { bountyBpsOf, expectedIncome, splitSlash } from '@parley/protocol'
import { production } from '../../deploy/parameters.ts'
import type { Market } from './Market.ts'
import type { RelayAgent } from './Relays.ts'

/** Income of a relay over its weeks, in token units; ratios are for display only. */
export type RelayResult = {
  rank: number
  weeks: number
  /** What a week brings on average, and its deviation. */
  mean: number
  deviation: number
  /** The same, from `expectedIncome`. */
  expected: number
  expectedDeviation: number
  /** After machine and gas, a week. */
  profit: number
  /** Weeks of income that one proof against it takes. */
  slashWeeks: number
  /** By epoch, from the first. */
  weekly: number[]
}

export type AttackRow = {
  name: string
  unit: 'sheet' | 'contact'
  count: number
  /** Benefit and what was regained, less what was spent: in sheets a sheet, or in token units a million contacts. */
  gain: number
  spent: number
  benefit: number
  /** In books: of all sheets, or for a million contacts a week. */
  locked: number
}

export type MarketResult = {
  kind: 'market'
  weeks: number
  senders: number
  depth: number
  unit: number
  messages: number
  wins: number
  gasPerThousandStamps: number
  /** Claim gas as a part of the postage claimed. */
  claimGasShare: number
  relays: { count: number; profitable: number; left: number; topShare: number; effective: number }
  income: RelayResult[]
  /** What a sender pays in all, and how far from the value of the slots used, on average. */
  sender: { cost: number; deviation: number; gas: number; locked: number; topUps: number }
  /** Parts of the stamps that were wanted. */
  refused: { price: number; funds: number; size: number }
  receipted: number
  /** Parts of what senders paid. */
  split: { relays: number; treasury: number; burned: number }
  /** Part of the won sheets that nobody claimed in time. */
  missed: number
  mostPending: number
  provenBooks: number
  lateDraws: number
  attacks: AttackRow[]
  /** To the unit: what came in, and where it is. `missing` is 0. */
  money: {
    received: string
    relays: string
    treasury: string
    burned: string
    paidOut: string
    left: string
    missing: string
  }
}

/** What became of a market that has run. */
export function marketResult(market: Market): MarketResult {
  const { scenario, tally, ledger, relays, senders } = market
  const { count } = scenario.senders
  const own = relays.all.filter(({ isAttacker }) => !isAttacker)
  const incomes = own.map(({ income }) => income.reduce((sum, amount) => sum + amount, 0n))
  const total = incomes.reduce((sum, amount) => sum + amount, 0n)
  const parts = incomes.map((amount) => ratio(amount, total))
  const profitable = own.filter((relay, index) => (incomes[index] ?? 0n) > relay.costs + relay.gas)
  const paid = senders.paid.reduce((sum, amount) => sum + amount, 0n)
  let away = 0n
  senders.paid.forEach((amount, sender) => {
    const difference = amount - (senders.fair[sender] ?? 0n)
    away += difference < 0n ? -difference : difference
  })
  const wanted = tally.stamps + tally.refusedByPrice + tally.refusedByFunds + tally.refusedBySize
  return {
    kind: 'market',
    weeks: scenario.weeks,
    senders: count,
    depth: scenario.books.depth,
    unit: Number(scenario.books.unit),
    messages: tally.messages,
    wins: tally.wins,
    gasPerThousandStamps: Math.round((1000 * tally.claimGas) / tally.stamps),
    claimGasShare: ratio(tally.claimCost, tally.claimed),
    relays: {
      count: own.length,
      profitable: profitable.length,
      left: own.filter(({ left }) => left !== undefined).length,
      topShare: round(Math.max(...parts)),
      effective: round(1 / parts.reduce((sum, part) => sum + part * part, 0)),
    },
    income: shown(market, own).map((relay) => relayResult(market, relay)),
    sender: {
      cost: Number(paid) / count,
      deviation: Number(away) / count,
      gas: Number(tally.ownersGas) / count,
      locked: Number(senders.locked) / count,
      topUps: tally.topUps / count,
    },
    refused: {
      price: round(tally.refusedByPrice / wanted),
      funds: round(tally.refusedByFunds / wanted),
      size: round(tally.refusedBySize / wanted),
    },
    receipted: round(tally.receiptedWins / tally.wins),
    split: {
      relays: ratio(total, tally.claimed),
      treasury: ratio(tally.fees, tally.claimed),
      burned: ratio(tally.forfeits, tally.claimed),
    },
    missed: ratio(tally.missed, tally.missed + tally.claimed),
    mostPending: tally.mostPending,
    provenBooks: tally.provenBooks,
    lateDraws: tally.lateDraws,
    attacks: attackRows(market),
    money: {
      received: `${ledger.received}`,
      relays: `${ledger.earnings()}`,
      treasury: `${ledger.treasury}`,
      burned: `${ledger.burned}`,
      paidOut: `${ledger.sent}`,
      left: `${ledger.left()}`,
      missing: `${ledger.missing()}`,
    },
  }
}

/** The first, the tenth and the last of the relays that were there from the beginning, and those that fell silent. */
function shown({ scenario, relays }: Market, own: readonly RelayAgent[]): RelayAgent[] {
  const first = own.filter(({ joined }) => joined === 1)
  const silent = scenario.events.flatMap((event) => (event.kind === 'silence' ? [relays.get(event.relay)] : []))
  return [...new Set([first[0], first[9], first.at(-1), ...silent])].filter((relay) => relay !== undefined)
}

function relayResult({ scenario, tally, ledger }: Market, relay: RelayAgent): RelayResult {
  const { unit, depth } = scenario.books
  const until = (relay.left ?? scenario.weeks + 1) - 1
  const weekly = [...relay.income.subarray(relay.joined, until + 1)].map(Number)
  const mean = weekly.reduce((sum, amount) => sum + amount, 0) / weekly.length
  const squares = weekly.reduce((sum, amount) => sum + (amount - mean) ** 2, 0)
  const outlook = expectedIncome({
    shareBps: 10_000,
    messages: Math.round(relay.named / weekly.length),
    stampsPerMessage: 1,
    unit,
    depth,
    ask: 0n,
    acknowledgedBps: Math.round((10_000 * tally.receiptedWins) / tally.wins),
    shares: ledger.shares,
  })
  const { taken } = splitSlash({
    stake: production.minStake,
    book: scenario.books,
    minSlash: production.minSlash,
    bountyBps: bountyBpsOf(ledger.shares.feeBps),
  })
  return {
    rank: relay.id,
    weeks: weekly.length,
    mean,
    deviation: Math.sqrt(squares / Math.max(1, weekly.length - 1)),
    expected: Number(outlook.expected),
    expectedDeviation: Number(outlook.deviation),
    profit: mean - Number(relay.costs + relay.gas) / weekly.length,
    slashWeeks: Number(taken) / mean,
    weekly,
  }
}

/** One row for all attackers of a kind. */
function attackRows(market: Market): AttackRow[] {
  const rows = new Map<string, AttackRow & { value: number }>()
  for (const attacker of market.attackers) {
    const { name, unit, count, value, spent, regained, benefit, locked } = attacker.result()
    const row = rows.get(name) ?? {
      name,
      unit,
      count: 0,
      gain: 0,
      spent: 0,
      benefit: 0,
      locked: 0,
      value: Number(value),
    }
    row.count += count
    row.gain += Number(benefit + regained - spent)
    row.spent += Number(spent - regained)
    row.benefit += Number(benefit)
    row.locked += Number(locked)
    rows.set(name, row)
  }
  return [...rows.values()].map(({ value, ...row }) => {
    const each = row.unit === 'sheet' ? 1 / (row.count * value) : 1_000_000 / row.count
    const locked = row.unit === 'sheet' ? row.locked : row.locked * each * market.scenario.weeks
    return { ...row, locked, gain: row.gain * each, spent: row.spent * each, benefit: row.benefit * each }
  })
}

function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : round(Number(part) / Number(whole))
}

function round(value: number): number {
  return Number(value.toFixed(5))
}
