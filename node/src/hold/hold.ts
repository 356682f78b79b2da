import { existsSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Stamp } from '@parley/protocol'
import { GroupCommit } from './groupCommit.ts'
import { holdFormats } from './holdFormats.ts'
import { openDatabase } from './openDatabase.ts'

/** A stamp that names this relay, with the second (Unix) this relay answers for in its postmark. */
export type HeldStamp = { stamp: Stamp; stampHash: Uint8Array; acceptedAt: number }
export type HeldMessage = {
  messageHash: Uint8Array
  wakuHash: Uint8Array
  contentTopic: string
  timestampNs: bigint
  payload: Uint8Array
}
export type HeldReceipt = {
  id: number
  relayId: number
  epoch: number
  ack: Uint8Array
  root: Uint8Array
  signature: Uint8Array
  leaves: Uint8Array[]
}
export type StoredStamp = HeldStamp & { messageHash: Uint8Array; receiptId: number | undefined }
export type WaitingGroup = { bookId: bigint; epoch: number; receipted: boolean; stamps: number; slots: number }
export type StoredMessage = HeldMessage & { receipted: boolean }

export type PageQuery = {
  contentTopics: readonly string[]
  /** Inclusive, nanoseconds. */
  from: bigint | undefined
  to: bigint | undefined
  /** Exclusive. */
  cursor: { timestampNs: bigint; messageHash: Uint8Array } | undefined
  forward: boolean
  limit: number
}

/** The most un-receipted messages of one inbox that are served before a receipt. */
export const UNRECEIPTED_PAGE = 256

const POSTMARKS_FROM = 'postmarks-from'

type Row = Record<string, unknown>
const bytes = (value: unknown): Uint8Array => {
  if (value instanceof Uint8Array) return value
  throw new TypeError('The hold has a column of another type.')
}

/**
 * What this relay has promised to keep: messages stamped for it, their stamps (which are also its bitmap), and receipts.
 * `put` and `takeReceipt` return when it is on the disk.
 */
export class Hold {
  readonly database: DatabaseSync
  /** Made just now: nothing is known of what an earlier one held. */
  readonly isNew: boolean
  readonly #commits: GroupCommit<{ message: HeldMessage; stamps: readonly HeldStamp[] }>
  readonly #sql: ReturnType<typeof prepare>
  #count: number

  constructor({ file }: { file: string }) {
    this.isNew = !existsSync(file)
    this.database = openDatabase({ file, formats: holdFormats, durability: 'full' })
    const sql = prepare(this.database)
    this.#sql = sql
    this.#count = Number(this.database.prepare('SELECT count(*) AS n FROM message').get()?.n ?? 0)
    this.#commits = new GroupCommit({
      database: this.database,
      write: ({ message, stamps }) => {
        const { messageHash, wakuHash, contentTopic, timestampNs, payload } = message
        const first = stamps[0]
        if (first === undefined) return
        const added = sql.addMessage.run(
          messageHash,
          wakuHash,
          contentTopic,
          timestampNs,
          payload,
          first.stamp.epoch,
          first.acceptedAt,
        )
        this.#count += Number(added.changes)
        for (const { stamp, stampHash, acceptedAt } of stamps) {
          const { bookId, epoch, slot, span, relayId, ack, signature } = stamp
          sql.addStamp.run(stampHash, messageHash, bookId, epoch, slot, span, relayId, ack, signature, acceptedAt)
        }
      },
    })
  }

  /** Messages held now. */
  get count(): number {
    return this.#count
  }

  put(message: HeldMessage, stamps: readonly HeldStamp[]): Promise<void> {
    return this.#commits.add({ message, stamps })
  }

  message(messageHash: Uint8Array): StoredMessage | undefined {
    const row = this.#sql.message.get(messageHash)
    return row === undefined ? undefined : messageOf(row)
  }

  messageByWakuHash(wakuHash: Uint8Array): StoredMessage | undefined {
    const row = this.#sql.messageByWakuHash.get(wakuHash)
    return row === undefined ? undefined : messageOf(row)
  }

  /** Stamps of one message that name this relay. */
  stampsOf(messageHash: Uint8Array): StoredStamp[] {
    return this.#sql.stampsOf.all(messageHash).map(stampOf)
  }

  stamp(stampHash: Uint8Array): StoredStamp | undefined {
    const row = this.#sql.stamp.get(stampHash)
    return row === undefined ? undefined : stampOf(row)
  }

  /** Every stamp from this epoch on: the bits that the gate must know after a restart. */
  *stampsFrom(epoch: number): Iterable<StoredStamp> {
    for (const row of this.#sql.stampsFrom.iterate(epoch)) yield stampOf(row)
  }

  /** The books that spent slots here in an epoch. */
  booksOf(epoch: number): bigint[] {
    return this.#sql.booksOf.all(epoch).map((row) => BigInt(row.book_id as bigint))
  }

  /** The stamp that covers a slot of a sheet. */
  stampAt({ bookId, epoch, slot }: { bookId: bigint; epoch: number; slot: number }): StoredStamp | undefined {
    const row = this.#sql.stampAt.get(epoch, bookId, slot, slot)
    return row === undefined ? undefined : stampOf(row)
  }

  /** Stamps for a relay in the epochs after `epoch`, counted by book, epoch and whether they have a receipt. */
  waiting(relayId: number, epoch: number): WaitingGroup[] {
    return this.#sql.waiting.all(relayId, epoch).map((row) => ({
      bookId: BigInt(row.book_id as bigint),
      epoch: Number(row.epoch),
      receipted: Number(row.receipted) === 1,
      stamps: Number(row.stamps),
      slots: Number(row.slots),
    }))
  }

  receipt(id: number): HeldReceipt | undefined {
    const row = this.#sql.receipt.get(id)
    return row === undefined ? undefined : receiptOf(row)
  }

  /** Stores a receipt whose signature the caller has checked; returns how many stamps it newly covers. */
  takeReceipt({ relayId, epoch, ack, root, signature, leaves }: Omit<HeldReceipt, 'id'>): number {
    this.#commits.flush()
    this.database.exec('BEGIN IMMEDIATE')
    try {
      const packed = new Uint8Array(leaves.length * 32)
      for (const [index, leaf] of leaves.entries()) packed.set(leaf, index * 32)
      this.#sql.addReceipt.run(relayId, epoch, ack, root, signature, packed)
      const id = this.#sql.receiptId.get(root, ack)?.id
      let covered = 0
      if (id !== undefined) {
        for (const leaf of leaves) {
          const changed = this.#sql.coverStamp.run(id as bigint, leaf)
          if (Number(changed.changes) === 0) continue
          covered += 1
          this.#sql.coverMessage.run(leaf)
        }
      }
      this.database.exec('COMMIT')
      return covered
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK')
      throw error
    }
  }

  /**
   * One page of messages, oldest first. Receipted messages are always served; of the others the oldest
   * {@link UNRECEIPTED_PAGE} of each topic, so that the next page follows the receipt of this one.
   */
  page({ contentTopics, from, to, cursor, forward, limit }: PageQuery): StoredMessage[] {
    const found: StoredMessage[] = []
    const lowest = from ?? 0n
    const highest = to ?? MAX_INT64
    for (const topic of new Set(contentTopics)) {
      const gate = this.#sql.pageEnd.get(topic, UNRECEIPTED_PAGE - 1)
      const gateTime = gate === undefined ? MAX_INT64 : BigInt(gate.timestamp_ns as bigint)
      const gateHash = gate === undefined ? NO_HASH : bytes(gate.message_hash)
      const edgeTime = cursor?.timestampNs ?? (forward ? MIN_INT64 : MAX_INT64)
      const edgeHash = cursor?.messageHash ?? NO_HASH
      const statement = forward ? this.#sql.pageForward : this.#sql.pageBackward
      const rows = statement.all(topic, lowest, highest, edgeTime, edgeHash, gateTime, gateHash, limit)
      for (const row of rows) found.push(messageOf(row))
    }
    found.sort(byTime)
    return forward ? found.slice(0, limit) : found.slice(-limit)
  }

  /** Is this message within the page its inbox may see now? */
  isServed({ contentTopic, timestampNs, messageHash, receipted }: StoredMessage): boolean {
    if (receipted) return true
    const gate = this.#sql.pageEnd.get(contentTopic, UNRECEIPTED_PAGE - 1)
    if (gate === undefined) return true
    return (
      byTime(
        { timestampNs, messageHash },
        { timestampNs: BigInt(gate.timestamp_ns as bigint), messageHash: bytes(gate.message_hash) },
      ) <= 0
    )
  }

  /** Forgets messages, stamps and receipts of epochs before `epoch` whose messages were accepted before `acceptedBefore` (Unix seconds). */
  drop({ epoch, acceptedBefore }: { epoch: number; acceptedBefore: number }): number {
    this.#commits.flush()
    this.database.exec('BEGIN IMMEDIATE')
    try {
      const dropped = Number(this.#sql.dropMessages.run(epoch, acceptedBefore).changes)
      this.#sql.dropStamps.run(epoch, acceptedBefore)
      this.#sql.dropReceipts.run(epoch)
      this.database.exec('COMMIT')
      this.#count -= dropped
      return dropped
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK')
      throw error
    }
  }

  /** The first epoch in which this relay may postmark: its bits of the ones before may be lost. */
  get postmarksFrom(): number {
    return this.counters().get(POSTMARKS_FROM) ?? 0
  }

  set postmarksFrom(epoch: number) {
    this.saveCounters([[POSTMARKS_FROM, epoch]])
  }

  counters(): Map<string, number> {
    return new Map(this.#sql.counters.all().map((row) => [String(row.name), Number(row.value)]))
  }

  saveCounters(counters: Iterable<[string, number]>): void {
    this.#commits.flush()
    this.database.exec('BEGIN IMMEDIATE')
    for (const [name, value] of counters) this.#sql.saveCounter.run(name, value)
    this.database.exec('COMMIT')
  }

  close(): void {
    this.#commits.flush()
    this.database.close()
  }
}

const MAX_INT64 = 2n ** 63n - 1n
const MIN_INT64 = -(2n ** 63n)
const NO_HASH = new Uint8Array(0)

function byTime(
  a: { timestampNs: bigint; messageHash: Uint8Array },
  b: { timestampNs: bigint; messageHash: Uint8Array },
): number {
  if (a.timestampNs !== b.timestampNs) return a.timestampNs < b.timestampNs ? -1 : 1
  return Buffer.compare(a.messageHash, b.messageHash)
}

function messageOf(row: Row): StoredMessage {
  return {
    messageHash: bytes(row.message_hash),
    wakuHash: bytes(row.waku_hash),
    contentTopic: String(row.content_topic),
    timestampNs: BigInt(row.timestamp_ns as bigint),
    payload: bytes(row.payload),
    receipted: Number(row.receipted) === 1,
  }
}

function stampOf(row: Row): StoredStamp {
  return {
    stampHash: bytes(row.stamp_hash),
    messageHash: bytes(row.message_hash),
    acceptedAt: Number(row.accepted_at),
    receiptId: row.receipt_id === null ? undefined : Number(row.receipt_id),
    stamp: {
      bookId: BigInt(row.book_id as bigint),
      epoch: Number(row.epoch),
      slot: Number(row.slot),
      span: Number(row.span),
      relayId: Number(row.relay_id),
      ack: bytes(row.ack),
      signature: bytes(row.signature),
    },
  }
}

function receiptOf(row: Row): HeldReceipt {
  const packed = bytes(row.leaves)
  const leaves: Uint8Array[] = []
  for (let offset = 0; offset < packed.length; offset += 32) leaves.push(packed.slice(offset, offset + 32))
  return {
    id: Number(row.id),
    relayId: Number(row.relay_id),
    epoch: Number(row.epoch),
    ack: bytes(row.ack),
    root: bytes(row.root),
    signature: bytes(row.signature),
    leaves,
  }
}

function prepare(database: DatabaseSync) {
  const statement = (sql: string): StatementSync => {
    const prepared = database.prepare(sql)
    prepared.setReadBigInts(true)
    return prepared
  }
  const page = (
    order: 'ASC' | 'DESC',
  ) => `SELECT * FROM message WHERE content_topic = ?1 AND timestamp_ns BETWEEN ?2 AND ?3
    AND (timestamp_ns, message_hash) ${order === 'ASC' ? '>' : '<'} (?4, ?5)
    AND (receipted = 1 OR (timestamp_ns, message_hash) <= (?6, ?7) OR length(?7) = 0)
    ORDER BY timestamp_ns ${order}, message_hash ${order} LIMIT ?8`
  return {
    addMessage:
      statement(`INSERT INTO message (message_hash, waku_hash, content_topic, timestamp_ns, payload, epoch, accepted_at)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`),
    addStamp:
      statement(`INSERT INTO stamp (stamp_hash, message_hash, book_id, epoch, slot, span, relay_id, ack, signature, accepted_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`),
    message: statement('SELECT * FROM message WHERE message_hash = ?'),
    messageByWakuHash: statement('SELECT * FROM message WHERE waku_hash = ?'),
    stampsOf: statement('SELECT * FROM stamp WHERE message_hash = ? ORDER BY slot'),
    stamp: statement('SELECT * FROM stamp WHERE stamp_hash = ?'),
    stampsFrom: statement('SELECT * FROM stamp WHERE epoch >= ?'),
    booksOf: statement('SELECT DISTINCT book_id FROM stamp WHERE epoch = ?'),
    stampAt: statement(
      'SELECT * FROM stamp WHERE epoch = ? AND book_id = ? AND slot <= ? AND slot + span > ? ORDER BY slot DESC LIMIT 1',
    ),
    waiting:
      statement(`SELECT book_id, epoch, receipt_id IS NOT NULL AS receipted, count(*) AS stamps, sum(span) AS slots
      FROM stamp WHERE relay_id = ? AND epoch > ? GROUP BY book_id, epoch, receipted`),
    receipt: statement('SELECT * FROM receipt WHERE id = ?'),
    receiptId: statement('SELECT id FROM receipt WHERE root = ? AND ack = ?'),
    addReceipt: statement(
      `INSERT INTO receipt (relay_id, epoch, ack, root, signature, leaves) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    coverStamp: statement('UPDATE stamp SET receipt_id = ? WHERE stamp_hash = ? AND receipt_id IS NULL'),
    coverMessage: statement(
      'UPDATE message SET receipted = 1 WHERE message_hash = (SELECT message_hash FROM stamp WHERE stamp_hash = ?)',
    ),
    pageEnd: statement(`SELECT timestamp_ns, message_hash FROM message WHERE content_topic = ? AND receipted = 0
      ORDER BY timestamp_ns, message_hash LIMIT 1 OFFSET ?`),
    pageForward: statement(page('ASC')),
    pageBackward: statement(page('DESC')),
    dropMessages: statement('DELETE FROM message WHERE epoch < ? AND accepted_at < ?'),
    dropStamps: statement('DELETE FROM stamp WHERE epoch < ? AND accepted_at < ?'),
    dropReceipts: statement(
      'DELETE FROM receipt WHERE epoch < ? AND NOT EXISTS (SELECT 1 FROM stamp WHERE stamp.receipt_id = receipt.id)',
    ),
    counters: statement('SELECT name, value FROM counter'),
    saveCounter: statement(
      'INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    ),
  }
}
