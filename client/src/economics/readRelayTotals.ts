import * as v from 'valibot'
import { amount } from './amount.ts'
import { askRows, type Rows } from './askRows.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'

const row = v.object({
  id: v.pipe(v.string(), v.regex(/^\d{1,10}$/)),
  state: v.picklist(['UNKNOWN', 'STAKED', 'UNBONDING', 'WITHDRAWN']),
  stake: amount,
  ask: amount,
  income: amount,
  claims: amount,
  claimsUnreceipted: amount,
})

/** A relay, and what it came to since it joined. */
export type RelayTotal = v.InferOutput<typeof row>

/**
 * Every relay, the one with the highest income first.
 * @throws {ParleyError} as `askRows`
 */
export async function readRelayTotals(
  api: SubgraphApi,
  options: { block: number; signal?: AbortSignal | undefined },
): Promise<SubgraphAnswer<Rows<RelayTotal>>> {
  const fields = Object.keys(row.entries).join(' ')
  return await askRows(api, { entity: 'relays', order: 'income', where: 'number_gte: 0', fields, row, ...options })
}
