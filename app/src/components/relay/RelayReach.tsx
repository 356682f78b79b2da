'use client'
import type { RelayInfo } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { formatCount } from '../../lib/formatCount.ts'
import { formatDate } from '../../lib/formatDate.ts'
import { formatShare } from '../../lib/formatShare.ts'
import { Card } from '../ui/Card.tsx'
import { RecordTable, type Row } from './RecordTable.tsx'

type Measured = NonNullable<RelayInfo['reach']>

/** How often and how fast it answered: this device, the other relays one by one, and their median. */
export function RelayReach({ relay: { reach, peerReach } }: { relay: RelayInfo }) {
  const t = useTranslations('relay.reach')
  const names = useTranslations('relays')
  const locale = useLocale()
  const dash = '–'
  const delay = (ms: number | undefined) => (ms === undefined ? dash : t('ms', { ms: Math.round(ms) }))
  const share = (of: number) => formatShare(Math.round(of * 10_000), locale)
  const date = (at: number | undefined) =>
    at === undefined ? t('never') : <time dateTime={new Date(at).toISOString()}>{formatDate(at, { locale })}</time>
  const rowOf = (
    key: string,
    name: string,
    { since, asked, answered, p50Ms, p95Ms, lastAnsweredAt }: Measured,
  ): Row => ({
    key,
    cells: [
      name,
      share(answered / asked),
      delay(p50Ms),
      delay(p95Ms),
      formatCount(asked, locale),
      date(since),
      date(lastAnsweredAt),
    ],
  })
  const median = peerReach?.median
  const rows: Row[] = [
    ...(reach === undefined ? [] : [rowOf('device', t('device'), reach)]),
    ...(median === undefined
      ? []
      : [
          {
            key: 'median',
            cells: [
              <strong key="name">{t('median', { of: median.of })}</strong>,
              <strong key="share">{share(median.answeredShare)}</strong>,
              <strong key="p50">{delay(median.p50Ms)}</strong>,
              <strong key="p95">{delay(median.p95Ms)}</strong>,
              dash,
              dash,
              dash,
            ],
          },
        ]),
    ...(peerReach?.rows ?? []).map((row) =>
      rowOf(`relay-${row.relayId}`, names('relay', { id: String(row.relayId) }), row),
    ),
  ]
  return (
    <Card aria-labelledby="reach-title" data-testid="reach">
      <h2 id="reach-title" className="text-lg">
        {t('title')}
      </h2>
      <p className="mt-1 max-w-2xl text-sm text-soft">{t('means')}</p>
      <RecordTable
        label={t('title')}
        testId="reach-table"
        columns={[
          { name: t('who') },
          { name: t('answered'), isNumber: true },
          { name: t('half'), isNumber: true },
          { name: t('most'), isNumber: true },
          { name: t('questions'), isNumber: true },
          { name: t('since'), isNumber: true },
          { name: t('last'), isNumber: true },
        ]}
        rows={rows}
      />
      {peerReach !== undefined && (
        <p className="mt-3 text-sm text-soft">
          {t(peerReach.rows.length === 0 ? 'nobody' : 'said', { asked: peerReach.asked, rows: peerReach.rows.length })}
        </p>
      )}
      <p className="mt-1 font-mono text-xs text-soft">GET /v1/health · GET /v1/peers</p>
    </Card>
  )
}
