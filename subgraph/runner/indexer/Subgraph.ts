import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Abi, type AbiEvent, toEventSelector } from 'viem'
import type { Deployment } from '../../manifest/Deployment.ts'
import { type DataSource, dataSources } from '../../manifest/dataSources.ts'
import { Mapping } from '../host/Mapping.ts'
import type { Entity } from '../host/StoreValue.ts'
import type { SchemaModel } from '../schema/EntityModel.ts'
import { readSchema } from '../schema/readSchema.ts'

export type Handler = { handler: string; event: AbiEvent; abi: Abi }

/** What graph-cli built, for one deployment. */
export class Subgraph {
  readonly schema: SchemaModel
  readonly mapping: Mapping
  readonly deployment: Deployment
  /** What every data source gets from the manifest. */
  readonly context: Entity
  /** Changes when code, schema, addresses or start do: then the index must be made anew. */
  readonly fingerprint: string
  readonly #handlers: Map<string, Handler>

  /** `directory`: the room's folder, after `npm run subgraph:build`. */
  constructor(directory: string, deployment: Deployment) {
    const source = readFileSync(join(directory, 'schema.graphql'), 'utf8')
    const [first] = dataSources
    const wasm = readFileSync(join(directory, 'build', first?.name ?? '', `${first?.name ?? ''}.wasm`))
    this.schema = readSchema(source)
    this.mapping = new Mapping(new Uint8Array(wasm))
    this.deployment = deployment
    this.context = new Map([
      ['genesis', { kind: 'BigInt', value: BigInt(deployment.schedule.genesis) }],
      ['epochLength', { kind: 'BigInt', value: BigInt(deployment.schedule.epochLength) }],
    ])
    const facts = JSON.stringify([deployment, dataSources.map(({ name, handlers }) => [name, handlers])])
    this.fingerprint = createHash('sha256').update(source).update(wasm).update(facts).digest('hex')
    this.#handlers = new Map(dataSources.flatMap((entry) => this.#handlersOf(entry)))
  }

  /** Where its events come from. */
  get addresses(): `0x${string}`[] {
    return [...new Set(dataSources.map(({ contract }) => this.deployment.addresses[contract]))]
  }

  /** Who handles a log; nobody, if the manifest does not name its event. */
  handlerOf(address: string, topic: string | undefined): Handler | undefined {
    return this.#handlers.get(`${address.toLowerCase()}:${topic}`)
  }

  abiOf(name: string): Abi | undefined {
    return dataSources.find((entry) => entry.name === name)?.abi
  }

  #handlersOf({ contract, abi, handlers }: DataSource): [string, Handler][] {
    const address = this.deployment.addresses[contract].toLowerCase()
    return abi
      .filter((entry): entry is AbiEvent => entry.type === 'event')
      .flatMap((event) => {
        const handler = handlers[event.name]
        return handler === undefined ? [] : [[`${address}:${toEventSelector(event)}`, { handler, event, abi: [event] }]]
      })
  }
}
