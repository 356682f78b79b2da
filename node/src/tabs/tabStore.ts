import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { decodeTerms, encodeTerms, type Hex, type TabTerms } from '@parley/protocol'
import { GroupCommit } from '../hold/groupCommit.ts'

export type KeptClose = { cumulative: bigint; voucher: Uint8Array | undefined; signature: Uint8Array }
/** A tab that this relay opened, or keeps a voucher of. */
export type KeptTab = {
  tabId: Uint8Array
  terms: TabTerms
  /** This relay sent, or is about to send, the transaction that opens it. */
  opens: boolean
  openedBy: Hex | undefined
  /** The newest voucher; 0 and undefined: none. */
  cumulative: bigint
  voucher: Uint8Array | undefined
  /** The payee's word that the tab shall be closed. */
  close: KeptClose | undefined
  closedBy: Hex | undefined
  /** Unix seconds. */
  changedAt: number
}
type Row = Record<string, unknown>
type Tab = { tabId: Uint8Array; terms: TabTerms }
type Change = Tab & { statement: StatementSync; values: (string | Uint8Array | null)[] }

/** Tabs on the disk. What a method promises is there when its promise resolves. */
export class TabStore {
  readonly #database: DatabaseSync
  readonly #commits: GroupCommit<() => void>
  readonly #sql: ReturnType<typeof prepare>

  constructor({ database }: { database: DatabaseSync }) {
    this.#database = database
    this.#sql = prepare(database)
    this.#commits = new GroupCommit({ database, write: (change) => change() })
  }

  get count(): number {
    return Number(this.#database.prepare('SELECT count(*) AS n FROM tab').get()?.n ?? 0)
  }

  get(tabId: Uint8Array): KeptTab | undefined {
    const row = this.#sql.one.get(tabId)
    return row === undefined ? undefined : tabOf(row)
  }

  all(): KeptTab[] {
    return this.#sql.all.all().map(tabOf)
  }

  /** Keeps a voucher unless a higher one is there. */
  keepVoucher({ cumulative, voucher, ...tab }: Tab & { cumulative: bigint; voucher: Uint8Array }): Promise<void> {
    return this.#commits.add(() => {
      if ((this.get(tab.tabId)?.cumulative ?? 0n) >= cumulative) return
      this.#write({ ...tab, statement: this.#sql.voucher, values: [cumulative.toString(), voucher] })
    })
  }

  /** This relay opens the tab; the transaction is known when it is sent. */
  keepOpening({ transaction, ...tab }: Tab & { transaction: Hex | undefined }): Promise<void> {
    return this.#commits.add(() => this.#write({ ...tab, statement: this.#sql.opening, values: [transaction ?? null] }))
  }

  keepClose({ close, ...tab }: Tab & { close: KeptClose }): Promise<void> {
    return this.#commits.add(() => {
      const values = [close.cumulative.toString(), close.voucher ?? null, close.signature]
      this.#write({ ...tab, statement: this.#sql.close, values })
    })
  }

  keepClosed({ transaction, ...tab }: Tab & { transaction: Hex }): Promise<void> {
    return this.#commits.add(() => this.#write({ ...tab, statement: this.#sql.closed, values: [transaction] }))
  }

  /** The contract did not take the payee's word. */
  dropClose(tab: Tab): Promise<void> {
    return this.#commits.add(() => this.#write({ ...tab, statement: this.#sql.close, values: [null, null, null] }))
  }

  /** This relay did not open it after all: forgotten, unless there is a voucher. */
  dropOpening(tabId: Uint8Array): Promise<void> {
    return this.#commits.add(() => {
      this.#sql.notOpened.run(tabId)
      this.#sql.forgetEmpty.run(tabId)
    })
  }

  forget(tabId: Uint8Array): Promise<void> {
    return this.#commits.add(() => {
      this.#sql.forget.run(tabId)
    })
  }

  /** Writes what waits, before the database closes. */
  flush(): void {
    this.#commits.flush()
  }

  #write({ tabId, terms, statement, values }: Change): void {
    const now = Math.floor(Date.now() / 1000)
    this.#sql.add.run(tabId, encodeTerms(terms), now)
    statement.run(...values, now, tabId)
  }
}

function tabOf(row: Row): KeptTab {
  const closeSignature = blobOf(row.close_signature)
  const close =
    closeSignature === undefined
      ? undefined
      : {
          cumulative: BigInt(String(row.close_cumulative)),
          voucher: blobOf(row.close_voucher),
          signature: closeSignature,
        }
  return {
    tabId: blobOf(row.tab_id) ?? new Uint8Array(0),
    terms: decodeTerms(blobOf(row.terms) ?? new Uint8Array(0)),
    opens: row.opens === 1,
    openedBy: hashOf(row.opened_by),
    cumulative: BigInt(String(row.cumulative)),
    voucher: blobOf(row.voucher),
    close,
    closedBy: hashOf(row.closed_by),
    changedAt: Number(row.changed_at),
  }
}

const blobOf = (value: unknown) => (value instanceof Uint8Array ? value : undefined)
const hashOf = (value: unknown) => (typeof value === 'string' ? (value as Hex) : undefined)

function prepare(database: DatabaseSync) {
  const change = (fields: string) => database.prepare(`UPDATE tab SET ${fields}, changed_at = ? WHERE tab_id = ?`)
  return {
    one: database.prepare('SELECT * FROM tab WHERE tab_id = ?'),
    all: database.prepare('SELECT * FROM tab'),
    add: database.prepare('INSERT INTO tab (tab_id, terms, changed_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
    voucher: change('cumulative = ?, voucher = ?'),
    opening: change('opens = 1, opened_by = ?'),
    close: change('close_cumulative = ?, close_voucher = ?, close_signature = ?'),
    closed: change('closed_by = ?'),
    notOpened: database.prepare('UPDATE tab SET opens = 0, opened_by = NULL WHERE tab_id = ?'),
    forgetEmpty: database.prepare('DELETE FROM tab WHERE tab_id = ? AND voucher IS NULL AND close_signature IS NULL'),
    forget: database.prepare('DELETE FROM tab WHERE tab_id = ?'),
  }
}
