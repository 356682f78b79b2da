import type { Quantity } from './ChartSeries.ts'

export type ChartScale = {
  /** Values beside the axis, evenly spaced, from the bottom of the chart to its top. */
  ticks: readonly number[]
  /** How far up a value stands: 0 at the bottom, 1 at the top. */
  rise(value: Quantity): number
}

const INTERVALS = 4

/** A scale with round steps that holds all values and zero: a bar says its amount by its length. */
export function chartScale(values: readonly Quantity[], { whole = false }: { whole?: boolean } = {}): ChartScale {
  let [least, most] = [0, 0]
  for (const value of values) {
    least = Math.min(least, Number(value))
    most = Math.max(most, Number(value))
  }
  const step = roundStep((most - least) / INTERVALS, whole)
  const bottom = Math.floor(least / step)
  const top = Math.max(Math.ceil(most / step), bottom + 1)
  const ticks = Array.from({ length: top - bottom + 1 }, (_, index) => (bottom + index) * step)
  return { ticks, rise: (value) => (Number(value) / step - bottom) / (top - bottom) }
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
function roundStep(wanted: number, whole: boolean): number {
  if (wanted === 0) return 1
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = ([1, 2, 2.5, 5].find((factor) => factor * power >= wanted * (1 - 1e-9)) ?? 10) * power
  return whole ? Math.max(1, Math.ceil(step)) : step
}
