import { parseArgs } from 'node:util'
import { writeEconomicsPage } from './economics/page.ts'
import { type Outcome, type Results, writeResults } from './economics/Results.ts'
import { readScenario, scenarioNames } from './economics/readScenarios.ts'
import { runScenario } from './economics/runScenario.ts'
import { outcomeLines } from './economics/tables.ts'

const usage = `Usage: npm run bench -- economics [SCENARIO...] [--json] [--weeks N] [--seed N].
Scenarios: ${scenarioNames().join(', ')}.`

/** Words of the command line that are this bench's own. */
export const takesWords = true

/**
 * `bench -- economics`: runs scenarios, all of them if none is named. With PARLEY_ACCEPT_ECONOMICS=1 a run of the whole set
 * becomes the accepted one, and docs/economics.md and its plots tell it.
 */
export async function run({ json, words }: { json: boolean; words: readonly string[] }): Promise<void> {
  const { names, overrides } = readWords(words)
  const results: Record<string, Outcome[]> = {}
  for (const name of names.length === 0 ? scenarioNames() : names) {
    const began = performance.now()
    const outcomes = readScenario(name, overrides).map((one) => ({
      ...(one.value === undefined ? {} : { value: one.value }),
      title: one.scenario.title,
      result: runScenario(one),
    }))
    results[name] = outcomes
    if (json) continue
    console.log(`\n${name}: ${outcomes[0]?.title} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
    for (const outcome of outcomes) for (const line of outcomeLines(outcome)) console.log(`  ${line}`)
  }
  if (json) console.log(JSON.stringify(results))
  if (process.env.PARLEY_ACCEPT_ECONOMICS !== '1') return
  accept(results, names.length === 0 && Object.keys(overrides).length === 0)
}

function accept(results: Results, isWhole: boolean): void {
  if (!isWhole) stop('Only a run of all scenarios, as they are written, can be accepted.')
  writeResults(results)
  writeEconomicsPage()
}

function readWords(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { weeks: { type: 'string' }, seed: { type: 'string' } },
    })
    const unknown = positionals.find((name) => !scenarioNames().includes(name))
    if (unknown !== undefined) throw new Error(`There is no scenario "${unknown}".`)
    const weeks = values.weeks === undefined ? {} : { weeks: wholeNumber('--weeks', values.weeks, 1) }
    const seed = values.seed === undefined ? {} : { seed: wholeNumber('--seed', values.seed, 0) }
    return { names: positionals, overrides: { ...weeks, ...seed } }
  } catch (error) {
    return stop(error instanceof Error ? error.message : `${error}`)
  }
}

function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value
  throw new Error(`${flag} wants a whole number from ${least} on, not "${text}".`)
}

function stop(sentence: string): never {
  console.error(`${sentence}\n${usage}`)
  process.exit(2)
}
