import * as v from 'valibot'
import { amount } from './amount.ts'
import { askRows, type Rows } from './askRows.ts'
import type { Period } from './Period.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'

/** What one relay earned in one period. */
export type RelayIncome = Period & { readonly relay: string; readonly income: bigint }

/** The id says relay and period: asking for both as entities makes the answer five times slower. */
const row = v.object({
  id: v.pipe(
    v.string(),
    v.regex(/^\d{1,10}-\d{1,10}$/),
    v.transform((id) => id.split('-')),
  ),
  income: amount,
})

/**
 * What relays earned in each epoch or day, from `since` on, newest first; only those who earned something.
 * @throws {ParleyError} as `askRows`
 */
export async function readRelayIncomes(
  api: SubgraphApi,
  {
    kind,
    since,
    ...options
  }: { kind: 'epoch' | 'day'; since: number; block: number; signal?: AbortSignal | undefined },
): Promise<SubgraphAnswer<Rows<RelayIncome>>> {
  const answer = await askRows(api, {
    ...(kind === 'epoch'
      ? { entity: 'relayEpoches', order: 'epoch__number', where: `income_gt: 0, epoch_: { number_gte: ${since} }` }
      : { entity: 'relayDays', order: 'day', where: `income_gt: 0, day_gte: ${since}` }),
    fields: 'id income',
    row,
    ...options,
  })
  const { rows, isCut } = answer.value
  const incomes = rows.map(({ id: [relay = '', number], income }) => ({ kind, number: Number(number), relay, income }))
  return { ...answer, value: { rows: incomes, isCut } }
}
