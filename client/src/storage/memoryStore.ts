import type { Store } from '../model/Store.ts'

/** A store that forgets: for tests and demos. An app that stamps with it burns its sheet at every reload. */
export function memoryStore(): Store {
  const entries = new Map<string, unknown>()
  const read = <T>(key: string): T | undefined => structuredClone(entries.get(key)) as T | undefined
  return {
    get: async (key) => read(key),
    put: async (key, value) => {
      entries.set(key, structuredClone(value))
    },
    update: async (key, change) => {
      const next = change(read(key))
      entries.set(key, structuredClone(next))
      return next
    },
    remove: async (key) => {
      entries.delete(key)
    },
    list: async <T>(prefix: string) =>
      [...entries.keys()]
        .filter((key) => key.startsWith(prefix))
        .sort()
        .map((key) => ({ key, value: read<T>(key) as T })),
    close: async () => {},
  }
}
