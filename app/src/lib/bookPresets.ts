/** A size of stamp book to choose from. */
export type BookPreset = { name: 'small' | 'medium' | 'large'; depth: number; unit: bigint }

export type BookPresetLimits = {
  minDepth: number
  maxDepth: number
  minUnit: bigint | string
  minValue: bigint | string
}

const STEPS = [
  { name: 'small', deeper: 0 },
  { name: 'medium', deeper: 2 },
  { name: 'large', deeper: 4 },
] as const

/**
 * Three sizes within the deployment's limits, each four times the one before, all at one price a stamp: the least that
 * the contract takes for the small one, and not less than the relays ask.
 */
export function bookPresets(limits: BookPresetLimits, asks: readonly bigint[]): readonly BookPreset[] {
  const depthOf = (deeper: number) => Math.min(limits.maxDepth, limits.minDepth + deeper)
  const slots = 1n << BigInt(depthOf(STEPS[0].deeper))
  const least = (BigInt(limits.minValue) + slots - 1n) / slots
  const unit = [BigInt(limits.minUnit), least, ...asks].reduce((most, one) => (one > most ? one : most), 1n)
  return STEPS.map(({ name, deeper }) => ({ name, depth: depthOf(deeper), unit }))
}
