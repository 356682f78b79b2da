type Bucket = { tokens: number; at: number }

/** Requests a second per remote address, with ten seconds' worth at once; bounded in memory. This machine gets a hundredfold. */
export class RateLimit {
  readonly #perSecond: number
  readonly #buckets = new Map<string, Bucket>()

  constructor({ perSecond }: { perSecond: number }) {
    this.#perSecond = perSecond
  }

  allows(remote: string, now: number = Date.now() / 1000): boolean {
    const rate = isLoopback(remote) ? this.#perSecond * 100 : this.#perSecond
    const bucket = this.#buckets.get(remote) ?? { tokens: rate * 10, at: now }
    bucket.tokens = Math.min(rate * 10, bucket.tokens + Math.max(0, now - bucket.at) * rate)
    bucket.at = now
    this.#buckets.delete(remote)
    this.#buckets.set(remote, bucket)
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= MOST_REMOTES) break
      this.#buckets.delete(oldest)
    }
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }
}

const MOST_REMOTES = 10_000

function isLoopback(remote: string): boolean {
  return remote === '127.0.0.1' || remote === '::1' || remote === '::ffff:127.0.0.1'
}
