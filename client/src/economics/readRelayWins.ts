import type { RelayWin } from '../model/RelayRecord.ts'
import { askRows, type Rows } from './askRows.ts'
import { relayRows } from './relayRows.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'

/**
 * Every sheet that a relay was paid for, newest first, at most 6,000, all as of one block.
 * @throws {ParleyError} as `askRows`
 */
export async function readRelayWins(
  api: SubgraphApi,
  { id, ...options }: { id: number; block: number; signal?: AbortSignal | undefined },
): Promise<SubgraphAnswer<Rows<RelayWin>>> {
  const { fields, schema } = relayRows.win
  return await askRows(api, {
    entity: 'claims',
    order: 'timestamp',
    where: `relay: "${id}"`,
    fields,
    row: schema,
    ...options,
  })
}
