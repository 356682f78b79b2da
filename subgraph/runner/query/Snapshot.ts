import type { DatabaseSync } from 'node:sqlite'
import { RunnerError } from '../RunnerError.ts'
import type { Cell } from '../store/columns.ts'
import { limits } from './limits.ts'

export type Row = Record<string, Cell>

export type Head = { number: number; hash: string; timestamp: number; firstKept: number }

/** The index as it was when a request came, and what the request has left to spend. */
export class Snapshot {
  readonly head: Head | undefined
  readonly #database: DatabaseSync
  readonly #deadline = performance.now() + limits.milliseconds
  readonly #spent = { statements: 0, rows: 0, cells: 0 }

  /** The caller holds a read transaction. */
  constructor(database: DatabaseSync) {
    this.#database = database
    const block = database.prepare('SELECT * FROM "_blocks" ORDER BY number DESC LIMIT 1').get()
    const first = database.prepare('SELECT first FROM "_history"').get()?.first
    this.head = block && {
      number: Number(block.number),
      hash: String(block.hash),
      timestamp: Number(block.timestamp),
      firstKept: Number(first),
    }
  }

  rows(sql: string, parameters: readonly Cell[]): Row[] {
    this.#spend('statements', 1)
    this.#checkTime()
    const rows = this.#database.prepare(sql).all(...parameters) as Row[]
    this.#spend('rows', rows.length)
    return rows
  }

  /** Each value of the answer costs something, also the hundredth name for the same field. */
  cell(): void {
    this.#spend('cells', 1)
    if (this.#spent.cells % 1_000 === 0) this.#checkTime()
  }

  blockOfHash(hash: string): number | undefined {
    const row = this.rows('SELECT number FROM "_blocks" WHERE hash = ?', [hash.toLowerCase()])[0]
    return row && Number(row.number)
  }

  #spend(what: 'statements' | 'rows' | 'cells', count: number): void {
    this.#spent[what] += count
    if (this.#spent[what] > limits[what])
      throw new RunnerError('query/limit', { what, limit: limits[what], got: this.#spent[what] })
  }

  #checkTime(): void {
    if (performance.now() > this.#deadline)
      throw new RunnerError('query/timeout', { milliseconds: limits.milliseconds })
  }
}
