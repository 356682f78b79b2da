import type { CallsResult } from './calls.ts'
import type { MarketResult, RelayResult } from './marketResult.ts'
import { callsOf, marketOf, marketsOf, type Outcome, type Results } from './Results.ts'
import { dollars, percent, sheets, whole } from './say.ts'

/** The scenarios of the first table, in its order. */
export const networkScenarios = [
  'base',
  'no-receipts',
  'depth-14',
  'depth-10',
  'small',
  'small-dear',
  'top-relay',
  'gas-spike',
  'token-halved',
  'relays-leave',
] as const

/** What one outcome comes to, in lines for a terminal. */
export function outcomeLines({ value, result }: Outcome): string[] {
  const at = value === undefined ? '' : `${value}: `
  if (result.kind === 'calls') return [`${at}${callCells(result).join(' | ')}`]
  const { wins, gasPerThousandStamps, claimGasShare, relays, sender, money } = result
  return [
    `${at}${whole(wins)} wins, ${whole(gasPerThousandStamps)} gas per 1,000 stamps, ${percent(claimGasShare, 2)} of postage, ` +
      `relays ${relays.profitable}/${relays.count} profitable, income ${result.income.map(incomeOf).join(' / ')}`,
    `senders pay ${dollars(sender.cost)} +- ${dollars(sender.deviation)}, ${dollars(sender.locked)} in books; ` +
      `in ${money.received}, relays ${money.relays}, treasury ${money.treasury}, burned ${money.burned}, out ${money.paidOut}, left ${money.left}, missing ${money.missing}`,
    ...result.attacks.map(
      ({ name, unit, count, gain }) =>
        `${name}: ${unit === 'sheet' ? `${sheets(gain)} a sheet` : `${dollars(gain)} a million contacts`} (${whole(count)} ${unit}s)`,
    ),
  ]
}

/** The tables of docs/economics.md, by the name of their place. */
export function economicsTables(results: Results): Record<string, string> {
  return {
    network: networkTable(results),
    outlook: outlookTable(results),
    attacks: attackTable(results),
    spam: spamTable(results),
    depth: table(
      [
        'depth',
        'V',
        'gas per 1,000 stamps',
        'gas / postage',
        'sender: mean ± deviation',
        'CV first / 10th / last relay',
        'in books',
      ],
      marketsOf(results, 'by-depth').map(({ value, result }) => [
        `${value}`,
        dollars(result.unit * 2 ** value),
        whole(result.gasPerThousandStamps),
        percent(result.claimGasShare, 2),
        `${dollars(result.sender.cost)} ± ${percent(result.sender.deviation / result.sender.cost, 0)}`,
        result.income.map(spreadOf).join(' / '),
        dollars(result.sender.locked),
      ]),
    ),
    price: table(
      ['price of a slot', 'a message', 'relays with a profit', 'gas / postage', 'last relay a week', 'sender a month'],
      marketsOf(results, 'by-price').map(({ value, result }) => [
        dollars(value),
        dollars(2 * value),
        `${result.relays.profitable}/${result.relays.count}`,
        percent(result.claimGasShare, 2),
        incomeOf(lastOf(result)),
        dollars((result.sender.cost / result.weeks) * (52 / 12)),
      ]),
    ),
    fee: table(
      ['protocol share', 'self-dealer, a sheet', 'relays get', 'treasury', 'burned', 'last relay a week'],
      marketsOf(results, 'by-fee').map(({ value, result }) => [
        percent(value / 10_000, 0),
        sheets(selfDealing(results, value) ?? Number.NaN),
        percent(result.split.relays),
        percent(result.split.treasury),
        percent(result.split.burned),
        incomeOf(lastOf(result)),
      ]),
    ),
    hold: table(
      [
        'hold period, days',
        'wins with receipt',
        'burned',
        'relays get',
        'most sheets pending',
        'stamps refused for want of funds',
        'in books',
      ],
      marketsOf(results, 'by-hold').map(({ value, result }) => [
        `${value}`,
        percent(result.receipted),
        percent(result.split.burned),
        percent(result.split.relays),
        `${result.mostPending}`,
        percent(result.refused.funds),
        dollars(result.sender.locked),
      ]),
    ),
    window: table(
      ['claim window, days', 'won sheets that nobody claimed', 'draws that came late, of 104'],
      marketsOf(results, 'by-claim-window').map(({ value, result }) => [
        `${value}`,
        percent(result.missed, 2),
        `${result.lateDraws}`,
      ]),
    ),
    deposit: table(
      ['deposit', 'most sheets pending', 'stamps refused for want of funds', 'in books', 'top-ups a year'],
      marketsOf(results, 'by-deposit').map(({ value, result }) => [
        `${5 + value} V`,
        `${result.mostPending}`,
        percent(result.refused.funds, 2),
        dollars(result.sender.locked),
        ((result.sender.topUps * 52) / result.weeks).toFixed(1),
      ]),
    ),
    tick: table(
      ['tick, s', 'vouchers a minute', 'payer loses, mean / most', 'payee loses, mean / most', 'gas / price'],
      callsOf(results, 'by-tick').map(({ result }) => callCells(result)),
    ),
  }
}

/** What filling sheets for oneself comes to at a fee, in sheets. */
export function selfDealing(results: Results, feeBps: number): number | undefined {
  const runs = marketsOf(results, 'self-dealing')
  return runs.find(({ value }) => value === feeBps)?.result.attacks[0]?.gain
}

/** Deviation of a week's income as a part of its mean. */
export function spreadOf({ mean, deviation }: RelayResult): string {
  return mean === 0 ? '-' : percent(deviation / mean, 0)
}

/** The last relay that was there from the beginning. */
export function lastOf({ income }: MarketResult): RelayResult {
  const last = income[2] ?? income.at(-1)
  if (last === undefined) throw new Error('A market has relays.')
  return last
}

function networkTable(results: Results): string {
  const rows = networkScenarios.map((name) => {
    const result = marketOf(results, name)
    const { wins, gasPerThousandStamps, claimGasShare, relays, sender, weeks, income } = result
    return [
      results[name]?.[0]?.title ?? name,
      `${weeks}`,
      whole(wins),
      whole(gasPerThousandStamps),
      percent(claimGasShare),
      `${relays.profitable}/${relays.count}`,
      income
        .slice(0, 3)
        .map((relay) => `${dollars(relay.mean)} (${spreadOf(relay)})`)
        .join(' / '),
      `${dollars(sender.cost)} ± ${dollars(sender.deviation)}`,
      percent(relays.topShare, 0),
      relays.effective.toFixed(1),
      percent(result.split.burned),
      percent(result.missed),
      percent(result.refused.price),
    ]
  })
  const head = [
    'scenario',
    'weeks',
    'wins',
    'gas per 1,000 stamps',
    'claim gas / postage',
    'relays with a profit',
    'first / 10th / last relay, a week (CV)',
    'sender in all: mean ± deviation',
    'first relay has',
    'relays, effective',
    'burned',
    'unclaimed',
    'stamps refused by price',
  ]
  return table(head, rows)
}

function outlookTable(results: Results): string {
  const rows = ['base', 'no-receipts', 'depth-14', 'small', 'small-dear', 'top-relay'].flatMap((name) =>
    marketOf(results, name).income.map(({ rank, mean, deviation, expected, expectedDeviation }) => [
      `${results[name]?.[0]?.title}, relay ${rank}`,
      dollars(expected),
      dollars(mean),
      percent(mean / expected - 1),
      dollars(expectedDeviation),
      dollars(deviation),
    ]),
  )
  return table(['relay', 'expected a week', 'simulated', 'off by', 'deviation expected', 'simulated'], rows)
}

function attackTable(results: Results): string {
  const rows: string[][] = []
  const add = (name: string, condition: (value: number) => string) => {
    for (const { value, result } of marketsOf(results, name)) {
      for (const { name: attack, count, gain } of result.attacks) {
        rows.push([attack, condition(value), whole(count), sheets(gain), gain < 0 ? 'loses' : '**gains**'])
      }
    }
  }
  add('self-dealing', (fee) => `protocol share ${percent(fee / 10_000, 0)}`)
  add('double-spend-early', watchingWords)
  add('double-spend-last', watchingWords)
  add('flood', () => 'within the second that gossip takes, depth 12')
  add('flood-by-depth', (depth) => `the same, depth ${depth}`)
  add('flood-last', () => 'within that second, depth 12')
  add('flood-last-by-depth', (depth) => `the same, depth ${depth}`)
  return table(['attack', 'when', 'sheets', 'attacker against an honest sender, a sheet', ''], rows)
}

function watchingWords(part: number): string {
  if (part === 0) return 'nobody looks'
  return part === 1 ? 'every relay looks (as the daemon does)' : `${percent(part, 0)} are looked after`
}

function spamTable(results: Results): string {
  const rows: string[][] = []
  const add = (name: string, words: (value: number) => string[]) => {
    for (const { value, result } of marketsOf(results, name)) {
      const [spam] = result.attacks
      if (spam !== undefined) {
        rows.push([
          ...words(value),
          dollars(spam.benefit),
          dollars(spam.spent),
          dollars(spam.gain),
          dollars(spam.locked),
        ])
      }
    }
  }
  add('spam', (bond) => ['as e-mail earns', dollars(bond), '10 %'])
  add('spam-targeted', (part) => ['650 times that', dollars(50_000), percent(part, 0)])
  return table(
    ['spam', 'first contact', 'kept', 'earns a million', 'costs a million', 'gain', 'locked for a million a week'],
    rows,
  )
}

function callCells({ tick, vouchersPerMinute, payer, payee, gasShare }: CallsResult): string[] {
  return [
    `${tick}`,
    vouchersPerMinute.toFixed(1),
    `${dollars(payer.mean)} / ${dollars(payer.most)}`,
    `${dollars(payee.mean)} / ${dollars(payee.most)}`,
    percent(gasShare, 2),
  ]
}

function incomeOf({ mean, deviation }: RelayResult): string {
  return `${dollars(mean)} ± ${dollars(deviation)}`
}

/** Figures stand to the right, words to the left. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const isFigure = (column: number) => rows.every((row) => /^[+-]?\$?\d/.test(row[column] ?? ''))
  return [line(head), line(head.map((_, column) => (isFigure(column) ? '---:' : '---'))), ...rows.map(line)].join('\n')
}
