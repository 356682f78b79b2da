/**
 * Where the client keeps what must survive a reload: keys, slot counters, messages. Values are structured-cloneable.
 * A store is the device: losing it loses the session keys together with their counters, on purpose.
 */
export interface Store {
  get<T>(key: string): Promise<T | undefined>
  /** Durable when resolved. */
  put(key: string, value: unknown): Promise<void>
  /** Reads, changes and writes in one step that no other tab or process can come between; durable when resolved. */
  update<T>(key: string, change: (old: T | undefined) => T): Promise<T>
  remove(key: string): Promise<void>
  /** Every entry whose key starts with `prefix`, ordered by key. */
  list<T>(prefix: string): Promise<{ key: string; value: T }[]>
  close(): Promise<void>
}
