'use client'
import {
  askedPerMessage,
  type Concentration,
  estimateMessages,
  type NetworkFigures,
  type PeriodCounters,
  paidPerMessage,
  stakeLevels,
} from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { formatDuration } from '../../lib/formatDuration.ts'
import type { Network } from '../../lib/network.ts'
import type { ChartCardProps } from '../charts/ChartCard.tsx'
import type { ChartPoint, ChartSeries, Quantity } from '../charts/ChartSeries.ts'
import type { QuantityFormat } from '../charts/QuantityFormat.ts'
import { useMoneyFormat } from '../charts/useMoneyFormat.ts'
import { useNumberFormat } from '../charts/useNumberFormat.ts'
import { concentrationOfAll } from './concentrationOfAll.ts'
import { stakedAsks } from './stakedAsks.ts'
import { useNetworkSeries } from './useNetworkSeries.ts'

/** So many relays stand on the chart of relays. */
const TOP_RELAYS = 20

type ChartName =
  | 'income'
  | 'postage'
  | 'messages'
  | 'price'
  | 'claims'
  | 'burn'
  | 'concentration'
  | 'relays'
  | 'stake'
  | 'slashes'
  | 'identities'
  | 'tabs'
  | 'talk'

/** The charts of the network page, in their order. */
export function useNetworkCharts(figures: NetworkFigures, network: Network, url: string): readonly ChartCardProps[] {
  const t = useTranslations('economy')
  const money = useMoneyFormat(network)
  const number = useNumberFormat()
  const percent = useNumberFormat({ unit: '%' })
  const seconds = useSecondsFormat()
  const { of, ofEach } = useNetworkSeries(figures, network)
  return useMemo(() => {
    const { kind, totals, periods, concentrations, talk } = figures
    const chart = (
      name: ChartName,
      format: QuantityFormat,
      series: readonly ChartSeries[],
      more: Partial<ChartCardProps> = {},
    ): ChartCardProps => ({
      name,
      title: t(`chart.${name}.title`),
      note: t(`chart.${name}.note`),
      format,
      series,
      source: { ...sourceOf(periods), url },
      keyLabel: t(`kind.${kind}`),
      keyName: kind,
      empty: t('empty'),
      ...more,
    })
    const asked = askedPerMessage(stakedAsks(figures))
    const spread = concentrationOfAll(figures)
    const share = (pick: 'top1' | 'top3' | 'top10') =>
      ofEach(
        pick,
        concentrations.value.map((entry) => percentOf(entry?.[pick])),
      )
    const shareSource = { source: { ...sourceOf(concentrations), url } }
    return [
      chart('income', money, [of('relayIncome'), of('fees'), of('forfeited')]),
      chart('postage', money, [of('postagePaidIn'), of('claimedValue'), of('postageReturned')], { layout: 'line' }),
      chart('messages', number, [ofEach('messages', periods.value.map(messageBounds))]),
      chart('price', money, [ofEach('price', periods.value.map(paidPerMessage))], {
        layout: 'line',
        ...(asked === undefined ? {} : { figure: t('asked', { price: money.short(asked.median) }) }),
      }),
      chart('claims', number, [
        ofEach(
          'receipted',
          periods.value.map(({ claims, claimsUnreceipted }) => claims - claimsUnreceipted),
        ),
        of('claimsUnreceipted'),
      ]),
      chart('burn', money, [of('forfeited'), of('equivocationForfeits'), of('burned')], { layout: 'line' }),
      chart('concentration', percent, [share('top1'), share('top3'), share('top10')], {
        layout: 'line',
        ...shareSource,
        ...(spread === undefined ? {} : { figure: t('half', { count: spread.half }) }),
      }),
      chart('relays', money, [relaySeries(figures, t('series.relayIncome'), (id) => t('relay', { id }))], {
        keyLabel: t('relayColumn'),
        keyName: 'relay',
        source: { ...sourceOf(figures.relays), url },
      }),
      chart('stake', money, [ofEach('stake', stakeLevels(periods.value, totals.value.stake))], { layout: 'line' }),
      chart('slashes', money, [of('slashed'), of('seized')]),
      chart('identities', number, [of('identitiesSeen'), of('booksOpened')], { layout: 'line' }),
      chart('tabs', number, [of('tabsOpened'), of('tabsClosed')], { layout: 'line' }),
      chart('talk', seconds, [ofEach('talk', talk.value)], { source: { ...sourceOf(talk), url } }),
    ]
  }, [figures, t, money, number, percent, seconds, of, ofEach, url])
}

function useSecondsFormat(): QuantityFormat {
  const locale = useLocale()
  const short = useMemo(() => (value: Quantity) => formatDuration(Number(value), locale), [locale])
  const axis = useMemo(() => (value: number) => formatDuration(value, locale, 'narrow'), [locale])
  return useNumberFormat({ unit: 's', short, axis })
}

function sourceOf({ query, block, standsStill }: NetworkFigures['periods' | 'relays' | 'concentrations' | 'talk']) {
  return { query, block, standsStill }
}

function messageBounds(period: PeriodCounters): Omit<ChartPoint, 'key' | 'label'> {
  const { messages, error } = estimateMessages(period)
  const low = messages > error ? messages - error : 0n
  return { value: messages, low, high: messages + error }
}

function percentOf(bps: Concentration['top1'] | undefined): number | undefined {
  return bps === undefined ? undefined : bps / 100
}

function relaySeries({ relays }: NetworkFigures, name: string, labelOf: (id: string) => string): ChartSeries {
  const earners = relays.value.rows.filter(({ income }) => income > 0n).slice(0, TOP_RELAYS)
  return {
    id: 'relayIncome',
    name,
    points: earners.map(({ id, income }) => ({ key: id, label: labelOf(id), value: income })),
  }
}
