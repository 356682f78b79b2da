'use client'
import type { RelayInfo, RelayRecord } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useMoney } from '../../hooks/useMoney.ts'
import { formatDate } from '../../lib/formatDate.ts'
import type { Network } from '../../lib/network.ts'
import type { ChartSource } from '../charts/ChartSource.ts'
import { Card } from '../ui/Card.tsx'
import { Facts } from '../ui/Facts.tsx'
import { ChainCall } from './ChainCall.tsx'
import { EventMark } from './EventMark.tsx'
import { RecordSource } from './RecordSource.tsx'
import { RecordTable } from './RecordTable.tsx'
import { TwoSides } from './TwoSides.tsx'

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
    <Card aria-labelledby="ask-title" data-testid="ask-card">
      <h2 id="ask-title" className="text-lg">
        {t('title')}
      </h2>
      <TwoSides
        now={
          <>
            <Facts
              className="mt-3"
              facts={[{ name: t('now'), value: money.exact(relay.ask), note: t('means'), testId: 'relay-ask' }]}
            />
            <ChainCall contract={network.contracts.relayRegistry} call={`relays(${relay.id})`} />
          </>
        }
        history={
          record === undefined ? undefined : (
            <>
              <h3 className="text-sm font-semibold">{t('history')}</h3>
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
            </>
          )
        }
      />
      {source !== undefined && <RecordSource source={source} />}
    </Card>
  )
}
