'use client'
import type { RelayInfo, RelayRecord } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { formatCount } from '../../lib/formatCount.ts'
import { formatDate } from '../../lib/formatDate.ts'
import { formatShare } from '../../lib/formatShare.ts'
import type { Network } from '../../lib/network.ts'
import type { ChartSource } from '../charts/ChartSource.ts'
import { Money } from '../ui/Money.tsx'
import { EventMark } from './EventMark.tsx'
import { RecordCard } from './RecordCard.tsx'
import { RecordTable } from './RecordTable.tsx'

/** What it was paid since it joined, what it took out, and how much of it readers signed for. */
export function RelayEarnings({
  relay,
  network,
  record,
  source,
}: {
  relay: RelayInfo
  network: Network
  record: RelayRecord
  source: ChartSource
}) {
  const t = useTranslations('relay.earnings')
  const locale = useLocale()
  const { claims, claimsUnreceipted, slotsEstimated, slotsVariance } = record
  return (
    <RecordCard
      name="earnings"
      title={t('title')}
      facts={[
        {
          name: t('income'),
          value: <Money units={record.income} network={network} />,
          note: t('incomeMeans', { claims }),
          testId: 'relay-income',
        },
        {
          name: t('sheets'),
          value: <Money units={record.claimedValue} network={network} />,
          note: t('sheetsMean'),
        },
        {
          name: t('collected'),
          value: <Money units={record.collected} network={network} />,
          testId: 'relay-collected',
        },
        { name: t('earned'), value: <Money units={relay.earned ?? record.earned} network={network} /> },
        {
          name: t('unreceipted'),
          value: claims === 0 ? t('noClaims') : formatShare(Math.round((claimsUnreceipted * 10_000) / claims), locale),
          note: t('unreceiptedMean', { claims, without: claimsUnreceipted }),
          testId: 'relay-unreceipted',
        },
        {
          name: t('slots'),
          value: t('about', {
            slots: formatCount(slotsEstimated, locale),
            error: formatCount(Math.round(Math.sqrt(Number(slotsVariance))), locale),
          }),
          note: t('slotsMean'),
        },
      ]}
      history={{
        title: t('collections'),
        lines:
          record.collections.length === 0 ? (
            <p className="mt-2 text-sm">{t('noCollections')}</p>
          ) : (
            <RecordTable
              label={t('collections')}
              testId="collections"
              columns={[{ name: t('when') }, { name: t('amount'), isNumber: true }, { name: t('where') }]}
              rows={record.collections.map((collection) => ({
                key: `${collection.transaction}-${collection.amount}`,
                cells: [
                  formatDate(collection.at, { locale }),
                  <Money key="amount" units={collection.amount} network={network} />,
                  <EventMark key="event" event={collection} />,
                ],
              }))}
            />
          ),
      }}
      source={source}
    />
  )
}
