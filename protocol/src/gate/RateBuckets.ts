type Bucket = { level: number; at: number }

/** Slots that a book of this depth may spend at once, and a second, at one relay. */
export function rateOf(depth: number): { burst: number; perSecond: number } {
  const perSecond = 2 ** depth / 64
  return { burst: Math.max(16, perSecond), perSecond }
}

/**
 * How fast each book spends its slots at this relay. A bucket that is full again is forgotten, so memory follows the
 * books of the last seconds, not all books.
 */
export class RateBuckets {
  readonly #buckets = new Map<bigint, Bucket & { depth: number }>()
  #sweepAt = 1024

  /** Whether `slots` more would be within the rate. Changes nothing. */
  allows(bookId: bigint, depth: number, slots: number, nowSeconds: number): boolean {
    const bucket = this.#buckets.get(bookId)
    return slots <= (bucket === undefined ? rateOf(depth).burst : levelOf(bucket, depth, nowSeconds))
  }

  /** Takes `slots` out of the bucket; ask `allows` first. */
  draw(bookId: bigint, depth: number, slots: number, nowSeconds: number): void {
    const bucket = this.#buckets.get(bookId)
    if (bucket !== undefined) {
      bucket.level = levelOf(bucket, depth, nowSeconds) - slots
      bucket.at = Math.max(bucket.at, nowSeconds)
      return
    }
    if (this.#buckets.size >= this.#sweepAt) this.#sweep(nowSeconds)
    this.#buckets.set(bookId, { level: rateOf(depth).burst - slots, at: nowSeconds, depth })
  }

  #sweep(nowSeconds: number): void {
    for (const [bookId, bucket] of this.#buckets) {
      if (levelOf(bucket, bucket.depth, nowSeconds) >= rateOf(bucket.depth).burst) this.#buckets.delete(bookId)
    }
    this.#sweepAt = Math.max(1024, 2 * this.#buckets.size)
  }
}

// A clock that went back refills nothing.
function levelOf({ level, at }: Bucket, depth: number, nowSeconds: number): number {
  const { burst, perSecond } = rateOf(depth)
  return Math.min(burst, level + Math.max(0, nowSeconds - at) * perSecond)
}
