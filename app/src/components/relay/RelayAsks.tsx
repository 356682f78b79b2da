'use client'
import type { RelayInfo, RelayRecord } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useMoney } from '../../hooks/useMoney.ts'
import { formatDate } from '../../lib/formatDate.ts'
import type { Network } from '../../lib/network.ts'
import type { ChartSource } from '../charts/ChartSource.ts'
import { ChainCall } from './ChainCall.tsx'
import { EventMark } from './EventMark.tsx'
import { RecordCard } from './RecordCard.tsx'
import { RecordTable } from './RecordTable.tsx'

/** What it asks for a slot, and what it asked before. */
export function RelayAsks({
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
  const t = useTranslations('relay.ask')
  const locale = useLocale()
  const money = useMoney(network)
  return (
    <RecordCard
      name="ask"
      title={t('title')}
      facts={[{ name: t('now'), value: money.exact(relay.ask), note: t('means'), testId: 'relay-ask' }]}
      call={<ChainCall contract={network.contracts.relayRegistry} call={`relays(${relay.id})`} />}
      history={
        record && {
          title: t('history'),
          lines: (
            <RecordTable
              label={t('history')}
              testId="ask-history"
              columns={[
                { name: t('when') },
                { name: t('before'), isNumber: true },
                { name: t('asked'), isNumber: true },
                { name: t('where') },
              ]}
              rows={record.askChanges.map((change) => ({
                key: `${change.transaction}-${change.ask}`,
                cells: [
                  formatDate(change.at, { locale }),
                  change.before === undefined ? t('joined') : money.exact(change.before),
                  money.exact(change.ask),
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
