import * as v from 'valibot'
import { amount } from './amount.ts'
import { askRows, type Rows } from './askRows.ts'
import type { Period } from './Period.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'

/** How long people talked in calls that were paid in one token, in one period. */
export type Talk = Period & { readonly talkSeconds: bigint }

/** The id says token and period. */
const row = v.object({
  id: v.pipe(
    v.string(),
    v.regex(/^0x[0-9a-f]{40}-\d{1,10}$/),
    v.transform((id) => Number(id.split('-')[1])),
  ),
  talkSeconds: amount,
})

/**
 * Talk time of paid calls in each epoch or day, from `since` on, newest first; only in these tokens.
 * @throws {ParleyError} as `askRows`
 */
export async function readTalk(
  api: SubgraphApi,
  {
    kind,
    since,
    tokens,
    ...options
  }: {
    kind: 'epoch' | 'day'
    since: number
    tokens: readonly `0x${string}`[]
    block: number
    signal?: AbortSignal | undefined
  },
): Promise<SubgraphAnswer<Rows<Talk>>> {
  const ids = `token_in: [${tokens.map((id) => `"${id.toLowerCase()}"`).join(', ')}]`
  const answer = await askRows(api, {
    ...(kind === 'epoch'
      ? { entity: 'tokenEpoches', order: 'epoch__number', where: `${ids}, epoch_: { number_gte: ${since} }` }
      : { entity: 'tokenDays', order: 'day', where: `${ids}, day_gte: ${since}` }),
    fields: 'id talkSeconds',
    row,
    ...options,
  })
  const { rows, isCut } = answer.value
  return { ...answer, value: { rows: rows.map(({ id, talkSeconds }) => ({ kind, number: id, talkSeconds })), isCut } }
}
