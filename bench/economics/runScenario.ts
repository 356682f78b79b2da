import { type CallsResult, runCalls } from './calls.ts'
import { Market } from './Market.ts'
import { type MarketResult, marketResult } from './marketResult.ts'
import type { Run } from './readScenarios.ts'

export type Result = MarketResult | CallsResult

/** Runs a scenario. @throws {Error} money was made or lost, or a stamp that was accepted could not be paid */
export function runScenario({ name, scenario }: Run): Result {
  const result = scenario.kind === 'calls' ? runCalls(scenario) : marketResult(new Market(scenario).run())
  if (result.money.missing !== '0') throw new Error(`Scenario "${name}": ${result.money.missing} units are missing.`)
  return result
}
