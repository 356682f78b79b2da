'use client'
import type { PointerEvent } from 'react'
import { classes } from '../ui/classes.ts'
import { BarMarks } from './BarMarks.tsx'
import type { ChartSeries } from './ChartSeries.ts'
import { chartScale } from './chartScale.ts'
import { ErrorBars } from './ErrorBars.tsx'
import { LineMarks } from './LineMarks.tsx'
import type { QuantityFormat } from './QuantityFormat.ts'
import { stackOf } from './stackOf.ts'

export type ChartPlotProps = {
  series: readonly ChartSeries[]
  /** Bars stand on each other where there are several series. */
  layout: 'bars' | 'line'
  format: QuantityFormat
  /** Names the reading cursor. */
  label: string
  /** The point that is read, and what it says. */
  at: number
  words: string
  onRead(at: number): void
}

/**
 * The picture. The reading cursor is a slider over it: arrows, Home and End move it, a screen reader says what stands there, a
 * pointer only has to pass over it.
 */
export function ChartPlot({ series, layout, format, label, at, words, onRead }: ChartPlotProps) {
  const points = series[0]?.points ?? []
  const stacks = layout === 'bars' ? stackOf(series) : []
  const known = series.flatMap(({ points }) =>
    points.flatMap(({ value, low, high }) => [value, low, high].flatMap((each) => (each === undefined ? [] : [each]))),
  )
  const scale = chartScale(
    layout === 'bars' ? [...known, ...stacks.flat().flatMap(({ from, to }) => [from, to])] : known,
    {
      whole: known.every((value) => typeof value === 'bigint'),
    },
  )
  const count = points.length
  const read = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect()
    onRead(Math.min(count - 1, Math.max(0, Math.floor(((clientX - left) / width) * count))))
  }
  const across = ((at + 0.5) / count) * 100
  return (
    <div className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-xs text-soft">
      <div aria-hidden="true" className="figures -my-2 flex flex-col-reverse justify-between text-right">
        {scale.ticks.map((tick) => (
          <span key={tick}>{format.axis(tick)}</span>
        ))}
      </div>
      <div
        className="relative h-44 touch-pan-y rounded-sm has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-ink md:h-52"
        onPointerMove={read}
        onPointerDown={read}
      >
        <svg
          aria-hidden="true"
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          className="absolute inset-0 size-full overflow-visible"
        >
          <path
            d={scale.ticks.map((tick) => `M0 ${100 - 100 * scale.rise(tick)}H100`).join('')}
            className="stroke-line"
            vectorEffect="non-scaling-stroke"
          />
          <path
            d={`M${across} 0V100`}
            className="stroke-line-strong"
            strokeDasharray="3 3"
            vectorEffect="non-scaling-stroke"
          />
          {layout === 'bars' ? (
            <BarMarks stacks={stacks} scale={scale} at={at} />
          ) : (
            <LineMarks series={series} scale={scale} at={at} />
          )}
          <ErrorBars series={series} scale={scale} />
        </svg>
        <input
          type="range"
          aria-label={label}
          aria-valuetext={words}
          min={0}
          max={Math.max(0, count - 1)}
          step={1}
          value={at}
          onChange={({ target }) => onRead(Number(target.value))}
          className="pointer-events-none absolute inset-0 size-full opacity-0"
        />
      </div>
      <div aria-hidden="true" className="figures col-start-2 mt-2 flex justify-between gap-4">
        {axisLabels(points.length).map((index, order, all) => (
          <span
            key={index}
            className={classes('truncate', order > 0 && order < all.length - 1 && order !== 2 && 'hidden md:inline')}
          >
            {points[index]?.tick ?? points[index]?.label}
          </span>
        ))}
      </div>
    </div>
  )
}

/** The points whose names stand below the chart: the first, the last, and some between. */
function axisLabels(count: number): number[] {
  if (count < 5) return Array.from({ length: count }, (_, index) => index)
  return [0, 1, 2, 3, 4].map((quarter) => Math.round((quarter * (count - 1)) / 4))
}
