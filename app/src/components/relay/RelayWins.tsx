'use client'
import type { RelayRecord } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { formatDate } from '../../lib/formatDate.ts'
import type { Network } from '../../lib/network.ts'
import { ChartCard } from '../charts/ChartCard.tsx'
import type { ChartSource } from '../charts/ChartSource.ts'
import { useMoneyFormat } from '../charts/useMoneyFormat.ts'
import { useNumberFormat } from '../charts/useNumberFormat.ts'
import { Card } from '../ui/Card.tsx'
import { Money } from '../ui/Money.tsx'
import { EventMark } from './EventMark.tsx'
import { RecordSource } from './RecordSource.tsx'
import { RecordTable } from './RecordTable.tsx'
import { WinsFile } from './WinsFile.tsx'
import { winsByEpoch } from './winsByEpoch.ts'

/** The sheets that it won and claimed: by epoch as charts, and one by one. */
export function RelayWins({
  id,
  network,
  record,
  source,
}: {
  id: number
  network: Network
  record: RelayRecord
  source: ChartSource
}) {
  const t = useTranslations('relay.wins')
  const words = useTranslations('relays')
  const locale = useLocale()
  const number = useNumberFormat()
  const money = useMoneyFormat(network)
  const charts = useMemo(() => {
    const epochs = winsByEpoch(record, network.schedule)
    const points = <Value,>(read: (epoch: (typeof epochs)[number]) => Value) =>
      epochs.map((epoch) => ({
        key: String(epoch.epoch),
        label: words('epoch', { epoch: String(epoch.epoch) }),
        value: read(epoch),
      }))
    return {
      wins: [
        {
          id: 'receipted',
          name: t('receipted'),
          points: points(({ claims, claimsUnreceipted }) => BigInt(claims - claimsUnreceipted)),
        },
        {
          id: 'unreceipted',
          name: t('unreceipted'),
          points: points(({ claimsUnreceipted }) => BigInt(claimsUnreceipted)),
        },
      ],
      income: [{ id: 'income', name: t('income'), points: points(({ income }) => income) }],
    }
  }, [record, network.schedule, t, words])
  return (
    <>
      <div className="grid gap-4 *:min-w-0 lg:grid-cols-2">
        <ChartCard
          name="relay-wins"
          title={t('title')}
          note={t('means')}
          series={charts.wins}
          format={number}
          keyLabel={words('epochColumn')}
          keyName="epoch"
          empty={t('empty')}
          source={source}
        />
        <ChartCard
          name="relay-income"
          title={t('incomeTitle')}
          note={t('incomeMeans')}
          series={charts.income}
          format={money}
          keyLabel={words('epochColumn')}
          keyName="epoch"
          empty={t('empty')}
          source={source}
        />
      </div>
      <Card aria-labelledby="wins-title" data-testid="wins-card">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="wins-title" className="text-lg">
            {t('claims')}
          </h2>
          {record.claims > 0 && <WinsFile id={id} network={network} source={source} />}
        </div>
        {record.wins.length === 0 ? (
          <p className="mt-3 text-sm">{t('empty')}</p>
        ) : (
          <>
            <p className="mt-1 text-sm text-soft">{t('newest', { shown: record.wins.length, all: record.claims })}</p>
            <RecordTable
              label={t('claims')}
              testId="wins"
              columns={[
                { name: words('when') },
                { name: words('epochColumn'), isNumber: true },
                { name: words('bookColumn'), isNumber: true },
                { name: t('sheet'), isNumber: true },
                { name: words('paidColumn'), isNumber: true },
                { name: words('withReceipt'), isNumber: true },
                { name: words('transaction') },
              ]}
              rows={record.wins.map((win) => ({
                key: `${win.epoch}-${win.bookId}`,
                cells: [
                  formatDate(win.at, { locale }),
                  String(win.epoch),
                  String(win.bookId),
                  <Money key="value" units={win.value} network={network} />,
                  <strong key="net" className="text-teal">
                    <Money units={win.net} network={network} />
                  </strong>,
                  words(win.receipted ? 'yes' : 'no'),
                  <EventMark key="event" event={win} />,
                ],
              }))}
            />
            <RecordSource source={source} />
          </>
        )}
      </Card>
    </>
  )
}
