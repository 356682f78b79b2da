import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type RpcProxy = { url: string; kill(): Promise<void>; revive(): Promise<void>; stop(): Promise<void> }

/** A way to the chain that can be cut while relays and others keep theirs. */
export async function startRpcProxy(target: string): Promise<RpcProxy> {
  let server = await listen(target, 0)
  const { port } = server.address() as AddressInfo
  const kill = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return {
    url: `http://127.0.0.1:${port}`,
    kill,
    async revive() {
      server = await listen(target, port)
    },
    stop: async () => {
      if (server.listening) await kill()
    },
  }
}

function listen(target: string, port: number): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const onward = request(target, { method: incoming.method ?? 'POST', headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}
