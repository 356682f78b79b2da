import { DatabaseSync } from 'node:sqlite'
import { deserialize, serialize } from 'node:v8'
import type { Store } from '../model/Store.ts'
import { storeFailed } from '../storage/storeFailed.ts'

/** How long a process waits for another one's write before it gives up. */
const BUSY_MS = 5_000

/**
 * A store in one SQLite file, shared safely by several processes. Every write is on disk when it resolves.
 * @throws {ParleyError} `store/failed`
 */
export function openSqliteStore(path: string): Store {
  const database = open(path)
  const selectOne = database.prepare('SELECT value FROM entries WHERE key = ?')
  const upsert = database.prepare(
    'INSERT INTO entries (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const deleteOne = database.prepare('DELETE FROM entries WHERE key = ?')
  // A prefix is compared by bytes: LIKE would fold case and read % and _ in keys.
  const selectPrefix = database.prepare(
    'SELECT key, value FROM entries WHERE key >= ? AND substr(key, 1, length(?)) = ? ORDER BY key',
  )

  const read = <T>(key: string): T | undefined => {
    const row = selectOne.get(key)
    return row === undefined ? undefined : (deserialize(row.value as Uint8Array) as T)
  }
  const guard = <T>(action: () => T): Promise<T> => {
    try {
      return Promise.resolve(action())
    } catch (error) {
      return Promise.reject(storeFailed(error))
    }
  }

  return {
    get: (key) => guard(() => read(key)),
    put: (key, value) => guard(() => void upsert.run(key, serialize(value))),
    update: (key, change) =>
      guard(() => {
        database.exec('BEGIN IMMEDIATE')
        try {
          const next = change(read(key))
          upsert.run(key, serialize(next))
          database.exec('COMMIT')
          return next
        } catch (error) {
          if (database.isTransaction) database.exec('ROLLBACK')
          throw error
        }
      }),
    remove: (key) => guard(() => void deleteOne.run(key)),
    list: <T>(prefix: string) =>
      guard(() =>
        selectPrefix
          .all(prefix, prefix, prefix)
          .map(({ key, value }) => ({ key: key as string, value: deserialize(value as Uint8Array) as T })),
      ),
    close: () =>
      guard(() => {
        if (database.isOpen) database.close()
      }),
  }
}

function open(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { timeout: BUSY_MS })
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    `)
    return database
  } catch (error) {
    throw storeFailed(error)
  }
}
