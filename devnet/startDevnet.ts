import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { AddressBook } from '@parley/protocol'
import { deploy } from '../deploy/deploy.ts'
import { devnet as parameters } from '../deploy/parameters.ts'
import { buildApp } from './buildApp.ts'
import { buildContracts } from './buildContracts.ts'
import { buildSubgraph } from './buildSubgraph.ts'
import { openChainRecord } from './ChainRecord.ts'
import { checkPorts } from './checkPorts.ts'
import type { DevnetOptions } from './DevnetOptions.ts'
import { devAccountKey } from './devAccountKey.ts'
import { mineOnClock } from './mineOnClock.ts'
import { Part, type PartInit } from './Part.ts'
import type { Parts } from './Parts.ts'
import { recordChain } from './recordChain.ts'
import { restoreChain } from './restoreChain.ts'
import { startApp } from './startApp.ts'
import { startChain } from './startChain.ts'
import { startPeople } from './startPeople.ts'
import { type RunningRelay, startRelays } from './startRelays.ts'
import { startSubgraph } from './startSubgraph.ts'

export type Devnet = {
  appUrl: string
  rpcUrl: string
  /** Where GraphQL about the chain is answered. */
  subgraphUrl: string
  relays: RunningRelay[]
  addressBook: AddressBook
}

type Init = {
  options: DevnetOptions
  /** Where started processes are kept; the caller stops them, also when this throws half way. */
  parts: Parts
  say: (line: string) => void
  /** A part without which nothing works has ended. */
  onEnd: (line: string) => void
}

/** Brings the whole network up, part by part. */
export async function startDevnet({ options, parts, say, onEnd }: Init): Promise<Devnet> {
  await checkPorts(options)
  const { directory, epochSeconds } = options
  if (!options.keep) rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  await buildContracts(say)
  await buildSubgraph(say)
  if (!options.dev) await buildApp(say)

  const logFile = (name: string) => join(directory, `${name}.log`)
  const crashed = (part: Part, how: string) => `! ${part.name} ended by itself (${how}); its log is ${part.logFile}.`
  const goOn = (part: Part, how: string) => say(`${crashed(part, how)} The rest goes on.`)
  const end = (part: Part, how: string) => onEnd(`${crashed(part, how)} Stopping everything.`)

  const launch = (init: PartInit) => {
    const part = new Part(init)
    parts.add(part, directory)
    return part
  }

  say('Starting the chain ...')
  const record = openChainRecord(join(directory, 'chain.jsonl'))
  const { rpcUrl } = await startChain({
    port: options.chainPort,
    logFile: logFile('chain'),
    genesis: record.genesis,
    launch,
    onCrash: end,
  })
  await restoreChain({ rpcUrl, record, addressBookPath: join(directory, '31337.json'), say })
  await mineOnClock(rpcUrl)
  parts.add(recordChain(rpcUrl, record), directory)

  say('Deploying the contracts ...')
  const addressBook = await deploy({
    rpcUrl,
    privateKey: devAccountKey(0),
    name: 'devnet',
    // Liability outlives the evidence: three epochs at least.
    parameters: {
      ...parameters,
      epochLength: epochSeconds,
      holdPeriod: epochSeconds,
      unbondingPeriod: Math.max(parameters.unbondingPeriod, 3 * epochSeconds),
    },
    outDirectory: directory,
    log: () => {},
  })
  const addressBookPath = join(directory, `${addressBook.chainId}.json`)

  // Beside the relays: neither waits for the other.
  const subgraph = startSubgraph({
    port: options.subgraphPort,
    directory,
    addressBookPath,
    rpcUrl,
    logFile: logFile('subgraph'),
    launch,
    onCrash: goOn,
  })
  subgraph.catch(() => {})

  say('Staking and starting the relays ...')
  const { relayPort: firstPort } = options
  const relays = await startRelays({
    directory,
    firstPort,
    rpcUrl,
    addressBook,
    addressBookPath,
    launch,
    onCrash: goOn,
  })

  say('Starting the app ...')
  const app = await startApp({
    port: options.appPort,
    dev: options.dev,
    addressBookPath,
    rpcUrl,
    subgraphUrl: `http://127.0.0.1:${options.subgraphPort}/graphql`,
    logFile: logFile('app'),
    launch,
    onCrash: end,
  })

  if (options.people) {
    startPeople({ directory, addressBookPath, logFile: logFile('people'), launch, onCrash: goOn })
  }
  return { appUrl: app.url, rpcUrl, subgraphUrl: (await subgraph).url, relays, addressBook }
}
