import { type ServerType, serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { NodeError } from '../nodeError.ts'

/** Listens; resolves with the port in use. @throws {NodeError} `port/taken` */
export async function startHttp({
  api,
  host,
  port,
}: {
  api: Hono
  host: string
  port: number
}): Promise<{ port: number; stop(): Promise<void> }> {
  const { server, bound } = await new Promise<{ server: ServerType; bound: number }>((resolve, reject) => {
    const server = serve(
      {
        fetch: api.fetch,
        hostname: host,
        port,
        serverOptions: { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 },
      },
      (info) => resolve({ server, bound: info.port }),
    )
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const what = 'configuration field "http.port"'
      reject(cause.code === 'EADDRINUSE' ? new NodeError('port/taken', { what, host, port }, { cause }) : cause)
    })
  })
  return {
    port: bound,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), 500).unref()
      }),
  }
}
