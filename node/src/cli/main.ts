import { NodeError } from '../nodeError.ts'
import { version } from '../version.ts'
import { help } from './help.ts'
import { parseFlags } from './parseFlags.ts'

/** Runs one command line; sets the exit code. Every failure is one sentence on stderr. */
export async function main(words: readonly string[]): Promise<void> {
  try {
    await run(words)
  } catch (error) {
    if (error instanceof NodeError) {
      console.error(error.message)
      process.exitCode = WRONG_USAGE.has(error.code) ? 2 : 1
      return
    }
    console.error('parley-node failed:', error)
    process.exitCode = 1
  }
}

/** What was typed or configured is wrong, and the same again will be: a service manager need not try it again. */
const WRONG_USAGE: ReadonlySet<string> = new Set([
  'command/unknown',
  'command/flag',
  'command/missing',
  'config/unreadable',
  'config/invalid',
  'config/address-book',
  'key/unreadable',
  'key/malformed',
  'chain/wrong',
  'data/foreign',
  'turn/missing',
])

async function run([command, ...rest]: readonly string[]): Promise<void> {
  switch (command) {
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(help)
      return
    case '--version':
      console.log(version)
      return
    case 'init':
      return (await import('./init.ts')).init(needed(command, parseFlags(command, rest, ['dir']).dir, '--dir'))
    // Loaded when asked for: the network stack is not read in to say that an option is misspelled.
    case 'id':
      return (await import('./id.ts')).id(configFile(command, rest))
    case 'start':
      return (await import('./start.ts')).start(configFile(command, rest))
    case 'status':
      return (await import('./status.ts')).status(configFile(command, rest))
    case 'doctor': {
      const json = rest.includes('--json')
      const file = configFile(command, json ? rest.filter((word) => word !== '--json') : rest)
      return (await import('./doctor.ts')).doctor(file, { json })
    }
    case 'collect':
      return (await import('./collect.ts')).collect(configFile(command, rest))
    case 'ask': {
      const { config, price, ...flags } = parseFlags(command, rest, ['config', 'price', 'key-file'])
      const change = { kind: 'ask', ask: units(command, '--price', needed(command, price, '--price'), 64n) } as const
      return (await import('./manageRelay.ts')).manageRelay(
        needed(command, config, '--config'),
        change,
        flags['key-file'],
      )
    }
    case 'payout': {
      const { config, to, ...flags } = parseFlags(command, rest, ['config', 'to', 'key-file'])
      const change = { kind: 'payout', to: needed(command, to, '--to') } as const
      return (await import('./manageRelay.ts')).manageRelay(
        needed(command, config, '--config'),
        change,
        flags['key-file'],
      )
    }
    case 'stake': {
      const { config, amount, price, ...flags } = parseFlags(command, rest, ['config', 'amount', 'price', 'key-file'])
      const file = needed(command, config, '--config')
      const change = {
        kind: 'stake',
        amount: units(command, '--amount', needed(command, amount, '--amount'), 96n),
        ask: units(command, '--price', needed(command, price, '--price'), 64n),
      } as const
      return (await import('./stakeRelay.ts')).stakeRelay(file, change, flags['key-file'])
    }
    case 'raise': {
      const { config, amount, ...flags } = parseFlags(command, rest, ['config', 'amount', 'key-file'])
      const file = needed(command, config, '--config')
      const change = {
        kind: 'raise',
        amount: units(command, '--amount', needed(command, amount, '--amount'), 96n),
      } as const
      return (await import('./stakeRelay.ts')).stakeRelay(file, change, flags['key-file'])
    }
    case 'endpoints':
    case 'unbond':
    case 'withdraw': {
      const { config, ...flags } = parseFlags(command, rest, ['config', 'key-file'])
      const { manageRelay } = await import('./manageRelay.ts')
      return manageRelay(needed(command, config, '--config'), { kind: command }, flags['key-file'])
    }
    case 'restored':
      return (await import('./restored.ts')).restored(configFile(command, rest))
    default:
      throw new NodeError('command/unknown', { word: command })
  }
}

function configFile(command: string, words: readonly string[]): string {
  return needed(command, parseFlags(command, words, ['config']).config, '--config')
}

/** The registry keeps a price in 64 bits, a stake in 96. */
function units(command: string, flag: string, text: string, bits: bigint): bigint {
  if (/^\d{1,29}$/.test(text) && BigInt(text) < 2n ** bits) return BigInt(text)
  throw new NodeError('command/missing', { flag: `a whole number of token units after ${flag}`, command })
}

function needed(command: string, value: string | undefined, flag: string): string {
  if (value === undefined) throw new NodeError('command/missing', { flag, command })
  return value
}
