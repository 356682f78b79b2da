import { join } from 'node:path'
import { DevnetError } from './DevnetError.ts'
import type { Launch } from './Launch.ts'
import type { Part, PartInit } from './Part.ts'
import { root } from './root.ts'
import { rpc } from './rpc.ts'
import { waitFor } from './waitFor.ts'

export const CHAIN_ID = 31_337

/** Starts a Hardhat node on loopback that mines whenever a transaction comes; `mineOnClock` makes it mine every second as well. */
export async function startChain({
  port,
  logFile,
  genesis,
  launch,
  onCrash,
}: {
  port: number
  logFile: string
  /** Unix seconds of block 0. */
  genesis: number
  launch: Launch
  onCrash: PartInit['onCrash']
}): Promise<{ part: Part; rpcUrl: string }> {
  const rpcUrl = `http://127.0.0.1:${port}`
  const part = launch({
    name: 'chain',
    command: process.execPath,
    // The command itself, not npx: the pid we hold must be the node's own. It would listen on all interfaces if not told.
    args: [
      join(root, 'node_modules/hardhat/dist/src/cli.js'),
      'node',
      '--hostname',
      '127.0.0.1',
      '--port',
      String(port),
    ],
    cwd: root,
    logFile,
    env: { PARLEY_CHAIN_GENESIS: String(genesis) },
    onCrash,
  })
  try {
    await waitFor(
      'The chain',
      async () => ((await rpc(rpcUrl, 'eth_chainId')) === `0x${CHAIN_ID.toString(16)}` ? true : undefined),
      {
        timeoutMs: 60_000,
        stillPossible: () => part.running,
      },
    )
  } catch (error) {
    await part.stop()
    throw new DevnetError(`The chain did not start; its own words are in ${logFile}.`, { cause: error })
  }
  return { part, rpcUrl }
}
