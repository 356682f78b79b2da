import type { Store } from '../model/Store.ts'

/** Slots of a sheet that are gone, as this device counts. */
export async function usedSlots(store: Store, key: string): Promise<number> {
  return (await store.get<{ next: number }>(key))?.next ?? 0
}
