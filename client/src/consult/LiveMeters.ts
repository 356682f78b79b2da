import type { Hex } from '@parley/protocol'

type Meter = { stop(): void }

/**
 * Meters of calls that go on here. Where tabs of a browser share a store, each call holds a lock as long as its meter runs: the
 * browser frees it the moment the tab dies, so the others need not wait to be sure.
 */
export class LiveMeters {
  readonly #lockName: string | undefined
  readonly #meters = new Map<Hex, { meter: Meter; letGo: () => void }>()

  /** Without a name no lock is held, and of calls elsewhere nothing is known. */
  constructor(lockName: string | undefined) {
    this.#lockName = lockName
  }

  has(tabId: Hex): boolean {
    return this.#meters.has(tabId)
  }

  /** True once a lock tells the others that it goes on; false where none can. */
  async add(tabId: Hex, meter: Meter): Promise<boolean> {
    let letGo = (): void => {}
    const over = new Promise<void>((resolve) => {
      letGo = resolve
    })
    this.#meters.set(tabId, { meter, letGo })
    if (this.#lockName === undefined) return false
    return await new Promise<boolean>((resolve) => {
      navigator.locks
        .request(this.#lockOf(tabId), async () => {
          resolve(true)
          await over
        })
        .catch(() => resolve(false))
    })
  }

  remove(tabId: Hex): void {
    this.#meters.get(tabId)?.letGo()
    this.#meters.delete(tabId)
  }

  /** The client stops. */
  stop(): void {
    for (const { meter, letGo } of this.#meters.values()) {
      meter.stop()
      letGo()
    }
    this.#meters.clear()
  }

  /** Whether a call that took a lock may still go on, in this tab or another. */
  async isHeld(tabId: Hex): Promise<boolean> {
    if (this.#lockName === undefined) return true
    // Shared, so that two who look at once do not take each other for the call.
    const look = { mode: 'shared', ifAvailable: true } as const
    return await navigator.locks.request(this.#lockOf(tabId), look, async (lock) => lock === null).catch(() => true)
  }

  /** Resolves when nobody holds it any more; rejects when the signal fires before. */
  async untilFree(tabId: Hex, signal: AbortSignal): Promise<void> {
    await navigator.locks.request(this.#lockOf(tabId), { mode: 'shared', signal }, async () => {})
  }

  #lockOf(tabId: Hex): string {
    return `${this.#lockName}/consultation/${tabId}`
  }
}
