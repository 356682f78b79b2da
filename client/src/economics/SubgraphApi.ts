import * as v from 'valibot'
import { ParleyError } from '../errors/ParleyError.ts'
import { readBody } from '../relays/readBody.ts'
import type { SubgraphAnswer } from './SubgraphAnswer.ts'

const TIMEOUT_MS = 10_000
/** A thousand rows, the most that one field may have, are some 500 kB. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const metaBody = v.object({
  block: v.object({ number: count, timestamp: v.nullish(count) }),
  hasIndexingErrors: v.boolean(),
})
const answerBody = v.object({
  data: v.nullish(v.looseObject({ _meta: v.nullish(metaBody) })),
  errors: v.optional(
    v.array(
      v.looseObject({
        message: v.pipe(
          v.string(),
          v.transform((text) => text.slice(0, 500)),
        ),
      }),
    ),
  ),
})

/** Asks a subgraph: our runner or a Graph node, which answer the same. Every call ends in time and reads a bounded answer. */
export class SubgraphApi {
  readonly url: string
  readonly #fetch: typeof fetch

  constructor(url: string, fetchIt: typeof fetch = globalThis.fetch.bind(globalThis)) {
    this.url = url
    this.#fetch = fetchIt
  }

  /**
   * What `fields` (GraphQL, without the outer braces) come to, all at one block. `block`: the one that the fields themselves ask
   * for, so that the answer says its time.
   * @throws {ParleyError} `subgraph/unreachable`, `subgraph/refused` when it says why not, `subgraph/garbage`
   * @example await api.ask('network(id: "parley") { stake }', v.object({ network: v.object({ stake: v.string() }) }))
   */
  async ask<Output>(
    fields: string,
    schema: v.GenericSchema<unknown, Output>,
    { block: asked, signal }: { block?: number; signal?: AbortSignal } = {},
  ): Promise<SubgraphAnswer<Output>> {
    const at = asked === undefined ? '' : `(block: { number: ${asked} })`
    const query = `{ ${fields} _meta${at} { block { number timestamp } hasIndexingErrors } }`
    const text = await this.#post(query, signal)
    const { data, errors } = this.#parse(answerBody, text)
    if (errors?.[0] !== undefined)
      throw new ParleyError('subgraph/refused', { url: this.url, detail: errors[0].message })
    const meta = data?._meta
    if (!meta) throw new ParleyError('subgraph/garbage', { url: this.url, detail: 'no block' })
    const { timestamp } = meta.block
    return {
      value: this.#check(schema, data),
      query,
      block: { number: meta.block.number, ...(timestamp ? { at: timestamp * 1_000 } : {}) },
      standsStill: meta.hasIndexingErrors,
    }
  }

  async #post(query: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const ends = [AbortSignal.timeout(TIMEOUT_MS), ...(signal === undefined ? [] : [signal])]
    try {
      const response = await this.#fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
        signal: AbortSignal.any(ends),
      })
      return await readBody(response, MAX_ANSWER_BYTES)
    } catch (cause) {
      signal?.throwIfAborted()
      throw new ParleyError('subgraph/unreachable', { url: this.url }, { cause })
    }
  }

  #parse<Output>(schema: v.GenericSchema<unknown, Output>, bytes: Uint8Array): Output {
    let body: unknown
    try {
      body = JSON.parse(new TextDecoder().decode(bytes))
    } catch (cause) {
      throw new ParleyError('subgraph/garbage', { url: this.url, detail: 'not JSON' }, { cause })
    }
    return this.#check(schema, body)
  }

  #check<Output>(schema: v.GenericSchema<unknown, Output>, body: unknown): Output {
    const result = v.safeParse(schema, body)
    if (result.success) return result.output
    const [issue] = result.issues
    throw new ParleyError('subgraph/garbage', {
      url: this.url,
      detail: `${v.getDotPath(issue) ?? 'answer'}: ${issue.message}`,
    })
  }
}
