import { join } from 'node:path'
import type { PartInit } from './Part.ts'
import { root } from './root.ts'

/** How a relay of the development network is started, from the folder that it left. */
export function relayProcess(directory: string, name: string): Omit<PartInit, 'onCrash'> {
  const config = join(directory, name, 'config.json')
  return {
    name,
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      join(root, 'node/bin/parley-node.mjs'),
      'start',
      '--config',
      config,
    ],
    cwd: root,
    logFile: join(directory, `${name}.log`),
  }
}
