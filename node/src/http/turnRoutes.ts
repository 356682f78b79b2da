import type { Hono } from 'hono'
import type { TurnDesk } from '../turn/turnDesk.ts'
import { requests } from './requests.ts'
import { schemas } from './schemas.ts'
import { withChain } from './withChain.ts'

const { problem, parse, limited, json } = requests
const MOST_BYTES = 2048

/** `POST /v1/turn`: see docs/protocol.md. */
export function addTurnRoutes(api: Hono, desk: TurnDesk): void {
  api.post('/v1/turn', limited(MOST_BYTES, 'request/too-large'), async (context) => {
    const body = parse(schemas.turn, await json(context.req.raw))
    if (!body.ok) return body.response
    return await withChain(async () => {
      const answer = await desk.give(body.value)
      if (answer.kind === 'refused') return problem(answer.code, answer.facts)
      const { urls, username, credential, expiresAt } = answer
      return context.json({ urls, username, credential, expiresAt })
    })
  })
}
