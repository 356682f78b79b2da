import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AbiEvent } from 'viem'
import type { Deployment } from './Deployment.ts'
import { type DataSource, dataSources } from './dataSources.ts'

/** Writes `subgraph.yaml` and the ABIs it names into the room's folder. */
export function writeManifest(directory: string, deployment: Deployment): void {
  mkdirSync(join(directory, 'abis'), { recursive: true })
  for (const { name, abi } of dataSources) writeFileSync(join(directory, abiFile(name)), JSON.stringify(abi, null, 2))
  writeFileSync(join(directory, 'subgraph.yaml'), manifest(deployment))
}

const abiFile = (name: string) => `abis/${name}.json`

function manifest(deployment: Deployment): string {
  return [
    '# Written by subgraph/build.ts. Do not edit.',
    'specVersion: 1.2.0',
    'description: Identities, names, postage, relays and paid calls of Parley',
    'indexerHints:',
    '  prune: never',
    'schema:',
    '  file: ./schema.graphql',
    'dataSources:',
    ...dataSources.flatMap((source) => dataSourceLines(source, deployment)),
    '',
  ].join('\n')
}

function dataSourceLines(source: DataSource, { network, addresses, startBlock, schedule }: Deployment): string[] {
  const entry = (key: string, value: number) => [`      ${key}:`, '        type: BigInt', `        data: "${value}"`]
  return [
    '  - kind: ethereum/contract',
    `    name: ${source.name}`,
    `    network: ${network}`,
    '    context:',
    ...entry('genesis', schedule.genesis),
    ...entry('epochLength', schedule.epochLength),
    '    source:',
    `      address: "${addresses[source.contract]}"`,
    `      abi: ${source.name}`,
    `      startBlock: ${startBlock}`,
    '    mapping:',
    '      kind: ethereum/events',
    '      apiVersion: 0.0.9',
    '      language: wasm/assemblyscript',
    '      entities: [Network]',
    '      abis:',
    // A data source names every ABI that its module may use, and all share one module.
    ...dataSources.flatMap(({ name }) => [`        - name: ${name}`, `          file: ./${abiFile(name)}`]),
    '      eventHandlers:',
    ...Object.entries(source.handlers).flatMap(([event, handler]) => [
      `        - event: ${signatureOf(source, event)}`,
      `          handler: ${handler}`,
    ]),
    '      file: ./mappings/index.ts',
  ]
}

/** As the manifest writes it, for instance `Drawn(indexed uint32,bytes32)`. */
function signatureOf({ abi }: DataSource, name: string): string {
  const event = abi.find((entry): entry is AbiEvent => entry.type === 'event' && entry.name === name)
  if (event === undefined) throw new Error(`The ABI has no event ${name}.`)
  return `${name}(${event.inputs.map(({ indexed, type }) => (indexed ? `indexed ${type}` : type)).join(',')})`
}
