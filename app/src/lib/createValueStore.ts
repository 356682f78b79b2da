/** A value outside React that components subscribe to with useSyncExternalStore. */
export type ValueStore<Value> = { get(): Value; set(value: Value): void; subscribe(listener: () => void): () => void }

/** Creates a store; listeners hear of every change, never of a value set again. */
export function createValueStore<Value>(initial: Value): ValueStore<Value> {
  let current = initial
  const listeners = new Set<() => void>()
  return {
    get: () => current,
    set: (value) => {
      if (Object.is(value, current)) return
      current = value
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
