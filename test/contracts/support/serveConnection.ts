import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Connection } from './world.ts'

type Call = { readonly id: number; readonly method: string; readonly params?: readonly unknown[] }

/** Puts an in-process chain behind a real HTTP port, for what talks JSON-RPC. */
export async function serveConnection({ provider }: Connection): Promise<{ rpcUrl: string; close(): Promise<void> }> {
  const answer = async ({ id, method, params = [] }: Call) => {
    const outcome = await provider.request({ method, params: [...params] }).then(
      (result) => ({ result }),
      (error: Error & { code?: number }) => ({ error: { code: error.code ?? -32603, message: error.message } }),
    )
    return { jsonrpc: '2.0', id, ...outcome }
  }
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as Call | readonly Call[]
    const answers = Array.isArray(body) ? await Promise.all(body.map(answer)) : await answer(body as Call)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answers))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    rpcUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
