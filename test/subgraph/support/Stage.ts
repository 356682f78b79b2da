import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Abi, type AbiEvent, encodeAbiParameters, encodeEventTopics, type Hex, keccak256, toHex } from 'viem'
import type { Deployment } from '../../../subgraph/manifest/Deployment.ts'
import { dataSources } from '../../../subgraph/manifest/dataSources.ts'
import type { ChainCall, ChainCallResult } from '../../../subgraph/runner/host/ChainCall.ts'
import type { ChainBlock, ChainEvent } from '../../../subgraph/runner/host/ChainEvent.ts'
import type { Mapping } from '../../../subgraph/runner/host/Mapping.ts'
import { runBlock } from '../../../subgraph/runner/indexer/runBlock.ts'
import { Subgraph } from '../../../subgraph/runner/indexer/Subgraph.ts'
import { Answerer } from '../../../subgraph/runner/query/Answerer.ts'
import { BlockStore } from '../../../subgraph/runner/store/BlockStore.ts'
import { Store } from '../../../subgraph/runner/store/Store.ts'

export const ROOM = join(import.meta.dirname, '../../../subgraph')
export const GENESIS = 1_700_000_000
export const EPOCH = 1_000

export type Told = { source: string; event: string; args: Record<string, unknown>; input?: Hex; data?: Hex }

const word = (label: string) => keccak256(toHex(label))

type Schedule = Deployment['schedule']

/** A deployment with an address for every contract. */
export function someDeployment(schedule: Schedule = { genesis: GENESIS, epochLength: EPOCH }): Deployment {
  const addresses = Object.fromEntries(
    dataSources.map(({ contract }) => [contract, word(contract).slice(0, 42)]),
  ) as Deployment['addresses']
  return { network: 'devnet', addresses, startBlock: 0, schedule }
}

/** Blocks of made-up events, handled by the real mapping and kept in a real store. */
export class Stage {
  readonly subgraph: Subgraph
  readonly store: Store
  readonly calls: ChainCall[] = []
  readonly logged: string[] = []
  readonly #directory = mkdtempSync(join(tmpdir(), 'parley-stage-'))
  readonly file = join(this.#directory, 'index.sqlite')
  readonly #answerer: Answerer
  /** What the chain answers to calls. */
  read: (call: ChainCall) => Promise<ChainCallResult> = async () => undefined

  /** `mapping`: another one than that which was built. */
  constructor({ mapping, schedule }: { mapping?: Pick<Mapping, 'run'>; schedule?: Schedule } = {}) {
    this.subgraph = new Subgraph(ROOM, someDeployment(schedule))
    if (mapping !== undefined) Object.assign(this.subgraph, { mapping })
    this.store = new Store({ file: this.file, schema: this.subgraph.schema, source: 'a stage' })
    this.#answerer = new Answerer({ file: this.file, schema: this.subgraph.schema, deployment: 'a stage' })
  }

  /** Mines a block at so many seconds after genesis. */
  async block(number: number, seconds: number, told: Told[]): Promise<number> {
    const block = blockOf(number, this.subgraph.deployment.schedule.genesis + seconds)
    const events = told.map((entry, index) => this.#event(entry, block, index))
    const changes = new BlockStore(this.store)
    let handled = 0
    await this.store.transaction(async () => {
      handled = await runBlock({
        subgraph: this.subgraph,
        store: changes,
        events,
        read: async (call) => {
          this.calls.push(call)
          return await this.read(call)
        },
        log: (_, message) => this.logged.push(message),
      })
      changes.write(number)
      this.store.addBlock(block)
    })
    return handled
  }

  /** The data of an answer; a refusal throws its first message. */
  ask<T = Record<string, unknown>>(query: string, variables?: Record<string, unknown>): T {
    const { data, errors } = this.#answerer.answer({ query, variables, failed: false })
    if (errors?.[0]) throw new Error(`${errors[0].extensions?.code ?? 'graphql'}: ${errors[0].message}`)
    // What GraphQL makes has no prototype.
    return JSON.parse(JSON.stringify(data)) as T
  }

  /** Until {@link fast}, reading name commitments takes minutes: a view that counts stands in the table's place. */
  slow(): void {
    this.#change(`
      ALTER TABLE "NameCommitment" RENAME TO "kept";
      CREATE VIEW "NameCommitment" AS
        WITH RECURSIVE count(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM count)
        SELECT 'x' || id AS id, 0 AS committedAt, 0 AS "_from", CASE WHEN id < 0 THEN NULL ELSE 1 END AS "_to" FROM count;`)
  }

  fast(): void {
    this.#change('DROP VIEW "NameCommitment"; ALTER TABLE "kept" RENAME TO "NameCommitment";')
  }

  #change(sql: string): void {
    const database = new DatabaseSync(this.file)
    database.exec(sql)
    database.close()
  }

  close(): void {
    this.#answerer.close()
    this.store.close()
    rmSync(this.#directory, { recursive: true })
  }

  #event({ source, event, args, input = '0x', data: told }: Told, block: ChainBlock, logIndex: number): ChainEvent {
    const { abi, contract } = dataSources.find(({ name }) => name === source) ?? {}
    if (abi === undefined || contract === undefined) throw new Error(`There is no data source ${source}`)
    const address = this.subgraph.deployment.addresses[contract]
    const { topics, data } = encode(abi, event, args)
    const transaction = {
      hash: word(`transaction ${block.number}`),
      index: 0,
      from: address,
      to: address,
      value: 0n,
      gasLimit: 100_000n,
      gasPrice: 1n,
      input,
      nonce: 0n,
    }
    return { log: { address, topics, data: told ?? data, logIndex }, block, transaction }
  }
}

function encode(abi: Abi, name: string, args: Record<string, unknown>): { topics: Hex[]; data: Hex } {
  const event = abi.find((entry): entry is AbiEvent => entry.type === 'event' && entry.name === name)
  if (event === undefined) throw new Error(`There is no event ${name}`)
  const plain = event.inputs.filter(({ indexed }) => indexed !== true)
  const data = encodeAbiParameters(
    plain,
    plain.map((input) => args[input.name ?? '']),
  )
  return { topics: encodeEventTopics({ abi: [event], args }) as Hex[], data }
}

function blockOf(number: number, timestamp: number): ChainBlock {
  const hash = word(`block ${number}`)
  return {
    hash,
    parentHash: word(`block ${number - 1}`),
    number,
    timestamp,
    author: `0x${'00'.repeat(20)}`,
    gasUsed: 0n,
    gasLimit: 30_000_000n,
    stateRoot: hash,
    transactionsRoot: hash,
    receiptsRoot: hash,
    unclesHash: hash,
    difficulty: 0n,
    totalDifficulty: 0n,
    size: undefined,
    baseFeePerGas: undefined,
  }
}
