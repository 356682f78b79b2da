'use client'
import type { RelayInfo, RelayRecord } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { formatDate } from '../../lib/formatDate.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import type { Network } from '../../lib/network.ts'
import type { ChartSource } from '../charts/ChartSource.ts'
import { Money } from '../ui/Money.tsx'
import { ChainCall } from './ChainCall.tsx'
import { EventMark } from './EventMark.tsx'
import { RecordCard } from './RecordCard.tsx'
import { RecordTable } from './RecordTable.tsx'

/** What stands behind its word, and how that came to be. */
export function RelayStake({
  relay,
  network,
  record,
  source,
}: {
  relay: RelayInfo
  network: Network
  record: RelayRecord | undefined
  source: ChartSource | undefined
}) {
  const t = useTranslations('relay.stake')
  const locale = useLocale()
  const { minStake, unbondingPeriod } = network.limits
  return (
    <RecordCard
      name="stake"
      title={t('title')}
      facts={[
        { name: t('now'), value: <Money units={relay.stake} network={network} />, testId: 'relay-stake' },
        { name: t('least'), value: <Money units={BigInt(minStake)} network={network} /> },
        {
          name: t('leaving'),
          value: relay.exitAt === 0 ? t('stays') : formatDate(relay.exitAt * 1_000, { locale }),
          note: t('leavingMeans', { period: formatDuration(unbondingPeriod, locale) }),
        },
        ...(record === undefined ? [] : [{ name: t('joined'), value: formatDate(record.joinedAt, { locale }) }]),
      ]}
      call={<ChainCall contract={network.contracts.relayRegistry} call={`relays(${relay.id})`} />}
      history={
        record && {
          title: t('history'),
          lines: (
            <RecordTable
              label={t('history')}
              testId="stake-history"
              columns={[
                { name: t('when') },
                { name: t('change'), isNumber: true },
                { name: t('after'), isNumber: true },
                { name: t('where') },
              ]}
              rows={record.stakeChanges.map((change) => ({
                key: `${change.transaction}-${change.stake}`,
                cells: [
                  formatDate(change.at, { locale }),
                  <Money key="amount" units={change.amount} network={network} />,
                  <Money key="stake" units={change.stake} network={network} />,
                  <EventMark key="event" event={change} />,
                ],
              }))}
            />
          ),
        }
      }
      source={source}
    />
  )
}
