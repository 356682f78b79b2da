/** Slots in one page of bits. */
const PAGE_SLOTS = 4096
const SLAB = 1 << 18
const SMALLEST = 256

/**
 * One bit a slot for all sheets of one epoch. A sheet's bits are made when its first stamp is accepted, in pages of at
 * most 512 bytes, so a deep sheet with few stamps costs little and one of depth 12 exactly its 512 bytes. Pages lie in
 * slabs and are found through one flat table (14 bytes a cell, at most four fifths full); all go at once with the epoch.
 */
export class SlotBits {
  readonly #slabs: Uint8Array[] = []
  #next = 0
  #low = new Uint32Array(SMALLEST)
  #high = new Uint32Array(SMALLEST)
  #page = new Uint16Array(SMALLEST)
  /** Where the page's bits begin, plus one; 0 for an empty cell. */
  #place = new Uint32Array(SMALLEST)
  #count = 0

  /** The first slot in `[slot, slot + span)` that is set, or -1. */
  firstSet(bookId: bigint, slot: number, span: number): number {
    split(bookId)
    for (let at = slot; at < slot + span; at++) {
      const place = this.#place[this.#find(low, high, at >>> 12)] ?? 0
      if (place === 0) continue
      const bit = at % PAGE_SLOTS
      if (((this.#byte(place - 1 + (bit >>> 3)) >> (bit & 7)) & 1) === 1) return at
    }
    return -1
  }

  /** Sets `[slot, slot + span)` of a sheet of `2 ** depth` slots. */
  set(bookId: bigint, depth: number, slot: number, span: number): void {
    split(bookId)
    for (let at = slot; at < slot + span; at++) {
      const page = at >>> 12
      let cell = this.#find(low, high, page)
      if (this.#place[cell] === 0) {
        if ((this.#count + 1) * 5 > this.#place.length * 4) {
          this.#grow()
          cell = this.#find(low, high, page)
        }
        this.#low[cell] = low
        this.#high[cell] = high
        this.#page[cell] = page
        this.#place[cell] = this.#allocate(depth) + 1
        this.#count++
      }
      const bit = at % PAGE_SLOTS
      const offset = (this.#place[cell] ?? 0) - 1 + (bit >>> 3)
      const slab = this.#slabs[Math.floor(offset / SLAB)]
      if (slab !== undefined) slab[offset % SLAB] = (slab[offset % SLAB] ?? 0) | (1 << (bit & 7))
    }
  }

  #byte(offset: number): number {
    return this.#slabs[Math.floor(offset / SLAB)]?.[offset % SLAB] ?? 0
  }

  #allocate(depth: number): number {
    // Sizes are powers of two, so rounding up to a multiple keeps a page inside its slab.
    const size = Math.min(PAGE_SLOTS, Math.max(8, 2 ** depth)) / 8
    const offset = Math.ceil(this.#next / size) * size
    if (Math.floor(offset / SLAB) >= this.#slabs.length) this.#slabs.push(new Uint8Array(SLAB))
    this.#next = offset + size
    return offset
  }

  #find(wantedLow: number, wantedHigh: number, page: number): number {
    const mask = this.#place.length - 1
    const mixed = Math.imul(wantedLow ^ Math.imul(wantedHigh ^ Math.imul(page, 0x85ebca6b), 0xc2b2ae35), 0x9e3779b1)
    let cell = ((mixed ^ (mixed >>> 15)) >>> 0) & mask
    while (
      this.#place[cell] !== 0 &&
      (this.#low[cell] !== wantedLow || this.#high[cell] !== wantedHigh || this.#page[cell] !== page)
    ) {
      cell = (cell + 1) & mask
    }
    return cell
  }

  #grow(): void {
    const [lows, highs, pages, places] = [this.#low, this.#high, this.#page, this.#place]
    const size = places.length * 2
    this.#low = new Uint32Array(size)
    this.#high = new Uint32Array(size)
    this.#page = new Uint16Array(size)
    this.#place = new Uint32Array(size)
    for (const [index, place] of places.entries()) {
      if (place === 0) continue
      const cell = this.#find(lows[index] ?? 0, highs[index] ?? 0, pages[index] ?? 0)
      this.#low[cell] = lows[index] ?? 0
      this.#high[cell] = highs[index] ?? 0
      this.#page[cell] = pages[index] ?? 0
      this.#place[cell] = place
    }
  }
}

// A bigint in two halves without arithmetic on bigints; all callers are synchronous.
const whole = new BigUint64Array(1)
const halves = new Uint32Array(whole.buffer)
let low = 0
let high = 0
function split(bookId: bigint): void {
  whole[0] = bookId
  low = halves[0] ?? 0
  high = halves[1] ?? 0
}
