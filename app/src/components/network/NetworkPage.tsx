'use client'
import { useLocale, useTranslations } from 'next-intl'
import { Suspense } from 'react'
import { formatDuration } from '../../lib/formatDuration.ts'
import type { Network } from '../../lib/network.ts'
import { PageBody } from '../frame/PageBody.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Opening } from '../ui/Opening.tsx'
import { ComingChanges } from './ComingChanges.tsx'
import { IndexNotice } from './IndexNotice.tsx'
import { NetworkFiguresView } from './NetworkFiguresView.tsx'
import { NetworkNavigation } from './NetworkNavigation.tsx'
import { useComingChanges } from './useComingChanges.ts'
import { useFigures } from './useFigures.ts'
import { useNetworkPlace } from './useNetworkPlace.ts'

/** What people pay, what operators earn, whether the network is healthy: from the chain's events alone. Needs no wallet. */
export function NetworkPage({ network }: { network: Network }) {
  const t = useTranslations('economy')
  const locale = useLocale()
  const period = formatDuration(network.schedule.epochLength, locale)
  return (
    <PageBody title={t('title')} lead={t('lead', { period })} aside={<NetworkNavigation />} wide>
      {network.subgraphUrl === undefined ? (
        <Notice tone="info">
          <p>{t('noSubgraph')}</p>
          <p className="mt-1 font-mono text-xs">PARLEY_PUBLIC_SUBGRAPH_URL</p>
        </Notice>
      ) : (
        <Suspense fallback={<Opening label={t('asking')} />}>
          <Figures network={network} url={network.subgraphUrl} />
        </Suspense>
      )}
    </PageBody>
  )
}

function Figures({ network, url }: { network: Network; url: string }) {
  const t = useTranslations('economy')
  const [place, go] = useNetworkPlace()
  const { figures, failure, isChanging } = useFigures(network, url, place)
  const coming = useComingChanges(network, url)
  // Both appear together: what comes later would push the charts from under the reader's finger.
  const isAsked = coming.value !== undefined || coming.failure !== undefined
  return (
    <>
      <FailureNotice failure={failure} />
      {figures === undefined || !isAsked ? (
        failure === undefined && <Opening label={t('asking')} />
      ) : figures === 'none' ? (
        <Notice tone="info">{t('nothing')}</Notice>
      ) : (
        <>
          <IndexNotice source={figures.totals} />
          <ComingChanges network={network} coming={coming} />
          <NetworkFiguresView
            figures={figures}
            network={network}
            url={url}
            place={place}
            isChanging={isChanging}
            onGo={go}
          />
        </>
      )}
    </>
  )
}
