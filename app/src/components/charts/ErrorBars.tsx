import type { ChartSeries } from './ChartSeries.ts'
import type { ChartScale } from './chartScale.ts'

/** The bounds of estimates, drawn over them. */
export function ErrorBars({ series, scale }: { series: readonly ChartSeries[]; scale: ChartScale }) {
  const bars = series.flatMap(({ points }) =>
    points.map(({ low, high }, index) => {
      if (low === undefined || high === undefined || low === high) return ''
      const [x, half] = [((index + 0.5) / points.length) * 100, 15 / points.length]
      const [bottom, top] = [100 - 100 * scale.rise(low), 100 - 100 * scale.rise(high)]
      return `M${x} ${bottom}V${top}M${x - half} ${top}h${2 * half}M${x - half} ${bottom}h${2 * half}`
    }),
  )
  return <path d={bars.join('')} className="stroke-ink" fill="none" strokeWidth={1} vectorEffect="non-scaling-stroke" />
}
