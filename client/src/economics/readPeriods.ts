import * as v from 'valibot'
import { amount } from './amount.ts'
import { askRows, type Rows } from './askRows.ts'
import { countersBody } from './countersBody.ts'
import { type NetworkCounters, networkCounters } from './networkCounters.ts'
import type { Period } from './Period.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'

export type PeriodCounters = Period & NetworkCounters

const number = v.pipe(v.union([v.number(), v.pipe(amount, v.toNumber())]), v.safeInteger(), v.minValue(0))
const row = v.object({ ...countersBody.entries, number })

/**
 * What each epoch or day came to, from `since` on, newest first; those without events are not among them.
 * @throws {ParleyError} as `askRows`
 */
export async function readPeriods(
  api: SubgraphApi,
  {
    kind,
    since,
    ...options
  }: { kind: 'epoch' | 'day'; since: number; block: number; signal?: AbortSignal | undefined },
): Promise<SubgraphAnswer<Rows<PeriodCounters>>> {
  const names = networkCounters.join(' ')
  const answer = await askRows(api, {
    ...(kind === 'epoch'
      ? { entity: 'epoches', order: 'number', where: `number_gte: ${since}`, fields: `number ${names}` }
      : { entity: 'networkDays', order: 'day', where: `day_gte: ${since}`, fields: `number: day ${names}` }),
    row,
    ...options,
  })
  const { rows, isCut } = answer.value
  return { ...answer, value: { rows: rows.map((entry) => ({ kind, ...entry })), isCut } }
}
