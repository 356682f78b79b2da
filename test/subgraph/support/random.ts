/** Numbers that look random and are the same in every run (mulberry32). */
export function random(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    pick<T>(things: readonly T[]): T {
      const thing = things[below(things.length)]
      if (thing === undefined) throw new Error('there is nothing to pick from')
      return thing
    },
  }
}

export type Random = ReturnType<typeof random>
