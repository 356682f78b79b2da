import type { DatabaseSync } from 'node:sqlite'
import { fromHex, inboxTopic, type Profile } from '@parley/protocol'
import { Offers } from './offers.ts'

/** Profile documents that stand on the chain, and the inboxes of those that chose this relay. */
export class Profiles {
  readonly offers: Offers
  readonly #database: DatabaseSync
  /** Acknowledgement keys by inbox topic: read for each message, so kept in memory. */
  readonly #inboxes = new Map<string, Uint8Array>()

  constructor({ database }: { database: DatabaseSync }) {
    this.#database = database
    this.offers = new Offers({ database })
    const rows = database.prepare('SELECT inbox, ack_key FROM profile WHERE inbox IS NOT NULL').all()
    for (const { inbox, ack_key } of rows) if (ack_key instanceof Uint8Array) this.#inboxes.set(String(inbox), ack_key)
  }

  /** Inboxes whose mail this relay holds. */
  get inboxes(): number {
    return this.#inboxes.size
  }

  inbox(contentTopic: string): { ackKey: Uint8Array } | undefined {
    const ackKey = this.#inboxes.get(contentTopic)
    return ackKey === undefined ? undefined : { ackKey }
  }

  /** Did this identity choose the relay to hold its mail? */
  holdsFor(address: string): boolean {
    const row = this.#database.prepare('SELECT inbox FROM profile WHERE address = ?').get(address.toLowerCase())
    return typeof row?.inbox === 'string'
  }

  bytes(address: string): Uint8Array | undefined {
    const found = this.#database
      .prepare('SELECT bytes FROM profile WHERE address = ?')
      .get(address.toLowerCase())?.bytes
    return found instanceof Uint8Array ? found : undefined
  }

  /** Keeps a document whose anchor the caller has compared with the chain. `relayId`: the relay that holds if it is named. */
  put({
    address,
    bytes,
    profile,
    relayId,
  }: {
    address: string
    bytes: Uint8Array
    profile: Profile
    relayId: number | undefined
  }): void {
    const key = address.toLowerCase()
    const before = this.#database.prepare('SELECT inbox FROM profile WHERE address = ?').get(key)?.inbox
    const holds = relayId !== undefined && profile.relays.includes(relayId)
    const ackKey = fromHex(profile.ackKey)
    const topic = holds ? inboxTopic(ackKey) : null
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      this.#database
        .prepare(
          `INSERT INTO profile (address, bytes, inbox, ack_key) VALUES (?, ?, ?, ?)
           ON CONFLICT (address) DO UPDATE SET bytes = excluded.bytes, inbox = excluded.inbox, ack_key = excluded.ack_key`,
        )
        .run(key, bytes, topic, holds ? ackKey : null)
      this.offers.put(key, profile.offer)
      this.#database.exec('COMMIT')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
    if (topic !== null) this.#inboxes.set(topic, ackKey)
    if (typeof before !== 'string' || before === topic) return
    // Anyone may name a stranger's key in a profile of his own: an inbox goes only with the last document that has it.
    const others = this.#database.prepare('SELECT 1 FROM profile WHERE inbox = ? LIMIT 1').get(before)
    if (others === undefined) this.#inboxes.delete(before)
  }
}
