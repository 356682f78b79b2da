// The command behind `npm start` and `npm run dev`.
import { DevnetError } from './DevnetError.ts'
import { Parts } from './Parts.ts'
import { HELP, parseOptions } from './parseOptions.ts'
import { ADA } from './people/ada.ts'
import { startDevnet } from './startDevnet.ts'

const began = Date.now()
const say = (line: string) => console.log(line)
const parts = new Parts()
let stopping = false

async function stop(code: number): Promise<never> {
  if (stopping) return await new Promise(() => {})
  stopping = true
  say('\nStopping ...')
  await parts.stop()
  say('Everything has stopped.')
  process.exit(code)
}

try {
  const options = parseOptions(process.argv.slice(2), process.env)
  if (options === 'help') {
    say(HELP)
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))
  const onEnd = (line: string) => {
    say(line)
    void stop(1)
  }
  const devnet = await startDevnet({ options, parts, say, onEnd })
  const people = options.people ? `\n  Nobody else there? Write to Ada, a demo person on this machine: ${ADA.did}` : ''
  say(`
Parley is running on this machine (${Math.round((Date.now() - began) / 100) / 10} s).

  Open  ${devnet.appUrl}

  1. Connect the demo wallet and get development money.
  2. Register your identity, then buy a stamp book.
  3. Open a second browser profile, do the same, and write to each other's DID.${people}
  4. Watch the relays earn: ${devnet.appUrl}/relays

  Chain ${devnet.rpcUrl} (chain id ${devnet.addressBook.chainId}) · relays ${devnet.relays.map(({ url }) => url).join(' and ')}
  Subgraph ${devnet.subgraphUrl} (POST GraphQL: identities, postage, relays, calls)
  State and logs: ${options.directory} · Ctrl-C stops everything.
`)
} catch (error) {
  if (!stopping) console.error(error instanceof DevnetError ? error.message : error)
  await parts.stop()
  process.exit(1)
}
