const SMALLEST = 1024

/**
 * Remembers stamps for the time in which the same stamp can come again: it is bound to its message, and a message older
 * than two minutes is refused. So a spent slot under a hash that stands here is a duplicate, under any other hash a double
 * spend. A hint, made of what is at hand before anything is hashed, tells most double spends for the price of a look-up.
 * Two generations of 51-bit tags, 8 bytes a cell: at most 2 MB, whatever comes.
 */
export class SeenStamps {
  readonly #lifetime: number
  readonly #limit: number
  #current = createGeneration()
  #previous = createGeneration()
  #turnAt = 0
  /** Restored stamps come without a hint: until then every hint is possible. */
  #hintsFrom = 0
  #isRestored = false

  /** Each hash is kept for `lifetimeSeconds` at least, unless more than `limit` come in that time. */
  constructor(lifetimeSeconds: number, limit: number) {
    this.#lifetime = lifetimeSeconds
    this.#limit = limit
  }

  /** `false` only if no stamp with this hint stands here. */
  mayHold(hint: number, nowSeconds: number): boolean {
    if (this.#isRestored) {
      this.#isRestored = false
      this.#hintsFrom = nowSeconds + this.#lifetime
    }
    if (nowSeconds < this.#hintsFrom) return true
    return this.#current.hints.get(hint) !== undefined || this.#previous.hints.get(hint) !== undefined
  }

  /** `undefined` if unknown, else whether the stamp was also admitted to an inbox of this relay. */
  get(stampHash: Uint8Array): { admitted: boolean } | undefined {
    const tag = tagOf(stampHash)
    const admitted = this.#current.hashes.get(tag) ?? this.#previous.hashes.get(tag)
    return admitted === undefined ? undefined : { admitted }
  }

  put(stampHash: Uint8Array, hint: number, admitted: boolean, nowSeconds: number): void {
    if (nowSeconds >= this.#turnAt) this.#turn(nowSeconds)
    this.#put(tagOf(stampHash), hint, admitted)
  }

  /** A stamp from the store, before the first check. */
  restore(stampHash: Uint8Array): void {
    this.#isRestored = true
    this.#put(tagOf(stampHash), 1, true)
  }

  #put(tag: number, hint: number, admitted: boolean): void {
    if (this.#current.hashes.count >= this.#limit) this.#turn(this.#turnAt - this.#lifetime)
    this.#current.hashes.put(tag, admitted)
    this.#current.hints.put(hint, false)
  }

  #turn(nowSeconds: number): void {
    this.#previous = this.#current
    this.#current = createGeneration()
    this.#turnAt = nowSeconds + this.#lifetime
  }
}

type Generation = { hashes: Tags; hints: Tags }

function createGeneration(): Generation {
  return { hashes: new Tags(SMALLEST), hints: new Tags(SMALLEST) }
}

// A bigint in two halves without arithmetic on bigints; all callers are synchronous.
const whole = new BigUint64Array(2)
const halves = new Uint32Array(whole.buffer)

/** What two copies of one stamp on one message share, without hashing the message. Only a hint: others may share it. */
export function hintOf(
  { bookId, slot, relayId }: { bookId: bigint; slot: number; relayId: number },
  timestampNs: bigint,
  envelopeLength: number,
): number {
  whole[0] = bookId
  whole[1] = timestampNs
  const place = Math.imul((halves[0] ?? 0) ^ Math.imul((halves[1] ?? 0) ^ slot, 0x9e3779b1), 0x85ebca6b)
  const time = Math.imul((halves[2] ?? 0) ^ Math.imul((halves[3] ?? 0) ^ envelopeLength, 0x9e3779b1), 0xc2b2ae35)
  const high = (place ^ (place >>> 15) ^ relayId) >>> 0
  return high * 2 ** 19 + ((time ^ (time >>> 13)) >>> 13) || 1
}

/** Open addressing over doubles: `2 * tag + admitted`, 0 for an empty cell. */
class Tags {
  #cells: Float64Array
  count = 0

  constructor(size: number) {
    this.#cells = new Float64Array(size)
  }

  get(tag: number): boolean | undefined {
    const cell = this.#cells[this.#find(tag)] ?? 0
    return cell === 0 ? undefined : cell % 2 === 1
  }

  put(tag: number, admitted: boolean): void {
    const at = this.#find(tag)
    if (this.#cells[at] === 0) this.count++
    this.#cells[at] = 2 * tag + (admitted ? 1 : 0)
    if (this.count * 4 > this.#cells.length * 3) this.#grow()
  }

  #find(tag: number): number {
    const size = this.#cells.length
    let at = tag % size
    for (;;) {
      const cell = this.#cells[at] ?? 0
      if (cell === 0 || Math.floor(cell / 2) === tag) return at
      at = at + 1 === size ? 0 : at + 1
    }
  }

  #grow(): void {
    const old = this.#cells
    this.#cells = new Float64Array(old.length * 2)
    for (const cell of old) {
      if (cell !== 0) this.#cells[this.#find(Math.floor(cell / 2))] = cell
    }
  }
}

function tagOf(hash: Uint8Array): number {
  const high = (((hash[0] ?? 0) << 24) | ((hash[1] ?? 0) << 16) | ((hash[2] ?? 0) << 8) | (hash[3] ?? 0)) >>> 0
  const low = ((hash[4] ?? 0) << 11) | ((hash[5] ?? 0) << 3) | ((hash[6] ?? 0) >> 5)
  // 51 bits, so that twice the tag and a flag is exact in a double; never 0.
  return high * 2 ** 19 + low || 1
}
