import * as v from 'valibot'
import { amount } from './amount.ts'
import { askRows, type Rows } from './askRows.ts'
import type { Period } from './Period.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'

/** What one relay earned in one period. */
export type RelayIncome = Period & { readonly relay: string; readonly income: bigint }

const relay = v.object({ id: v.pipe(v.string(), v.regex(/^\d{1,10}$/)) })
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const dayRow = v.object({ relay, income: amount, day: count })
const epochRow = v.object({
  relay,
  income: amount,
  epoch: v.object({ number: v.pipe(amount, v.toNumber(), count) }),
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
  if (kind === 'epoch') {
    const answer = await askRows(api, {
      entity: 'relayEpoches',
      order: 'epoch__number',
      where: `income_gt: 0, epoch_: { number_gte: ${since} }`,
      fields: 'relay { id } income epoch { number }',
      row: epochRow,
      ...options,
    })
    return incomes(answer, ({ relay, income, epoch }) => ({ kind, number: epoch.number, relay: relay.id, income }))
  }
  const answer = await askRows(api, {
    entity: 'relayDays',
    order: 'day',
    where: `income_gt: 0, day_gte: ${since}`,
    fields: 'relay { id } income day',
    row: dayRow,
    ...options,
  })
  return incomes(answer, ({ relay, income, day }) => ({ kind, number: day, relay: relay.id, income }))
}

function incomes<Row>(
  answer: SubgraphAnswer<Rows<Row>>,
  incomeOf: (row: Row) => RelayIncome,
): SubgraphAnswer<Rows<RelayIncome>> {
  const { rows, isCut } = answer.value
  return { ...answer, value: { rows: rows.map(incomeOf), isCut } }
}
