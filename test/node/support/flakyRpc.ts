import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A way to the chain that can be cut and mended. */
export class FlakyRpc {
  readonly url: string
  readonly #server: Server
  cut = false
  /** A method that is cut off, and no other. */
  cutMethod: string | undefined

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(rpcUrl: string): Promise<FlakyRpc> {
    let rpc: FlakyRpc | undefined
    const server = createServer(async (request, response) => {
      if (rpc?.cut === true) return request.socket.destroy()
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks)
      if (rpc?.cutMethod !== undefined && body.includes(`"${rpc.cutMethod}"`)) return request.socket.destroy()
      try {
        const answer = await fetch(rpcUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        })
        response.setHeader('content-type', 'application/json')
        response.end(await answer.text())
      } catch {
        response.destroy()
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    rpc = new FlakyRpc(server)
    return rpc
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
