import { join } from 'node:path'
import { DevnetError } from './DevnetError.ts'
import type { Launch } from './Launch.ts'
import type { Part, PartInit } from './Part.ts'
import { root } from './root.ts'
import { waitFor } from './waitFor.ts'

/** Indexes the chain and answers GraphQL on loopback. */
export async function startSubgraph({
  port,
  directory,
  addressBookPath,
  rpcUrl,
  logFile,
  launch,
  onCrash,
}: {
  port: number
  directory: string
  addressBookPath: string
  rpcUrl: string
  logFile: string
  launch: Launch
  onCrash: PartInit['onCrash']
}): Promise<{ part: Part; url: string }> {
  const url = `http://127.0.0.1:${port}`
  const options = ['--rpc', rpcUrl, '--address-book', addressBookPath, '--data', join(directory, 'subgraph')]
  const part = launch({
    name: 'subgraph',
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      join(root, 'subgraph/runner/main.ts'),
      ...options,
      '--port',
      String(port),
      '--rebuild',
    ],
    cwd: root,
    logFile,
    onCrash,
  })
  try {
    await waitFor(
      'The subgraph',
      async () => ((await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })).ok ? true : undefined),
      { timeoutMs: 30_000, stillPossible: () => part.running },
    )
  } catch (error) {
    await part.stop()
    throw new DevnetError(`The subgraph did not start; its own words are in ${logFile}.`, { cause: error })
  }
  return { part, url: `${url}/graphql` }
}
