'use client'
import type { RelayRecord } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { formatDate } from '../../lib/formatDate.ts'
import type { Network } from '../../lib/network.ts'
import type { ChartSource } from '../charts/ChartSource.ts'
import { Card } from '../ui/Card.tsx'
import { Money } from '../ui/Money.tsx'
import { EventMark } from './EventMark.tsx'
import { RecordSource } from './RecordSource.tsx'
import { RecordTable } from './RecordTable.tsx'

/** Proofs that it cheated, and what they took. */
export function RelayProofs({
  network,
  record: { slashes, faults },
  source,
}: {
  network: Network
  record: RelayRecord
  source: ChartSource
}) {
  const t = useTranslations('relay.proofs')
  const locale = useLocale()
  return (
    <Card aria-labelledby="proofs-title" data-testid="proofs-card">
      <h2 id="proofs-title" className="text-lg">
        {t('title')}
      </h2>
      <p className="mt-1 max-w-2xl text-sm text-soft">{t('means')}</p>
      {slashes.length + faults.length === 0 && <p className="mt-3 text-sm">{t('none')}</p>}
      {faults.length > 0 && (
        <RecordTable
          label={t('faults')}
          testId="faults"
          columns={[
            { name: t('proven') },
            { name: t('epoch'), isNumber: true },
            { name: t('book'), isNumber: true },
            { name: t('where') },
          ]}
          rows={faults.map((fault) => ({
            key: `${fault.bookId}-${fault.epoch}`,
            cells: [
              formatDate(fault.at, { locale }),
              String(fault.epoch),
              String(fault.bookId),
              <EventMark key="event" event={fault} />,
            ],
          }))}
        />
      )}
      {slashes.length > 0 && (
        <RecordTable
          label={t('slashes')}
          testId="slashes"
          columns={[
            { name: t('slashed') },
            { name: t('taken'), isNumber: true },
            { name: t('left'), isNumber: true },
            { name: t('where') },
          ]}
          rows={slashes.map((slash) => ({
            key: `${slash.transaction}-${slash.stake}`,
            cells: [
              formatDate(slash.at, { locale }),
              <Money key="taken" units={slash.taken} network={network} />,
              <Money key="left" units={slash.stake} network={network} />,
              <EventMark key="event" event={slash} />,
            ],
          }))}
        />
      )}
      <RecordSource source={source} />
    </Card>
  )
}
