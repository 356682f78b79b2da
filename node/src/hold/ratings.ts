import type { DatabaseSync } from 'node:sqlite'

type Kept = { tabId: string; bytes: Uint8Array }

/** What callers said about advisers, one rating a tab; who puts one in has compared it with the chain. */
export class Ratings {
  readonly #database: DatabaseSync

  constructor({ database }: { database: DatabaseSync }) {
    this.#database = database
  }

  /** Of two about one tab the later stays. */
  put({
    tabId,
    payee,
    at,
    stars,
    bytes,
  }: {
    tabId: string
    payee: string
    at: number
    stars: number
    bytes: Uint8Array
  }): void {
    this.#database
      .prepare(
        `INSERT INTO rating (tab_id, payee, at, stars, bytes) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (tab_id) DO UPDATE SET at = excluded.at, stars = excluded.stars, bytes = excluded.bytes
         WHERE excluded.at > rating.at`,
      )
      .run(tabId, payee.toLowerCase(), at, stars, bytes)
  }

  /** How many, and the sum of their stars. */
  total(payee: string): { count: number; stars: number } {
    const row = this.#database
      .prepare('SELECT COUNT(*) AS count, COALESCE(SUM(stars), 0) AS stars FROM rating WHERE payee = ?')
      .get(payee.toLowerCase())
    return { count: Number(row?.count ?? 0), stars: Number(row?.stars ?? 0) }
  }

  /** In order of tab id, after one. */
  list({ payee, after, limit }: { payee: string; after: string; limit: number }): Kept[] {
    return this.#database
      .prepare('SELECT tab_id, bytes FROM rating WHERE payee = ? AND tab_id > ? ORDER BY tab_id LIMIT ?')
      .all(payee.toLowerCase(), after, limit)
      .flatMap(({ tab_id, bytes }) => (bytes instanceof Uint8Array ? [{ tabId: String(tab_id), bytes }] : []))
  }
}
