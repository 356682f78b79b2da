import type { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import { openDatabase } from '../hold/openDatabase.ts'
import type { RawEvent } from './chainEvent.ts'

const hex = v.custom<`0x${string}`>((value) => typeof value === 'string' && value.startsWith('0x'))
const rowSchema = v.object({
  block: v.number(),
  idx: v.number(),
  block_hash: hex,
  transaction_hash: hex,
  address: hex,
  topics: v.pipe(v.string(), v.parseJson(), v.tupleWithRest([hex], hex)),
  data: hex,
  at: v.nullable(v.number()),
})
const checkpointSchema = v.object({ number: v.number(), hash: hex, time: v.number() })

export type Checkpoint = { number: number; hash: `0x${string}`; time: number }

const formats: readonly string[] = [
  `CREATE TABLE event (block INTEGER, idx INTEGER, block_hash TEXT NOT NULL, transaction_hash TEXT NOT NULL, address TEXT NOT NULL,
     topics TEXT NOT NULL, data TEXT NOT NULL, at INTEGER, PRIMARY KEY (block, idx)) WITHOUT ROWID;
   CREATE TABLE checkpoint (number INTEGER PRIMARY KEY, hash TEXT NOT NULL, time INTEGER NOT NULL);
   CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;`,
]
/** Recent heads that are remembered, to find where two forks part. */
const CHECKPOINTS = 1024

/** The chain's events as they were read, and the heads they were read at. Everything in it can be read from the chain again. */
export class EventLog {
  readonly #database: DatabaseSync

  constructor({ file }: { file: string }) {
    this.#database = openDatabase({ file, formats, durability: 'normal' })
  }

  tip(): Checkpoint | undefined {
    const row = this.#database.prepare('SELECT * FROM checkpoint ORDER BY number DESC LIMIT 1').get()
    return row === undefined ? undefined : v.parse(checkpointSchema, row)
  }

  /** Newest first. */
  *checkpoints(): Iterable<Checkpoint> {
    for (const row of this.#database.prepare('SELECT * FROM checkpoint ORDER BY number DESC').all())
      yield v.parse(checkpointSchema, row)
  }

  append(events: readonly RawEvent[], { number, hash, time }: Checkpoint): void {
    const add = this.#database.prepare('INSERT OR REPLACE INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    this.#transaction(() => {
      for (const { blockNumber, logIndex, blockHash, transactionHash, address, topics, data, at } of events) {
        add.run(blockNumber, logIndex, blockHash, transactionHash, address, JSON.stringify(topics), data, at ?? null)
      }
      this.#database.prepare('INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?)').run(number, hash, time)
      this.#database
        .prepare(
          'DELETE FROM checkpoint WHERE number <= (SELECT number FROM checkpoint ORDER BY number DESC LIMIT 1 OFFSET ?)',
        )
        .run(CHECKPOINTS)
    })
  }

  /** Forgets everything after a block. */
  rollback(number: number): void {
    this.#transaction(() => {
      this.#database.prepare('DELETE FROM event WHERE block > ?').run(number)
      this.#database.prepare('DELETE FROM checkpoint WHERE number > ?').run(number)
    })
  }

  *events(): Iterable<RawEvent> {
    for (const row of this.#database.prepare('SELECT * FROM event ORDER BY block, idx').iterate()) yield eventOf(row)
  }

  /** Newest first, those with this first and fourth topic. */
  latest({ topic0, topic3, limit }: { topic0: string; topic3: string; limit: number }): RawEvent[] {
    const rows = this.#database
      .prepare(
        `SELECT * FROM event WHERE json_extract(topics, '$[0]') = ? AND json_extract(topics, '$[3]') = ? ORDER BY block DESC, idx DESC LIMIT ?`,
      )
      .all(topic0, topic3, limit)
    return rows.map(eventOf)
  }

  meta(name: string): string | undefined {
    const row = this.#database.prepare('SELECT value FROM meta WHERE name = ?').get(name)
    return row === undefined ? undefined : String(row.value)
  }

  setMeta(name: string, value: string): void {
    this.#database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(name, value)
  }

  close(): void {
    this.#database.close()
  }

  #transaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }
}

function eventOf(row: Record<string, unknown>): RawEvent {
  const { block, idx, block_hash, transaction_hash, address, topics, data, at } = v.parse(rowSchema, row)
  return {
    blockNumber: block,
    logIndex: idx,
    blockHash: block_hash,
    transactionHash: transaction_hash,
    address,
    topics: topics as RawEvent['topics'],
    data,
    at: at ?? undefined,
  }
}
