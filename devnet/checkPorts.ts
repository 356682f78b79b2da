import { DevnetError } from './DevnetError.ts'
import type { DevnetOptions } from './DevnetOptions.ts'
import { isPortFree } from './isPortFree.ts'

export const RELAYS = 2

/** @throws {DevnetError} naming every taken port and the variable that moves it */
export async function checkPorts({ appPort, chainPort, relayPort, subgraphPort }: DevnetOptions): Promise<void> {
  const wanted = [
    { port: appPort, what: 'the app', variable: 'PARLEY_APP_PORT' },
    { port: chainPort, what: 'the chain', variable: 'PARLEY_CHAIN_PORT' },
    { port: subgraphPort, what: 'the subgraph', variable: 'PARLEY_SUBGRAPH_PORT' },
    ...Array.from({ length: RELAYS * 3 }, (_, i) => ({
      port: relayPort + i,
      what: 'the relays',
      variable: 'PARLEY_RELAY_PORT',
    })),
  ]
  const twice = wanted.find(({ port }, i) => wanted.findIndex((other) => other.port === port) !== i)
  if (twice) throw new DevnetError(`Port ${twice.port} is given to two parts; move one with ${twice.variable}.`)
  const free = await Promise.all(wanted.map(({ port }) => isPortFree(port)))
  const taken = wanted.filter((_, i) => !free[i])
  if (taken.length === 0) return
  const list = taken.map(({ port, what, variable }) => `port ${port} for ${what} (move it: ${variable}=...)`)
  throw new DevnetError(`Taken by another program: ${list.join(', ')}. Is another npm start still running?`)
}
