import type { DatabaseSync } from 'node:sqlite'
import { mergeReach, REACH_HOURS, type ReachHour } from '@parley/protocol'
import * as v from 'valibot'
import { openDatabase } from '../hold/openDatabase.ts'

const HOUR_MS = 3_600_000
const formats = [
  `CREATE TABLE peer_hour (
     relay_id INTEGER NOT NULL,
     hour INTEGER NOT NULL,
     since INTEGER NOT NULL,
     asked INTEGER NOT NULL,
     answered INTEGER NOT NULL,
     last_answered_at INTEGER,
     delays TEXT NOT NULL,
     PRIMARY KEY (relay_id, hour)
   ) WITHOUT ROWID;`,
]
const row = v.object({
  hour: v.number(),
  since: v.number(),
  asked: v.number(),
  answered: v.number(),
  last_answered_at: v.nullable(v.number()),
  delays: v.pipe(v.string(), v.parseJson(), v.array(v.number())),
})

/** How often each relay answered, by the hour, for a week. A power cut may cost the last minute of it: nothing is promised here. */
export class PeerCounts {
  readonly #database: DatabaseSync

  constructor({ file }: { file: string }) {
    this.#database = openDatabase({ file, formats, durability: 'normal' })
  }

  /** Adds what was asked of some relays, in one transaction, and forgets what is older than a week. */
  add(asked: ReadonlyMap<number, ReachHour>, now: number): void {
    const put = this.#database.prepare(
      `INSERT INTO peer_hour (relay_id, hour, since, asked, answered, last_answered_at, delays) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (relay_id, hour) DO UPDATE SET since = excluded.since, asked = excluded.asked, answered = excluded.answered,
       last_answered_at = excluded.last_answered_at, delays = excluded.delays`,
    )
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      for (const [relayId, one] of asked) {
        const kept = this.#read('relay_id = ? AND hour = ?', relayId, one.hour)
        for (const { hour, since, asked, answered, lastAnsweredAt, delays } of mergeReach(kept, [one], now))
          put.run(relayId, hour, since, asked, answered, lastAnsweredAt ?? null, JSON.stringify(delays))
      }
      this.#database.prepare('DELETE FROM peer_hour WHERE hour <= ?').run(Math.floor(now / HOUR_MS) - REACH_HOURS)
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  /** Oldest first. */
  hours(relayId: number, now: number): ReachHour[] {
    return mergeReach(this.#read('relay_id = ?', relayId), [], now)
  }

  /** Those asked within the week. */
  relayIds(): number[] {
    return this.#database
      .prepare('SELECT DISTINCT relay_id FROM peer_hour')
      .all()
      .map(({ relay_id }) => Number(relay_id))
  }

  close(): void {
    this.#database.close()
  }

  #read(where: 'relay_id = ?' | 'relay_id = ? AND hour = ?', ...values: number[]): ReachHour[] {
    return this.#database
      .prepare(`SELECT hour, since, asked, answered, last_answered_at, delays FROM peer_hour WHERE ${where}`)
      .all(...values)
      .map((found) => {
        const { last_answered_at, ...hour } = v.parse(row, found)
        return { ...hour, lastAnsweredAt: last_answered_at ?? undefined }
      })
  }
}
