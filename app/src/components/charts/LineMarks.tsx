import type { ChartSeries } from './ChartSeries.ts'
import type { ChartScale } from './chartScale.ts'
import { colorOf } from './colorOf.ts'

/** Lines, with a dot where one reads. What is not known leaves a gap. */
export function LineMarks({ series, scale, at }: { series: readonly ChartSeries[]; scale: ChartScale; at: number }) {
  return series.map(({ id, points }, order) => {
    const { stroke, dash } = colorOf(order)
    const place = (index: number) => {
      const value = points[index]?.value
      return value === undefined
        ? undefined
        : `${((index + 0.5) / points.length) * 100} ${100 - 100 * scale.rise(value)}`
    }
    const line = points
      .map((_, index) => {
        const here = place(index)
        if (here === undefined) return ''
        const joins = place(index - 1) !== undefined
        // A point alone is a dot: a line of no length with a round end.
        return joins ? `L${here}` : place(index + 1) === undefined ? `M${here}h0` : `M${here}`
      })
      .join('')
    const chosen = place(at)
    return (
      <g key={id} className={stroke} fill="none" strokeLinecap="round" strokeLinejoin="round">
        <path d={line} strokeWidth={2} strokeDasharray={dash} vectorEffect="non-scaling-stroke" />
        {chosen !== undefined && <path d={`M${chosen}h0`} strokeWidth={8} vectorEffect="non-scaling-stroke" />}
      </g>
    )
  })
}
