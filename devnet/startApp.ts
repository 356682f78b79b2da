import { join } from 'node:path'
import { DevnetError } from './DevnetError.ts'
import type { Launch } from './Launch.ts'
import type { Part, PartInit } from './Part.ts'
import { root } from './root.ts'
import { waitFor } from './waitFor.ts'

/** Serves the dApp on loopback: the production build, or with hot reload. */
export async function startApp({
  port,
  dev,
  addressBookPath,
  rpcUrl,
  subgraphUrl,
  logFile,
  launch,
  onCrash,
}: {
  port: number
  dev: boolean
  addressBookPath: string
  rpcUrl: string
  subgraphUrl: string
  logFile: string
  launch: Launch
  onCrash: PartInit['onCrash']
}): Promise<{ part: Part; url: string }> {
  const url = `http://127.0.0.1:${port}`
  const part = launch({
    name: 'app',
    command: process.execPath,
    args: [
      join(root, 'node_modules/next/dist/bin/next'),
      dev ? 'dev' : 'start',
      '--hostname',
      '127.0.0.1',
      '--port',
      String(port),
    ],
    cwd: join(root, 'app'),
    logFile,
    env: {
      PARLEY_ADDRESS_BOOK: addressBookPath,
      PARLEY_PUBLIC_RPC_URL: rpcUrl,
      PARLEY_PUBLIC_SUBGRAPH_URL: subgraphUrl,
    },
    onCrash,
  })
  try {
    await waitFor(
      'The app',
      async () => ((await fetch(url, { signal: AbortSignal.timeout(30_000) })).ok ? true : undefined),
      {
        timeoutMs: 90_000,
        stillPossible: () => part.running,
      },
    )
  } catch (error) {
    await part.stop()
    throw new DevnetError(`The app did not start; its own words are in ${logFile}.`, { cause: error })
  }
  return { part, url }
}
