import { join } from 'node:path'
import { DevnetError } from './DevnetError.ts'
import { Part, type PartInit } from './Part.ts'
import { root } from './root.ts'
import { rpc } from './rpc.ts'
import { waitFor } from './waitFor.ts'

export const CHAIN_ID = 31_337

/** Starts a Hardhat node on loopback that mines every second and whenever a transaction comes. */
export async function startChain({
  port,
  logFile,
  onCrash,
}: {
  port: number
  logFile: string
  onCrash: PartInit['onCrash']
}): Promise<{ part: Part; rpcUrl: string }> {
  const rpcUrl = `http://127.0.0.1:${port}`
  const part = new Part({
    name: 'chain',
    command: process.execPath,
    // The command itself, not npx: the pid we hold must be the node's own. It would listen on all interfaces if not told.
    args: [join(root, 'node_modules/hardhat/dist/src/cli.js'), 'node', '--hostname', '127.0.0.1', '--port', String(port)],
    cwd: root,
    logFile,
    onCrash,
  })
  try {
    await waitFor('The chain', async () => ((await rpc(rpcUrl, 'eth_chainId')) === `0x${CHAIN_ID.toString(16)}` ? true : undefined), {
      timeoutMs: 60_000,
      stillPossible: () => part.running,
    })
    await rpc(rpcUrl, 'evm_setAutomine', [true])
    await rpc(rpcUrl, 'evm_setIntervalMining', [1000])
  } catch (error) {
    await part.stop()
    throw new DevnetError(`The chain did not start; its own words are in ${logFile}.`, { cause: error })
  }
  return { part, rpcUrl }
}
