import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as v from 'valibot'
import type { Question } from '../query/Answerer.ts'
import { limits } from '../query/limits.ts'
import { RunnerError } from '../RunnerError.ts'

export type Health = { status: 'syncing' | 'synced' | 'failed'; block: number | null; chainHead: number | null }

export type ServeInit = {
  host: string
  port: number
  answer: (question: Omit<Question, 'failed'>) => Promise<string>
  health: () => Health
}

const body = v.object({
  query: v.string(),
  variables: v.nullish(
    v.pipe(
      v.unknown(),
      v.check((value) => !Array.isArray(value)),
      v.record(v.string(), v.unknown()),
    ),
  ),
  operationName: v.nullish(v.string()),
})

/** Anyone may read, from any page: there is nothing here but what the chain says. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, GET, OPTIONS',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '86400',
}

export type Served = { url: string; close(): Promise<void> }

/** `POST /graphql` (also under The Graph's path `/subgraphs/name/parley`) and `GET /health`. */
export async function serve({ host, port, answer, health }: ServeInit): Promise<Served> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    respond(request, answer, health).then(
      ({ status, text }) => send(response, status, text),
      () => send(response, 500, JSON.stringify({ errors: [{ message: 'The runner failed.' }] })),
    )
  })
  server.maxConnections = 256
  await listen(server, port, host)
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

type Reply = { status: number; text: string }

async function respond(
  request: IncomingMessage,
  answer: ServeInit['answer'],
  health: ServeInit['health'],
): Promise<Reply> {
  const path = request.url?.split('?')[0]
  if (request.method === 'OPTIONS') return { status: 204, text: '' }
  if (path === '/health' && request.method === 'GET') {
    const state = health()
    return { status: state.status === 'failed' ? 503 : 200, text: JSON.stringify(state) }
  }
  if (path !== '/graphql' && path !== '/subgraphs/name/parley') return refusal(404, 'There is nothing here.')
  if (request.method !== 'POST') return refusal(405, 'Queries are sent by POST.')
  const text = await readBody(request)
  if (text === undefined) return refusal(413, `A query of at most ${limits.bodyBytes} bytes is wanted.`)
  const question = parseQuestion(text)
  if (question === undefined) return refusal(400, 'JSON with a text "query" and, if needed, "variables" is wanted.')
  try {
    return { status: 200, text: await answer(question) }
  } catch (error) {
    if (!(error instanceof RunnerError)) throw error
    const { message, code } = error
    const status = code === 'query/busy' ? 503 : 200
    return { status, text: JSON.stringify({ errors: [{ message, extensions: { code } }] }) }
  }
}

function parseQuestion(text: string): Omit<Question, 'failed'> | undefined {
  try {
    const { query, variables, operationName } = v.parse(body, JSON.parse(text))
    return { query, variables: variables ?? undefined, operationName: operationName ?? undefined }
  } catch {
    return undefined
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    // What is too much is read to its end in small pieces, so that the refusal reaches whoever sends it.
    if (length <= limits.bodyBytes) chunks.push(chunk)
    else if (length > 10 * limits.bodyBytes) request.destroy()
  }
  return length > limits.bodyBytes ? undefined : Buffer.concat(chunks).toString('utf8')
}

function refusal(status: number, message: string): Reply {
  return { status, text: JSON.stringify({ errors: [{ message }] }) }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...CORS, 'content-type': 'application/json; charset=utf-8' })
  response.end(text)
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
