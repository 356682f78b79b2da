import { type ProblemCode, type ProblemFacts, problemOf } from '@parley/protocol'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import { problemResponse } from './problemResponse.ts'

type Parsed<Schema extends v.GenericSchema> =
  | { ok: true; value: v.InferOutput<Schema> }
  | { ok: false; response: Response }

/** How every route reads what it is sent, and says no. */
export const requests = {
  problem(code: ProblemCode, facts?: ProblemFacts): Response {
    return problemResponse(problemOf(code, facts))
  },
  parse<Schema extends v.GenericSchema>(
    schema: Schema,
    value: unknown,
    code: ProblemCode = 'request/malformed',
  ): Parsed<Schema> {
    const result = v.safeParse(schema, value, { abortEarly: true })
    if (result.success) return { ok: true, value: result.output }
    const [issue] = result.issues
    const facts = { reason: issue.message, field: v.getDotPath(issue) }
    return { ok: false, response: requests.problem(code, facts) }
  },
  limited(maxSize: number, code: ProblemCode): MiddlewareHandler {
    return bodyLimit({ maxSize, onError: () => requests.problem(code, { limit: maxSize }) })
  },
  /** The body, or undefined where it is no JSON. */
  async json(request: Request): Promise<unknown> {
    try {
      return await request.json()
    } catch {
      return undefined
    }
  },
}
