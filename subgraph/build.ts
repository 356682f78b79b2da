// The command behind `npm run subgraph:build [-- ADDRESS_BOOK]`: writes the manifest, then lets graph-cli generate and compile.
// Without an address book the addresses are zero; the WASM is the same.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseAddressBook } from '@parley/protocol'
import type { Deployment } from './manifest/Deployment.ts'
import { dataSources } from './manifest/dataSources.ts'
import { deploymentOf } from './manifest/deploymentOf.ts'
import { writeManifest } from './manifest/writeManifest.ts'

const directory = import.meta.dirname
const graph = join(directory, '../node_modules/@graphprotocol/graph-cli/bin/run.js')

function nowhere(): Deployment {
  const zero = `0x${'0'.repeat(40)}` as const
  const addresses = Object.fromEntries(dataSources.map(({ contract }) => [contract, zero])) as Deployment['addresses']
  return { network: 'devnet', addresses, startBlock: 0, schedule: { genesis: 0, epochLength: 1 } }
}

const [addressBook] = process.argv.slice(2)
const deployment =
  addressBook === undefined ? nowhere() : deploymentOf(parseAddressBook(JSON.parse(readFileSync(addressBook, 'utf8'))))
for (const folder of ['abis', 'generated', 'build']) rmSync(join(directory, folder), { recursive: true, force: true })
writeManifest(directory, deployment)
for (const command of ['codegen', 'build'])
  execFileSync(process.execPath, [graph, command, 'subgraph.yaml'], { cwd: directory, stdio: 'inherit' })
