// The command behind `npm run subgraph -- --rpc URL --address-book FILE --data FOLDER [--host H] [--port N] [--history BLOCKS] [--rebuild]`.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parseAddressBook } from '@parley/protocol'
import { RunnerError } from './RunnerError.ts'
import { type Runner, startRunner } from './startRunner.ts'

const USAGE =
  'npm run subgraph -- --rpc URL --address-book FILE --data FOLDER [--host H] [--port N] [--history BLOCKS] [--rebuild]'

async function start(): Promise<Runner> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      rpc: text,
      'address-book': text,
      data: text,
      host: text,
      port: text,
      history: text,
      rebuild: { type: 'boolean', default: false },
    },
  })
  const { rpc: rpcUrl, 'address-book': book, data: dataDir } = values
  if (rpcUrl === undefined || book === undefined || dataDir === undefined)
    throw new RunnerError('options/malformed', { reason: `Usage: ${USAGE}` })
  return await startRunner({
    rpcUrl,
    addressBook: parseAddressBook(JSON.parse(readFileSync(book, 'utf8'))),
    dataDir,
    host: values.host ?? '127.0.0.1',
    port: number('port', values.port ?? '8000', 0, 65_535),
    history: number('history', values.history ?? '10000', 256, 10_000_000),
    pollMs: 500,
    otherIndex: values.rebuild ? 'rebuild' : 'refuse',
    log: (level, sentence, facts) => console.error(JSON.stringify({ level, sentence, ...facts })),
  })
}

function number(name: string, text: string, low: number, high: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < low || value > high)
    throw new RunnerError('options/malformed', { reason: `--${name} must be a whole number from ${low} to ${high}.` })
  return value
}

try {
  const runner = await start()
  console.log(`The subgraph answers at ${runner.url}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void runner.stop().then(() => process.exit(0)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
