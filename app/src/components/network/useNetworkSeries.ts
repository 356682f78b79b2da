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

export type NetworkSeries = {
  /** A counter of the periods. */
  of(counter: CounterSeries): ChartSeries
  /** What was made of them: a value for each period. */
  ofEach(id: OtherSeries, values: readonly (Quantity | undefined | Omit<ChartPoint, 'key' | 'label'>)[]): ChartSeries
}

/** Makes series of the figures, their points named by period. */
export function useNetworkSeries({ periods }: NetworkFigures, network: Network): NetworkSeries {
  const t = useTranslations('economy')
  const words = usePeriodWords(network)
  return useMemo(() => {
    const names = periods.value.map((period) => ({ key: words.key(period), label: words.label(period) }))
    const series = (id: CounterSeries | OtherSeries, values: Parameters<NetworkSeries['ofEach']>[1]): ChartSeries => ({
      id,
      name: t(`series.${id}`),
      points: names.map((name, index) => {
        const value = values[index]
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
  }, [periods, t, words])
}
