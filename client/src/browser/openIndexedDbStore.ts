import type { DBSchema, IDBPDatabase } from 'idb'
import { openDB } from 'idb'
import type { Store } from '../model/Store.ts'
import { storeFailed } from '../storage/storeFailed.ts'

type Schema = DBSchema & { entries: { key: string; value: unknown } }

/** `strict`: resolved means flushed to disk, not only handed to the system. Slots depend on it. */
const DURABLE = { durability: 'strict' } as const

/**
 * A store in IndexedDB, shared by all tabs of the origin.
 * @throws {ParleyError} `store/failed`, e.g. where the browser forbids storage
 */
export async function openIndexedDbStore(name: string): Promise<Store> {
  let database: Promise<IDBPDatabase<Schema>> | undefined
  let closed = false

  const connect = (): Promise<IDBPDatabase<Schema>> => {
    database ??= openDB<Schema>(name, 1, {
      upgrade: (upgrading) => void upgrading.createObjectStore('entries'),
      // The browser may end the connection (site data cleared, a newer version in another tab): open again when needed.
      terminated: () => {
        database = undefined
      },
      blocking: (_current, _blocked, event) => {
        database = undefined
        ;(event.target as IDBDatabase | null)?.close()
      },
    }).catch((error: unknown) => {
      database = undefined
      throw error
    })
    return database
  }
  const guard = async <T>(action: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> => {
    if (closed) throw storeFailed(new Error('the store is closed'))
    try {
      return await action(await connect())
    } catch (error) {
      throw storeFailed(error)
    }
  }

  await guard(async () => {})
  return {
    get: <T>(key: string) => guard(async (db) => (await db.get('entries', key)) as T | undefined),
    put: (key, value) =>
      guard(async (db) => {
        const transaction = db.transaction('entries', 'readwrite', DURABLE)
        await Promise.all([transaction.store.put(value, key), transaction.done])
      }),
    update: <T>(key: string, change: (old: T | undefined) => T) =>
      guard(async (db) => {
        const transaction = db.transaction('entries', 'readwrite', DURABLE)
        try {
          const next = change((await transaction.store.get(key)) as T | undefined)
          await transaction.store.put(next, key)
          await transaction.done
          return next
        } catch (error) {
          // The abort rejects `done` too; the first error is the one to tell.
          transaction.done.catch(() => {})
          try {
            transaction.abort()
          } catch {
            // Already over.
          }
          throw error
        }
      }),
    remove: (key) =>
      guard(async (db) => {
        const transaction = db.transaction('entries', 'readwrite', DURABLE)
        await Promise.all([transaction.store.delete(key), transaction.done])
      }),
    list: <T>(prefix: string) =>
      guard(async (db) => {
        const range = prefix === '' ? undefined : IDBKeyRange.bound(prefix, `${prefix}\uffff`)
        const transaction = db.transaction('entries', 'readonly')
        const [keys, values] = await Promise.all([transaction.store.getAllKeys(range), transaction.store.getAll(range)])
        await transaction.done
        return keys.map((key, index) => ({ key, value: values[index] as T }))
      }),
    close: async () => {
      closed = true
      const open = database
      database = undefined
      if (open !== undefined) (await open.catch(() => undefined))?.close()
    },
  }
}
