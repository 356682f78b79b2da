import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Serves a page with the real client in it, bundled as an app would. `sizes`: bytes of each file, the first one's parts first. */
export async function serveCallPage(): Promise<{ url: string; sources: Map<string, string[]>; stop(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'parley-page-'))
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('./callPage.ts', import.meta.url))],
    outdir: directory,
    bundle: true,
    splitting: true,
    format: 'esm',
    metafile: true,
    logLevel: 'silent',
  })
  const sources = new Map(
    Object.entries(metafile.outputs).map(([path, { inputs }]) => [basename(path), Object.keys(inputs)]),
  )
  const page = '<!doctype html><meta charset="utf-8"><script type="module" src="/callPage.js"></script>'
  const server = createServer(({ url = '/' }, answer) => {
    const name = basename(url)
    if (url === '/') return void answer.writeHead(200, { 'content-type': 'text/html' }).end(page)
    if (!sources.has(name)) return void answer.writeHead(404).end()
    answer.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(directory, name)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sources,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
