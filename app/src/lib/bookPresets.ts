/** A size of stamp book to choose from. */
export type BookPreset = { name: 'small' | 'medium' | 'large'; depth: number; unit: bigint }

export type BookPresetLimits = {
  minDepth: number
  maxDepth: number
  minUnit: bigint | string
  minValue: bigint | string
  minStake: bigint | string
}

const STEPS = [
  { name: 'small', deeper: 0 },
  { name: 'medium', deeper: 2 },
  { name: 'large', deeper: 4 },
] as const

/** Clients name a relay on a sheet only if so many sheets are at stake. */
const SHEETS_AT_STAKE = 100n

/**
 * Three sizes within the deployment's limits, each four times the one before, all at one price a stamp: the least that
 * the contract takes for the small one, and not less than the relays ask. None is deeper than relays with the least stake may carry.
 */
export function bookPresets(limits: BookPresetLimits, asks: readonly bigint[]): readonly BookPreset[] {
  const least = (BigInt(limits.minValue) + (1n << BigInt(limits.minDepth)) - 1n) >> BigInt(limits.minDepth)
  const unit = [BigInt(limits.minUnit), least, ...asks].reduce((most, one) => (one > most ? one : most), 1n)
  const isCarried = (depth: number) => (unit << BigInt(depth)) * SHEETS_AT_STAKE <= BigInt(limits.minStake)
  const depthOf = (deeper: number) => {
    let depth = Math.min(limits.maxDepth, limits.minDepth + deeper)
    while (depth > limits.minDepth && !isCarried(depth)) depth -= 1
    return depth
  }
  return STEPS.map(({ name, deeper }) => ({ name, depth: depthOf(deeper), unit }))
}
