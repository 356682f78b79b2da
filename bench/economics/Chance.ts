/** What a random number is for: two purposes never share one. */
export const purpose = {
  volume: 1,
  messages: 2,
  recipient: 3,
  hold: 4,
  never: 5,
  away: 6,
  sentAt: 7,
  delay: 8,
  lost: 9,
  ask: 10,
  move: 11,
  randomness: 12,
  outage: 13,
  outageStart: 14,
  outageDays: 15,
  noticed: 16,
  watches: 17,
  seizes: 18,
  share: 19,
  call: 20,
  follows: 21,
  raises: 22,
} as const

/**
 * Numbers in [0, 1) that depend on the seed and on what they are for, not on the order in which they are asked: only the stamp
 * on a drawn slot is ever looked at, and it is the same stamp whichever slot is drawn.
 */
export class Chance {
  readonly #seed: number

  constructor(seed: number) {
    this.#seed = seed >>> 0
  }

  at(what: number, a: number, b = 0, c = 0): number {
    let hash = mix(this.#seed ^ Math.imul(what, 0x9e3779b1))
    hash = mix(hash ^ a)
    hash = mix(hash ^ b)
    return mix(hash ^ c) / 2 ** 32
  }

  /** 32 bytes, as a beacon gives them. */
  bytes(what: number, a: number): Uint8Array {
    const view = new DataView(new ArrayBuffer(32))
    for (let word = 0; word < 8; word++) view.setUint32(4 * word, Math.floor(this.at(what, a, word) * 2 ** 32))
    return new Uint8Array(view.buffer)
  }
}

// The last steps of MurmurHash3, after adding a constant so that 0 does not stay 0.
function mix(value: number): number {
  let hash = (value + 0x7f4a7c15) | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
