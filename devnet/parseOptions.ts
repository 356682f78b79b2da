import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DevnetError } from './DevnetError.ts'
import type { DevnetOptions } from './DevnetOptions.ts'
import { root } from './root.ts'

export const HELP = `npm start [-- OPTIONS]: the whole Parley network on this machine (loopback only)

  --keep        keep the state of the last run (default: wiped at each start)
  --no-people   without the demo people who answer and keep the relays earning
  --help        this text
npm run dev does the same with hot reload of the app.

Environment
  PARLEY_APP_PORT       port of the app (3000)
  PARLEY_CHAIN_PORT     port of the chain (8545)
  PARLEY_RELAY_PORT     first port of the relays, three each (7001)
  PARLEY_SUBGRAPH_PORT  port of the subgraph (8000)
  PARLEY_EPOCH_SECONDS  length of an epoch (60)
  PARLEY_DEVNET_DIR     folder for state and logs (.devnet)`

/** @throws {DevnetError} naming the flag or variable that is wrong */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv): DevnetOptions | 'help' {
  const flags = parse(args)
  if (flags.help) return 'help'
  return {
    appPort: integer(env, 'PARLEY_APP_PORT', 3000, 1024, 65_535),
    chainPort: integer(env, 'PARLEY_CHAIN_PORT', 8545, 1024, 65_535),
    relayPort: integer(env, 'PARLEY_RELAY_PORT', 7001, 1024, 65_529),
    subgraphPort: integer(env, 'PARLEY_SUBGRAPH_PORT', 8000, 1024, 65_535),
    epochSeconds: integer(env, 'PARLEY_EPOCH_SECONDS', 60, 20, 86_400),
    keep: flags.keep,
    dev: flags.dev,
    people: !flags['no-people'],
    directory: env.PARLEY_DEVNET_DIR ?? join(root, '.devnet'),
  }
}

function parse(args: string[]) {
  try {
    const options = { keep: flag(), dev: flag(), 'no-people': flag(), help: flag() }
    return parseArgs({ args, options, allowPositionals: false }).values
  } catch (error) {
    throw new DevnetError(`${error instanceof Error ? error.message.split('.')[0] : error}. See npm start -- --help.`)
  }
}

const flag = () => ({ type: 'boolean', default: false }) as const

function integer(env: NodeJS.ProcessEnv, name: string, fallback: number, least: number, most: number): number {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new DevnetError(`${name} is "${text}"; it takes a whole number from ${least} to ${most}.`)
}
