'use client'
import type { NetworkCounter, NetworkFigures } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { Network } from '../../lib/network.ts'
import type { ChartPoint, ChartSeries, Quantity } from '../charts/ChartSeries.ts'
import { usePeriodWords } from './usePeriodWords.ts'

type CounterSeries = Extract<
  NetworkCounter,
  | 'relayIncome'
  | 'fees'
  | 'forfeited'
  | 'postagePaidIn'
  | 'claimedValue'
  | 'postageReturned'
  | 'claimsUnreceipted'
  | 'equivocationForfeits'
  | 'burned'
  | 'slashed'
  | 'seized'
  | 'identitiesSeen'
  | 'booksOpened'
  | 'tabsOpened'
  | 'tabsClosed'
>
type OtherSeries = 'messages' | 'price' | 'receipted' | 'top1' | 'top3' | 'top10' | 'stake' | 'talk'

/** What is made of claims: nobody knows it of an epoch that was not drawn yet, which is not zero. */
const OF_CLAIMS: readonly (CounterSeries | OtherSeries)[] = [
  'relayIncome',
  'fees',
  'forfeited',
  'claimedValue',
  'claimsUnreceipted',
  'messages',
  'price',
  'receipted',
]

export type NetworkSeries = {
  /** A counter of the periods. */
  of(counter: CounterSeries): ChartSeries
  /** What was made of them: a value for each period. */
  ofEach(
    id: OtherSeries,
    values: readonly (Quantity | undefined | Omit<ChartPoint, 'key' | 'label' | 'tick'>)[],
  ): ChartSeries
}

/** Makes series of the figures, their points named by period. */
export function useNetworkSeries({ periods, totals }: NetworkFigures, network: Network): NetworkSeries {
  const t = useTranslations('economy')
  const words = usePeriodWords(network)
  return useMemo(() => {
    const names = periods.value.map((period) => ({
      key: words.key(period),
      label: words.label(period),
      tick: words.tick(period),
    }))
    const drawn = Number(totals.value.lastDrawnEpoch)
    const isAhead = periods.value.map(({ kind, number }) => kind === 'epoch' && number > drawn)
    const series = (id: CounterSeries | OtherSeries, values: Parameters<NetworkSeries['ofEach']>[1]): ChartSeries => ({
      id,
      name: t(`series.${id}`),
      points: names.map((name, index) => {
        const value = OF_CLAIMS.includes(id) && isAhead[index] ? undefined : values[index]
        return typeof value === 'object' ? { ...name, ...value } : { ...name, value }
      }),
    })
    return {
      of: (counter) =>
        series(
          counter,
          periods.value.map((period) => period[counter]),
        ),
      ofEach: series,
    }
  }, [periods, totals, t, words])
}
