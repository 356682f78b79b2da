import { useSyncExternalStore } from 'react'
import type { ValueStore } from '../lib/createValueStore.ts'

/** Reads a store and renders again when it changes. */
export function useValue<Value>(store: ValueStore<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get, store.get)
}
