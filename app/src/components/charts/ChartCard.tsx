'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useId, useState } from 'react'
import { downloadText } from '../../lib/downloadText.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { classes } from '../ui/classes.ts'
import { ChartPlot } from './ChartPlot.tsx'
import type { ChartSeries } from './ChartSeries.ts'
import type { ChartSource } from './ChartSource.ts'
import { ChartTable } from './ChartTable.tsx'
import { chartCsv } from './chartCsv.ts'
import { colorOf } from './colorOf.ts'
import type { QuantityFormat } from './QuantityFormat.ts'
import { SourceLine } from './SourceLine.tsx'
import { SourceQuery } from './SourceQuery.tsx'

export type ChartCardProps = {
  /** Names the card in tests and the file: "income". */
  name: string
  title: string
  /** What it says, in a sentence. */
  note: string
  /** All with the same keys, oldest first. None, or none with points: `empty` is said instead. */
  series: readonly ChartSeries[]
  layout?: 'bars' | 'line'
  format: QuantityFormat
  /** What a point is: the table's first column in the reader's language, and the file's. */
  keyLabel: string
  keyName: string
  empty: string
  source?: ChartSource
  /** Beside the title, for the one number that matters most. */
  figure?: ReactNode
}

/** What is open below a chart. */
type Panel = 'table' | 'query' | undefined

/** A chart that can be read in every way: seen, by keyboard, as a table, as a file; with the question behind it, its block and age. */
export function ChartCard({
  name,
  title,
  note,
  series,
  layout = 'bars',
  format,
  keyLabel,
  keyName,
  empty,
  source,
  figure,
}: ChartCardProps) {
  const t = useTranslations('charts')
  const id = useId()
  const count = series[0]?.points.length ?? 0
  const [reading, setReading] = useState<number>()
  const [panel, setPanel] = useState<Panel>()
  const panelId = `${id}-panel`
  const at = Math.min(reading ?? lastKnown(series), count - 1)
  const download = () => downloadText(`parley-${name}.csv`, chartCsv(series, { keyName, format }))
  return (
    <Card aria-labelledby={id} data-testid={`chart-${name}`} className="flex flex-col">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={id} className="text-base">
          {title}
        </h2>
        {figure !== undefined && <p className="figures font-semibold">{figure}</p>}
      </div>
      <p className="mt-1 text-sm text-soft">{note}</p>
      {count === 0 ? (
        <p className="mt-4 text-sm">{empty}</p>
      ) : (
        <>
          <Reading series={series} format={format} at={at} />
          <ChartPlot
            series={series}
            layout={layout}
            format={format}
            label={t('cursor', { title })}
            at={at}
            words={wordsAt(series, format, at, t('unknown'))}
            onRead={setReading}
          />
        </>
      )}
      <div className="mt-auto flex flex-wrap items-center gap-x-1 gap-y-2 pt-3">
        {source !== undefined && <SourceLine source={source} className="mr-auto basis-full md:basis-auto" />}
        {count > 0 && (
          <>
            <PanelButton name="table" panel={panel} controls={panelId} onOpen={setPanel} title={title} />
            {source !== undefined && (
              <PanelButton name="query" panel={panel} controls={panelId} onOpen={setPanel} title={title} />
            )}
            <Button
              kind="quiet"
              className="px-2.5!"
              onClick={download}
              aria-label={t('of', { what: t('csv'), title })}
              data-testid="chart-csv"
            >
              {t('csv')}
            </Button>
          </>
        )}
      </div>
      <div id={panelId}>
        {panel === 'table' && count > 0 && (
          <ChartTable series={series} format={format} keyLabel={keyLabel} label={t('tableOf', { title })} />
        )}
        {panel === 'query' && source !== undefined && <SourceQuery source={source} />}
      </div>
    </Card>
  )
}

function PanelButton({
  name,
  panel,
  controls,
  onOpen,
  title,
}: {
  name: NonNullable<Panel>
  panel: Panel
  controls: string
  onOpen(panel: Panel): void
  title: string
}) {
  const t = useTranslations('charts')
  return (
    <Button
      kind="quiet"
      className="px-2.5! aria-expanded:bg-sunk"
      aria-expanded={panel === name}
      aria-controls={controls}
      aria-label={t('of', { what: t(name), title })}
      data-testid={`chart-${name}-toggle`}
      onClick={() => onOpen(panel === name ? undefined : name)}
    >
      {t(name)}
    </Button>
  )
}

/** The newest point of which something is known, where reading begins. */
function lastKnown(series: readonly ChartSeries[]): number {
  const count = series[0]?.points.length ?? 0
  const found = series.map(({ points }) => points.findLastIndex(({ value }) => value !== undefined))
  const last = Math.max(-1, ...found)
  return last === -1 ? count - 1 : last
}

/** What stands where one reads; also the legend. */
function Reading({ series, format, at }: { series: readonly ChartSeries[]; format: QuantityFormat; at: number }) {
  const t = useTranslations('charts')
  return (
    <div aria-hidden="true" className="figures mt-3 text-sm" data-testid="chart-reading">
      <p className="text-xs text-soft">{series[0]?.points[at]?.label}</p>
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {series.map(({ id, name, points }, order) => (
          <li key={id} className="flex items-center gap-2">
            <span className={classes('size-2.5 shrink-0 rounded-full', colorOf(order).swatch)} />
            <span className="text-soft">{name}</span>
            <span className="font-semibold">{pointWords(points[at], format, t('unknown'))}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The same for ears. */
function wordsAt(series: readonly ChartSeries[], format: QuantityFormat, at: number, unknown: string): string {
  const values = series.map(({ name, points }) => `${name} ${pointWords(points[at], format, unknown)}`)
  return `${series[0]?.points[at]?.label}: ${values.join(', ')}`
}

function pointWords(point: ChartSeries['points'][number] | undefined, format: QuantityFormat, unknown: string): string {
  if (point?.value === undefined) return unknown
  const { value, low, high } = point
  const bounds = low === undefined || high === undefined ? '' : ` (${format.short(low)} – ${format.short(high)})`
  return `${format.short(value)}${bounds}`
}
