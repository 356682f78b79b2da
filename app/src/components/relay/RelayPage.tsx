'use client'
import { relayWarnings } from '@parley/client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useNow } from '../../hooks/useNow.ts'
import type { Network } from '../../lib/network.ts'
import { PageBody } from '../frame/PageBody.tsx'
import { IndexNotice } from '../network/IndexNotice.tsx'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Opening } from '../ui/Opening.tsx'
import { RelayAsks } from './RelayAsks.tsx'
import { RelayEarnings } from './RelayEarnings.tsx'
import { RelayHead } from './RelayHead.tsx'
import { RelayProofs } from './RelayProofs.tsx'
import { RelayReach } from './RelayReach.tsx'
import { RelayStake } from './RelayStake.tsx'
import { RelayWarnings } from './RelayWarnings.tsx'
import { RelayWins } from './RelayWins.tsx'
import { useRelay } from './useRelay.ts'
import { useRelayLife } from './useRelayLife.ts'

/** One relay: what to know first, how it answers, and its life on the chain. Nothing of it is the relay's own word. Needs no wallet. */
export function RelayPage({ id, network }: { id: number; network: Network }) {
  const t = useTranslations('relay')
  const title = useTranslations('relays')('relay', { id: String(id) })
  const now = useNow(30_000)
  const { value: relay, failure } = useRelay(network, id)
  const { record, source, failure: lifeFailure } = useRelayLife(network, id)
  const back = (
    <Link href="/relays" prefetch={false} className={buttonClasses('plain')}>
      <Icon name="back" className="size-4" />
      {t('all')}
    </Link>
  )
  return (
    <PageBody title={title} lead={t('lead')} aside={back} wide>
      <FailureNotice failure={failure} />
      {relay === undefined ? (
        failure === undefined && <Opening label={t('asking')} />
      ) : relay === 'none' ? (
        <Notice tone="info">{t('none')}</Notice>
      ) : (
        <>
          <RelayHead relay={relay} />
          {network.subgraphUrl === undefined && (
            <Notice tone="info">
              <p>{t('noSubgraph')}</p>
              <p className="mt-1 font-mono text-xs">PARLEY_PUBLIC_SUBGRAPH_URL</p>
            </Notice>
          )}
          <FailureNotice failure={lifeFailure} />
          {source !== undefined && record === undefined && <Notice tone="info">{t('unknownThere')}</Notice>}
          {source !== undefined && <IndexNotice source={source} />}
          <RelayWarnings
            warnings={relayWarnings({
              relay,
              limits: network.limits,
              schedule: network.schedule,
              record,
              peerReach: relay.peerReach,
              now,
            })}
            missing={{ record: record === undefined, peers: relay.peerReach?.median === undefined }}
            network={network}
          />
          <RelayReach relay={relay} />
          <RelayStake relay={relay} network={network} record={record} source={source} />
          <RelayAsks relay={relay} network={network} record={record} source={source} />
          {record !== undefined && source !== undefined && (
            <>
              <RelayWins id={id} network={network} record={record} source={source} />
              <RelayEarnings relay={relay} network={network} record={record} source={source} />
              <RelayProofs network={network} record={record} source={source} />
            </>
          )}
        </>
      )}
    </PageBody>
  )
}
