import { type Problem, toHex } from '@parley/protocol'

type Waiter = () => void

/** The most refusals that are remembered, and for how long. A sender asks within seconds. */
const MOST = 20_000
const REMEMBERED_MS = 15 * 60_000

/** What became of messages lately: refusals, bounded in count and time, and those who wait for news of one. */
export class Outcomes {
  readonly #refusals = new Map<string, { problem: Problem; until: number }>()
  readonly #waiters = new Map<string, Set<Waiter>>()

  refused(messageHash: Uint8Array, problem: Problem): void {
    const key = toHex(messageHash)
    this.#refusals.delete(key)
    this.#refusals.set(key, { problem, until: Date.now() + REMEMBERED_MS })
    for (const oldest of this.#refusals.keys()) {
      if (this.#refusals.size <= MOST) break
      this.#refusals.delete(oldest)
    }
    this.#tell(key)
  }

  /** It is on the disk now: an earlier refusal (of a copy with other stamps) no longer counts. */
  held(messageHash: Uint8Array): void {
    const key = toHex(messageHash)
    this.#refusals.delete(key)
    this.#tell(key)
  }

  refusal(messageHash: Uint8Array): Problem | undefined {
    const found = this.#refusals.get(toHex(messageHash))
    return found !== undefined && found.until > Date.now() ? found.problem : undefined
  }

  /** Resolves at the next news of a message, or after `ms`. */
  wait(messageHash: Uint8Array, ms: number, signal?: AbortSignal): Promise<void> {
    const key = toHex(messageHash)
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(key) ?? new Set<Waiter>()
      this.#waiters.set(key, waiters)
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        waiters.delete(done)
        if (waiters.size === 0 && this.#waiters.get(key) === waiters) this.#waiters.delete(key)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal?.addEventListener('abort', done)
      waiters.add(done)
    })
  }

  /** Lets everyone go. */
  stop(): void {
    for (const key of [...this.#waiters.keys()]) this.#tell(key)
  }

  #tell(key: string): void {
    const waiters = this.#waiters.get(key)
    if (waiters === undefined) return
    for (const waiter of [...waiters]) waiter()
  }
}
