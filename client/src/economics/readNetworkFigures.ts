import { ParleyError } from '../errors/ParleyError.ts'
import type { Rows } from './askRows.ts'
import { type Concentration, concentration } from './concentration.ts'
import { fillPeriods } from './fillPeriods.ts'
import { firstWhole } from './firstWhole.ts'
import { monthOf } from './monthOf.ts'
import type { Period, PeriodKind } from './Period.ts'
import { periodAt } from './periodAt.ts'
import { periodStart } from './periodStart.ts'
import { periodStretch } from './periodStretch.ts'
import { type NetworkTotals, readNetworkTotals } from './readNetworkTotals.ts'
import { type PeriodCounters, readPeriods } from './readPeriods.ts'
import { readRelayIncomes } from './readRelayIncomes.ts'
import { type RelayTotal, readRelayTotals } from './readRelayTotals.ts'
import { readTalk } from './readTalk.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'
import { sumMonths } from './sumMonths.ts'

/** So many periods are read unless all are wanted: what fits on a screen. */
const NEWEST: Readonly<Record<PeriodKind, number>> = { epoch: 60, day: 92, month: 24 }

export type FiguresQuestion = {
  kind: PeriodKind
  span: 'newest' | 'all'
  /** The tokens in which paid calls count: others can be anybody's own. */
  tokens: readonly `0x${string}`[]
  signal?: AbortSignal | undefined
}

/** Everything that is said of the network, all of it at one block. Periods come oldest first. */
export type NetworkFigures = {
  readonly kind: PeriodKind
  readonly totals: SubgraphAnswer<NetworkTotals>
  readonly periods: SubgraphAnswer<readonly PeriodCounters[]>
  /** There are older periods, more than are read. */
  readonly isCut: boolean
  readonly relays: SubgraphAnswer<Rows<RelayTotal>>
  /** For each of the periods. Undefined where nobody earned anything, or where there are more rows than are read. */
  readonly concentrations: SubgraphAnswer<readonly (Concentration | undefined)[]>
  /** Seconds talked in paid calls, for each of the periods. */
  readonly talk: SubgraphAnswer<readonly (bigint | undefined)[]>
}

/**
 * Reads the network's figures; undefined while nothing has happened yet.
 * @throws {ParleyError} as `SubgraphApi.ask`
 */
export async function readNetworkFigures(
  api: SubgraphApi,
  question: FiguresQuestion,
): Promise<NetworkFigures | undefined> {
  try {
    return await readAtOneBlock(api, question)
  } catch (error) {
    // The chain may have taken back the block that the first answer was from.
    if (!(error instanceof ParleyError) || error.code !== 'subgraph/refused') throw error
    return await readAtOneBlock(api, question)
  }
}

async function readAtOneBlock(
  api: SubgraphApi,
  { kind, span, tokens, signal }: FiguresQuestion,
): Promise<NetworkFigures | undefined> {
  const totals = await readNetworkTotals(api, { tokens, signal })
  const schedule = totals.value
  if (schedule === undefined) return undefined
  const last = periodAt(kind, totals.block.at === undefined ? schedule.timestamp : totals.block.at / 1_000, schedule)
  const wanted = span === 'all' ? 0 : Math.max(0, last - NEWEST[kind] + 1)
  const rowKind = kind === 'epoch' ? 'epoch' : 'day'
  const since = rowKind === kind ? wanted : periodAt('day', periodStart({ kind, number: wanted }, schedule), schedule)
  const options = { kind: rowKind, since, block: totals.block.number, signal } as const
  // A subgraph tells the time of its newest block only, so it is the first answer's.
  const { block } = totals
  const [periods, relays, incomes, talk] = await Promise.all([
    readPeriods(api, options).then((answer) => ({ ...answer, block })),
    readRelayTotals(api, options).then((answer) => ({ ...answer, block })),
    readRelayIncomes(api, options).then((answer) => ({ ...answer, block })),
    readTalk(api, { ...options, tokens }).then((answer) => ({ ...answer, block })),
  ])
  const numberOf = (row: Period) => (kind === 'month' ? monthOf(row.number) : row.number)
  const rows = kind === 'month' ? sumMonths(periods.value.rows) : periods.value.rows
  const list = fillPeriods(rows, { kind, ...periodStretch(periods.value, { numberOf, last }) })
  /** What the rows of each period on the list come to; undefined where not all of them were read. */
  const perPeriod = <Row extends Period, Sum>(answer: Rows<Row>, sumOf: (rows: readonly Row[]) => Sum) => {
    const groups = Map.groupBy(answer.rows, numberOf)
    const first = firstWhole(answer, numberOf)
    return list.map(({ number }) => (number < first ? undefined : sumOf(groups.get(number) ?? [])))
  }
  return {
    kind,
    totals: { ...totals, value: schedule },
    periods: { ...periods, value: list },
    isCut: periods.value.isCut,
    relays,
    concentrations: { ...incomes, value: perPeriod(incomes.value, (rows) => concentration(incomesOf(rows))) },
    talk: { ...talk, value: perPeriod(talk.value, (rows) => rows.reduce((sum, row) => sum + row.talkSeconds, 0n)) },
  }
}

/** Of each relay, whatever the days of its month. */
function incomesOf(rows: readonly { relay: string; income: bigint }[]): readonly bigint[] {
  const sums = new Map<string, bigint>()
  for (const { relay, income } of rows) sums.set(relay, (sums.get(relay) ?? 0n) + income)
  return [...sums.values()]
}
