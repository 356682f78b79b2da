import { type Address, type Hex, toHex } from '@parley/protocol'
import { createRandom, randomBytes, randomInt } from '../../protocol/support/random.ts'

export type Numbers = ReturnType<typeof numbersFrom>

/** Inputs that are the same in every run; every fourth number is at an edge of its range. */
export function numbersFrom(seed: number) {
  const random = createRandom(seed)
  const below = (limit: number): number => randomInt(random, limit)
  const bytes = (length: number): Uint8Array => randomBytes(random, length)
  function uint(bits: number): bigint {
    const top = (1n << BigInt(bits)) - 1n
    const edges = [0n, 1n, top, top - 1n]
    const edge = below(4) === 0 ? edges[below(edges.length)] : undefined
    return edge ?? BigInt(toHex(bytes(32))) & top
  }
  return {
    below,
    bytes,
    uint,
    word: (): Hex => toHex(bytes(32)),
    address: (): Address => toHex(bytes(20)),
    /** One of these. */
    pick: <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item,
    times: <Item>(count: number, make: (index: number) => Item): Item[] =>
      Array.from({ length: count }, (_, i) => make(i)),
  }
}
