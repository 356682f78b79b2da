import type { Problem } from '@parley/protocol'

/** A refusal as RFC 9457 wants it. */
export function problemResponse(problem: Problem): Response {
  const headers = { 'content-type': 'application/problem+json' }
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}
