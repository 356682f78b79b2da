import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

/** Serves the repository's TypeScript to a browser as the modules that Node runs, without a bundler between. */
export async function serveModules(): Promise<{ url: string; stop(): Promise<void> }> {
  const root = new URL('../../../', import.meta.url)
  const page = '<script type="importmap">{"imports":{"idb":"/node_modules/idb/build/index.js"}}</script>'
  const server = createServer(({ url = '/' }, answer) => {
    try {
      if (url === '/') return void answer.writeHead(200, { 'content-type': 'text/html' }).end(page)
      const file = new URL(`.${new URL(url, root).pathname}`, root)
      if (!file.href.startsWith(root.href)) return void answer.writeHead(404).end()
      const source = readFileSync(fileURLToPath(file), 'utf8')
      answer.writeHead(200, { 'content-type': 'text/javascript' })
      answer.end(url.endsWith('.ts') ? stripTypeScriptTypes(source) : source)
    } catch {
      answer.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
