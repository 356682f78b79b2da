import { createHash } from 'node:crypto'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Entity } from '../host/StoreValue.ts'
import { RunnerError } from '../RunnerError.ts'
import type { EntityModel, SchemaModel } from '../schema/EntityModel.ts'
import { type Cell, fromCell, toCell } from './columns.ts'
import { quote, storedFields, tableStatements } from './tables.ts'

/** Format of the file, apart from the schema's tables. */
const FORMAT = 1

/** Entities kept in memory: a few MB. */
const KNOWN = 2_000

export type Checkpoint = { number: number; hash: string }

export type StoreInit = {
  file: string
  schema: SchemaModel
  /** What the file was indexed from: subgraph, chain and addresses. Another source needs another file. */
  source: string
}

type Statements = {
  model: EntityModel
  current: StatementSync
  related: Map<string, StatementSync>
  insert: StatementSync
  close: StatementSync
  drop: StatementSync
}

/** Entities with their history, and how far the chain was read. SQLite; what is lost in a power cut is read from the chain again. */
export class Store {
  readonly schema: SchemaModel
  readonly #database: DatabaseSync
  readonly #statements: Map<string, Statements>
  /** Entities as they stand, oldest use first: totals are wanted with every event. */
  readonly #known = new Map<string, Entity>()

  /** @throws {RunnerError} `store/newer`, `store/other` */
  constructor({ file, schema, source }: StoreInit) {
    this.schema = schema
    this.#database = new DatabaseSync(file)
    this.#database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=normal; PRAGMA busy_timeout=5000;')
    try {
      this.#open(file, createHash('sha256').update(tableStatements(schema)).update(source).digest('hex'))
    } catch (error) {
      this.#database.close()
      throw error
    }
    this.#statements = new Map([...schema.entities].map(([name, model]) => [name, this.#prepare(model)]))
  }

  #open(file: string, source: string): void {
    const version = Number(this.#database.prepare('PRAGMA user_version').get()?.user_version ?? 0)
    if (version > FORMAT) throw new RunnerError('store/newer', { file, version })
    if (version === 0) {
      this.#database.exec('BEGIN IMMEDIATE')
      this.#database.exec(`
        CREATE TABLE "_source" (hash TEXT NOT NULL);
        CREATE TABLE "_blocks" (number INTEGER PRIMARY KEY, hash TEXT NOT NULL, timestamp INTEGER NOT NULL);
        CREATE TABLE "_history" (first INTEGER NOT NULL);
        INSERT INTO "_history" VALUES (0);
        ${tableStatements(this.schema)}
        PRAGMA user_version=${FORMAT};`)
      this.#database.prepare('INSERT INTO "_source" VALUES (?)').run(source)
      this.#database.exec('COMMIT')
    }
    const stored = this.#database.prepare('SELECT hash FROM "_source"').get()?.hash
    if (stored !== source)
      throw new RunnerError('store/other', { file, reason: 'other schema, code, chain or addresses' })
  }

  /** The last block that is in the store, whole. */
  get head(): Checkpoint | undefined {
    const row = this.#database.prepare('SELECT number, hash FROM "_blocks" ORDER BY number DESC LIMIT 1').get()
    return row && { number: Number(row.number), hash: String(row.hash) }
  }

  /** The blocks whose hashes are known, newest first. */
  recentBlocks(): Checkpoint[] {
    const rows = this.#database.prepare('SELECT number, hash FROM "_blocks" ORDER BY number DESC').all()
    return rows.map((row) => ({ number: Number(row.number), hash: String(row.hash) }))
  }

  /** The oldest block that can be asked for. */
  get firstKept(): number {
    return Number(this.#database.prepare('SELECT first FROM "_history"').get()?.first ?? 0)
  }

  /** All or nothing; a crash in between leaves the state before. One at a time. */
  async transaction(work: () => Promise<void> | void): Promise<void> {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      await work()
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      this.#known.clear()
      throw error
    }
  }

  get(type: string, id: string): Entity | undefined {
    const key = keyOf(type, id)
    const known = this.#known.get(key)
    if (known !== undefined) {
      this.#know(key, known)
      return known
    }
    const { model, current } = this.#of(type)
    const row = current.get(id)
    if (row === undefined) return undefined
    const entity = entityOf(model, row as Record<string, Cell>)
    this.#know(key, entity)
    return entity
  }

  /** The entities of a type whose field names this id. */
  related(type: string, field: string, id: string): Entity[] {
    const { model, related } = this.#of(type)
    const rows = related.get(field)?.all(id) ?? []
    return rows.map((row) => entityOf(model, row as Record<string, Cell>))
  }

  /** Writes, or without an entity removes, as of this block. */
  put(type: string, id: string, entity: Entity | undefined, block: number): void {
    const { model, insert, close, drop } = this.#of(type)
    const cells = entity && storedFields(model).map((field) => toCell(type, field, entity.get(field.name)))
    // A version that this block made is replaced, an older one ends here.
    drop.run(id, block)
    close.run(block, id)
    if (cells !== undefined) insert.run(...cells, block)
    this.#know(keyOf(type, id), model.immutable ? undefined : entity)
  }

  addBlock({ number, hash, timestamp }: Checkpoint & { timestamp: number }): void {
    this.#database.prepare('INSERT OR REPLACE INTO "_blocks" VALUES (?, ?, ?)').run(number, hash, timestamp)
  }

  /** Back to what was after this block. */
  async rollBack(to: number): Promise<void> {
    this.#known.clear()
    await this.transaction(() => {
      for (const name of this.schema.entities.keys()) {
        const table = quote(name)
        this.#database.prepare(`DELETE FROM ${table} WHERE "_from" > ?`).run(to)
        this.#database.prepare(`UPDATE ${table} SET "_to" = NULL WHERE "_to" > ?`).run(to)
      }
      this.#database.prepare('DELETE FROM "_blocks" WHERE number > ?').run(to)
    })
  }

  /** Everything goes: the chain is another one than that which was read. */
  async clear(): Promise<void> {
    this.#known.clear()
    await this.transaction(() => {
      for (const name of this.schema.entities.keys()) this.#database.exec(`DELETE FROM ${quote(name)}`)
      this.#database.exec('DELETE FROM "_blocks"; UPDATE "_history" SET first = 0;')
    })
  }

  /** Forgets versions that ended at or before this block, and the hashes of blocks below it. */
  async prune(before: number): Promise<void> {
    if (before <= this.firstKept) return
    await this.transaction(() => {
      for (const name of this.schema.entities.keys())
        this.#database.prepare(`DELETE FROM ${quote(name)} WHERE "_to" <= ?`).run(before)
      this.#database.prepare('DELETE FROM "_blocks" WHERE number < ?').run(before)
      this.#database.prepare('UPDATE "_history" SET first = ?').run(before)
    })
  }

  close(): void {
    this.#database.close()
  }

  #know(key: string, entity: Entity | undefined): void {
    this.#known.delete(key)
    if (entity !== undefined) this.#known.set(key, entity)
    const [oldest] = this.#known.size > KNOWN ? this.#known.keys() : []
    if (oldest !== undefined) this.#known.delete(oldest)
  }

  #of(type: string): Statements {
    const statements = this.#statements.get(type)
    if (statements === undefined) throw new RunnerError('host/argument', { reason: `there is no entity ${type}.` })
    return statements
  }

  #prepare(model: EntityModel): Statements {
    const table = quote(model.name)
    const fields = storedFields(model)
    const columns = [...fields.map(({ name }) => quote(name)), '"_from"']
    const prepare = (sql: string) => this.#database.prepare(sql)
    const references = fields.filter(({ kind }) => kind === 'reference')
    return {
      model,
      current: prepare(`SELECT * FROM ${table} WHERE "id" = ? AND "_to" IS NULL`),
      related: new Map(
        references.map(({ name }) => [
          name,
          prepare(`SELECT * FROM ${table} WHERE ${quote(name)} = ? AND "_to" IS NULL ORDER BY "id"`),
        ]),
      ),
      insert: prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`),
      close: prepare(`UPDATE ${table} SET "_to" = ? WHERE "id" = ? AND "_to" IS NULL`),
      drop: prepare(`DELETE FROM ${table} WHERE "id" = ? AND "_from" = ?`),
    }
  }
}

function keyOf(type: string, id: string): string {
  return `${type}:${id}`
}

function entityOf(model: EntityModel, row: Record<string, Cell>): Entity {
  const entity = new Map()
  for (const field of storedFields(model)) {
    const value = fromCell(field, row[field.name] ?? null)
    if (value !== undefined) entity.set(field.name, value)
  }
  return entity
}
