import { type ProblemCode, problemOf } from '@parley/protocol'
import * as v from 'valibot'
import { problemResponse } from './problemResponse.ts'

/** A part of a request as its schema wants it, or the refusal to answer with. */
export function parseRequest<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  code: ProblemCode = 'request/malformed',
): { ok: true; value: v.InferOutput<Schema> } | { ok: false; response: Response } {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return { ok: true, value: result.output }
  const [issue] = result.issues
  const facts = { reason: issue.message, field: v.getDotPath(issue) }
  return { ok: false, response: problemResponse(problemOf(code, facts)) }
}
