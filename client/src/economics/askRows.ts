import * as v from 'valibot'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'
import type { SubgraphApi } from './SubgraphApi.ts'

const PAGE = 1_000
/** A Graph node skips no more than 5,000 rows. */
const PAGES = 6

export type Rows<Row> = {
  readonly rows: readonly Row[]
  /** Older rows, or smaller ones, were left out: there are more than are read. */
  readonly isCut: boolean
}

/**
 * All rows of an entity at one block, at most 6,000, a page after the other.
 * @throws {ParleyError} as `SubgraphApi.ask`; `subgraph/refused` also when the block is not kept any more
 */
export async function askRows<Row>(
  api: SubgraphApi,
  {
    entity,
    order,
    where,
    fields,
    row,
    block,
    signal,
  }: {
    /** The plural field, and the field by which rows come, the greatest first. */
    entity: string
    order: string
    /** GraphQL, without its braces. */
    where: string
    fields: string
    row: v.GenericSchema<unknown, Row>
    block: number
    signal?: AbortSignal | undefined
  },
): Promise<SubgraphAnswer<Rows<Row>>> {
  const body = v.object({ rows: v.pipe(v.array(row), v.maxLength(PAGE)) })
  const rows: Row[] = []
  const queries: string[] = []
  for (let page = 0; ; page++) {
    const list = `first: ${PAGE}, skip: ${page * PAGE}, orderBy: ${order}, orderDirection: desc, where: { ${where} }`
    const at = `block: { number: ${block} }, subgraphError: allow`
    const question = `rows: ${entity}(${list}, ${at}) { ${fields} }`
    const answer = await api.ask(question, body, { block, ...(signal === undefined ? {} : { signal }) })
    rows.push(...answer.value.rows)
    queries.push(answer.query)
    const isFull = answer.value.rows.length === PAGE
    if (!isFull || page + 1 === PAGES) return { ...answer, query: queries.join('\n\n'), value: { rows, isCut: isFull } }
  }
}
