import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { parseScenario, type Scenario } from './scenario.ts'

const folder = fileURLToPath(new URL('scenarios/', import.meta.url))

/** What a command line may change. */
export type Overrides = { weeks?: number; seed?: number }

/** A scenario to run; `value` is the sweep's, if it is one of a sweep. */
export type Run = { name: string; scenario: Scenario; value?: number }

/** Names of the scenarios that come with the project. */
export function scenarioNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
}

/** What a scenario's file says. @throws {Error} */
export function scenarioDocument(name: string): unknown {
  if (!scenarioNames().includes(name)) {
    throw new Error(`There is no scenario "${name}". Scenarios: ${scenarioNames().join(', ')}.`)
  }
  try {
    return JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8'))
  } catch (error) {
    throw new Error(`Scenario "${name}" is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

/** The runs of a scenario: one, or one for each value of its sweep. @throws {Error} */
export function readScenario(name: string, overrides: Overrides = {}): Run[] {
  return expandScenario(name, scenarioDocument(name), overrides)
}

/** @throws {Error} */
export function expandScenario(name: string, document: unknown, overrides: Overrides = {}): Run[] {
  const base = parseScenario(name, document)
  const fields: Record<string, number> = {}
  if (overrides.seed !== undefined) fields.seed = overrides.seed
  if (overrides.weeks !== undefined && base.kind === 'market') fields.weeks = overrides.weeks
  const changed = withFields(document, fields)
  const { sweep } = base
  if (sweep === undefined) return [{ name, scenario: parseScenario(name, changed) }]
  return sweep.values.map((value) => ({
    name,
    value,
    scenario: parseScenario(`${name}, ${sweep.of} = ${value}`, withFields(changed, { [sweep.of]: value })),
  }))
}

const objectSchema = v.record(v.string(), v.unknown())

/** A copy in which the fields at these paths have these values. */
export function withFields(document: unknown, fields: Readonly<Record<string, number>>): unknown {
  const copy = v.parse(objectSchema, structuredClone(document))
  for (const [path, value] of Object.entries(fields)) {
    const names = path.split('.')
    const last = names.pop() ?? ''
    let place = copy
    for (const name of names) {
      const inner = v.parse(objectSchema, place[name] ?? {})
      place[name] = inner
      place = inner
    }
    place[last] = value
  }
  return copy
}
