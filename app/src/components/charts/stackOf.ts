import type { ChartSeries } from './ChartSeries.ts'

export type StackPart = { from: number; to: number }

/** For each series, where its part of each bar begins and ends: positive parts pile up, negative ones down. */
export function stackOf(series: readonly ChartSeries[]): readonly (readonly StackPart[])[] {
  const up = new Map<number, number>()
  const down = new Map<number, number>()
  return series.map(({ points }) =>
    points.map(({ value }, index) => {
      const length = Number(value ?? 0)
      const pile = length < 0 ? down : up
      const from = pile.get(index) ?? 0
      pile.set(index, from + length)
      return { from, to: from + length }
    }),
  )
}
