import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a hostile relay answers: a function of the request; `undefined` never answers. */
export type Answer = { status: number; body: string | Uint8Array } | 'endless' | undefined
export type Lie = (request: { method: string; path: string; body: string }) => Answer | Promise<Answer>

export type Liar = { url: string; lie: Lie; asked: string[]; stop(): Promise<void> }

/** An HTTP server that poses as a relay. It is registered and staked like an honest one. */
export async function startLiar(lie: Lie): Promise<Liar> {
  const asked: string[] = []
  const server = createServer((incoming, outgoing) => {
    let body = ''
    incoming.on('data', (chunk) => {
      body += String(chunk)
    })
    incoming.on('end', async () => {
      const path = incoming.url ?? ''
      const method = incoming.method ?? 'GET'
      asked.push(`${method} ${path}`)
      const answer = await liar.lie({ method, path, body })
      if (answer === undefined) return
      if (answer === 'endless') {
        outgoing.writeHead(200, { 'content-type': 'application/json' })
        const chunk = 'x'.repeat(65_536)
        const pour = () => {
          while (!outgoing.destroyed && outgoing.write(chunk));
        }
        outgoing.on('drain', pour)
        pour()
        return
      }
      outgoing.writeHead(answer.status, { 'content-type': 'application/json' })
      outgoing.end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const liar: Liar = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lie,
    asked,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return liar
}
