import * as v from 'valibot'
import { amount } from './amount.ts'
import { askRows, type Rows } from './askRows.ts'
import type { Period } from './Period.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'

/** What paid calls in one token came to in one period. */
export type Talk = Period & { readonly token: string; readonly talkSeconds: bigint; readonly paid: bigint }

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const token = v.object({ id: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{40}$/)) })
const dayRow = v.object({ token, talkSeconds: amount, paid: amount, day: count })
const epochRow = v.object({
  token,
  talkSeconds: amount,
  paid: amount,
  epoch: v.object({ number: v.pipe(amount, v.toNumber(), count) }),
})

/**
 * Paid calls in each epoch or day, from `since` on, newest first; only in these tokens.
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
  if (kind === 'epoch') {
    const answer = await askRows(api, {
      entity: 'tokenEpoches',
      order: 'epoch__number',
      where: `${ids}, epoch_: { number_gte: ${since} }`,
      fields: 'token { id } talkSeconds paid epoch { number }',
      row: epochRow,
      ...options,
    })
    return talks(answer, ({ token, epoch, ...row }) => ({ kind, number: epoch.number, token: token.id, ...row }))
  }
  const answer = await askRows(api, {
    entity: 'tokenDays',
    order: 'day',
    where: `${ids}, day_gte: ${since}`,
    fields: 'token { id } talkSeconds paid day',
    row: dayRow,
    ...options,
  })
  return talks(answer, ({ token, day, ...row }) => ({ kind, number: day, token: token.id, ...row }))
}

function talks<Row>(answer: SubgraphAnswer<Rows<Row>>, talkOf: (row: Row) => Talk): SubgraphAnswer<Rows<Talk>> {
  const { rows, isCut } = answer.value
  return { ...answer, value: { rows: rows.map(talkOf), isCut } }
}
