'use client'
import type { NetworkFigures } from '@parley/client'
import { useTranslations } from 'next-intl'
import type { Network } from '../../lib/network.ts'
import { ChartCard } from '../charts/ChartCard.tsx'
import { Disclosure } from '../charts/Disclosure.tsx'
import { SourceLine } from '../charts/SourceLine.tsx'
import { SourceQuery } from '../charts/SourceQuery.tsx'
import { Choices } from './Choices.tsx'
import { NetworkTotalsList } from './NetworkTotalsList.tsx'
import { useNetworkCharts } from './useNetworkCharts.ts'
import type { NetworkPlace } from './useNetworkPlace.ts'

/** Totals, the switch of periods, and the charts. */
export function NetworkFiguresView({
  figures,
  network,
  url,
  place,
  isChanging,
  onGo,
}: {
  figures: NetworkFigures
  network: Network
  url: string
  place: NetworkPlace
  isChanging: boolean
  onGo(change: Partial<NetworkPlace>): void
}) {
  const t = useTranslations('economy')
  const charts = useNetworkCharts(figures, network, url)
  const source = { ...figures.totals, url }
  return (
    <>
      <section aria-label={t('totals')}>
        <NetworkTotalsList figures={figures} network={network} />
        <div className="mt-2 px-1">
          <SourceLine source={source} />
          <Disclosure label={t('totalsQuery')} testId="totals-query">
            <SourceQuery source={source} />
          </Disclosure>
        </div>
      </section>
      <div className="flex flex-wrap items-center gap-3">
        <Choices
          label={t('by')}
          testId="by"
          choices={(['epoch', 'day', 'month'] as const).map((value) => ({ value, words: t(`by${value}`) }))}
          value={place.kind}
          onChoose={(kind) => onGo({ kind })}
        />
        <Choices
          label={t('span')}
          testId="span"
          choices={(['newest', 'all'] as const).map((value) => ({ value, words: t(`span${value}`) }))}
          value={place.span}
          onChoose={(span) => onGo({ span })}
        />
        <p role="status" className="text-sm text-soft">
          {isChanging ? t('reading') : figures.isCut ? t('cut') : ''}
        </p>
      </div>
      <div
        className="grid gap-4 *:min-w-0 lg:grid-cols-2"
        aria-busy={isChanging}
        data-testid="charts"
        data-kind={figures.kind}
      >
        {charts.map((chart) => (
          <ChartCard key={chart.name} {...chart} />
        ))}
      </div>
    </>
  )
}
