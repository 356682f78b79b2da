'use client'
import { useTranslations } from 'next-intl'
import { Suspense } from 'react'
import { useConnection } from 'wagmi'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { PageBody } from '../frame/PageBody.tsx'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Card } from '../ui/Card.tsx'
import { Opening } from '../ui/Opening.tsx'
import { ConnectFirst } from '../wallet/ConnectFirst.tsx'
import { ServiceBanner } from '../wallet/ServiceBanner.tsx'
import { AdviserPage } from './AdviserPage.tsx'
import { AdviserSearchView } from './AdviserSearchView.tsx'
import { AppointmentsView } from './AppointmentsView.tsx'
import { SellView } from './SellView.tsx'
import { useConsultPlace } from './useConsultPlace.ts'

const VIEWS = ['find', 'sell', 'appointments'] as const

/** Advice by the minute: found, bought and sold. */
export function ConsultPage() {
  const t = useTranslations('common')
  return (
    <Suspense fallback={<Opening label={t('opening')} className="flex-1" />}>
      <Consult />
    </Suspense>
  )
}

function Consult() {
  const t = useTranslations('consult')
  const { address } = useConnection()
  const current = useClientSnapshot()
  const [place, go] = useConsultPlace()
  return (
    <>
      <ServiceBanner />
      <PageBody title={t('title')} lead={t('lead')} wide>
        {address === undefined ? (
          <ConnectFirst words={t('connectFirst')} />
        ) : current === undefined ? (
          <Card>
            <Opening label={t('opening')} />
          </Card>
        ) : (
          <>
            <nav aria-label={t('views')} className="flex flex-wrap gap-2">
              {VIEWS.map((view) => (
                <button
                  key={view}
                  type="button"
                  aria-current={place.view === view ? 'page' : undefined}
                  onClick={() => go({ view })}
                  data-testid={`view-${view}`}
                  className={buttonClasses(
                    'plain',
                    'aria-[current]:border-transparent aria-[current]:bg-ink aria-[current]:text-paper',
                  )}
                >
                  {t(`view.${view}`)}
                </button>
              ))}
            </nav>
            {place.view === 'find' && <AdviserSearchView onChoose={(did) => go({ view: 'adviser', did })} />}
            {place.view === 'adviser' && (
              <AdviserPage key={place.did} did={place.did} onBack={() => go({ view: 'find' })} />
            )}
            {place.view === 'sell' && <SellView />}
            {place.view === 'appointments' && <AppointmentsView />}
          </>
        )}
      </PageBody>
    </>
  )
}
