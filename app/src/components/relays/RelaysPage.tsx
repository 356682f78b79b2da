'use client'
import { useLocale, useTranslations } from 'next-intl'
import { formatCount } from '../../lib/formatCount.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import { formatPeriod } from '../../lib/formatPeriod.ts'
import type { Network } from '../../lib/network.ts'
import { PageBody } from '../frame/PageBody.tsx'
import { NetworkNavigation } from '../network/NetworkNavigation.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Money } from '../ui/Money.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Opening } from '../ui/Opening.tsx'
import { ClaimsTable } from './ClaimsTable.tsx'
import { RelayCard } from './RelayCard.tsx'
import { relayTotals } from './relayTotals.ts'
import { useRelays } from './useRelays.ts'

/** The network: who carries the mail, what they did, what they earned. Needs no wallet. */
export function RelaysPage({ network }: { network: Network }) {
  const t = useTranslations('relays')
  const locale = useLocale()
  const { relays, failure } = useRelays(network)
  const totals = relays === undefined ? undefined : relayTotals(relays)
  const period = formatDuration(network.schedule.epochLength, locale)
  return (
    <PageBody title={t('title')} lead={t('lead', { period })} aside={<NetworkNavigation />} wide>
      <FailureNotice failure={failure} />
      {relays === undefined || totals === undefined ? (
        failure === undefined && <Opening label={t('asking')} />
      ) : relays.length === 0 ? (
        <Notice tone="info">{t('none')}</Notice>
      ) : (
        <>
          <dl
            data-testid="relay-totals"
            className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-4"
          >
            <Total
              name={t('total.relays')}
              value={`${formatCount(totals.reachable, locale)} / ${formatCount(relays.length, locale)}`}
              note={t('total.relaysMeans')}
            />
            <Total
              name={t('total.stamps')}
              value={formatCount(totals.carried, locale)}
              note={t('total.receipted', { count: totals.receipted })}
            />
            <Total
              name={t('total.draw')}
              value={totals.lastDraw === undefined ? t('notYet') : t('epoch', { epoch: String(totals.lastDraw) })}
              note={t('total.drawMeans', { period: formatPeriod(network.schedule.epochLength, locale) })}
            />
            <Total
              name={t('total.paid')}
              value={<Money units={totals.paid} network={network} />}
              note={t('total.claims', { count: totals.claims })}
            />
          </dl>
          <div className="grid gap-4 *:min-w-0 lg:grid-cols-2">
            {relays.map((relay) => (
              <RelayCard key={relay.id} relay={relay} network={network} />
            ))}
          </div>
          <ClaimsTable relays={relays} network={network} />
        </>
      )}
    </PageBody>
  )
}

function Total({ name, value, note }: { name: string; value: React.ReactNode; note: string }) {
  return (
    <div className="bg-card p-4">
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="figures mt-1">
        <span className="block text-lg font-semibold">{value}</span>
        <span className="block text-xs text-soft">{note}</span>
      </dd>
    </div>
  )
}
