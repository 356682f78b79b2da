import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CallsResult } from './calls.ts'
import type { MarketResult } from './marketResult.ts'
import type { Result } from './runScenario.ts'

/** One run; `value` is the sweep's. */
export type Outcome = { value?: number; title: string; result: Result }
/** By scenario. */
export type Results = Readonly<Record<string, readonly Outcome[]>>

/** Where the accepted run of the whole set is kept. */
export const resultsFile = fileURLToPath(new URL('results.json', import.meta.url))

export function acceptedResults(): Results {
  return JSON.parse(readFileSync(resultsFile, 'utf8')) as Results
}

/** Weeks one by one are kept where a scenario is a story, not one of a sweep. */
export function writeResults(results: Results): void {
  const kept = Object.entries(results).map(([name, outcomes]) => [name, outcomes.map(withoutWeeks)])
  writeFileSync(resultsFile, `${JSON.stringify(Object.fromEntries(kept), (_, value) => shortened(value), 1)}\n`)
}

/** A result as the file keeps it. */
export function asKept(outcome: Outcome): unknown {
  return JSON.parse(JSON.stringify(withoutWeeks(outcome), (_, value) => shortened(value)))
}

function withoutWeeks(outcome: Outcome): Outcome {
  const { value, result } = outcome
  if (value === undefined || result.kind !== 'market') return outcome
  return { ...outcome, result: { ...result, income: result.income.map((relay) => ({ ...relay, weekly: [] })) } }
}

// Six digits say all that a figure can; counts and sums stay as they are.
function shortened(value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value
}

/** The market runs of a scenario. @throws {Error} it was not run */
export function marketsOf(results: Results, name: string): { value: number; title: string; result: MarketResult }[] {
  const outcomes = results[name]
  if (outcomes === undefined) throw new Error(`Scenario "${name}" was not run.`)
  return outcomes.flatMap(({ value = 0, title, result }) =>
    result.kind === 'market' ? [{ value, title, result }] : [],
  )
}

/** The runs of paid calls. @throws {Error} it was not run */
export function callsOf(results: Results, name: string): { value: number; result: CallsResult }[] {
  const outcomes = results[name]
  if (outcomes === undefined) throw new Error(`Scenario "${name}" was not run.`)
  return outcomes.flatMap(({ value = 0, result }) => (result.kind === 'calls' ? [{ value, result }] : []))
}

/** The one run of a scenario without sweep. @throws {Error} it was not run */
export function marketOf(results: Results, name: string): MarketResult {
  const [only] = marketsOf(results, name)
  if (only === undefined) throw new Error(`Scenario "${name}" is not one of a market.`)
  return only.result
}
