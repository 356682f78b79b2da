'use client'
import { useTranslations } from 'next-intl'
import { useConnection } from 'wagmi'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { MorePlaces } from '../frame/MorePlaces.tsx'
import { PageBody } from '../frame/PageBody.tsx'
import { Card } from '../ui/Card.tsx'
import { Opening } from '../ui/Opening.tsx'
import { ConnectFirst } from '../wallet/ConnectFirst.tsx'
import { ServiceBanner } from '../wallet/ServiceBanner.tsx'
import { WalletCard } from '../wallet/WalletCard.tsx'
import { IdentityCard } from './IdentityCard.tsx'
import { PreferencesCard } from './PreferencesCard.tsx'
import { RegisterCard } from './RegisterCard.tsx'

/** Who one is: identity, wallet, preferences. */
export function IdentityPage() {
  const t = useTranslations('identity')
  const { address } = useConnection()
  const current = useClientSnapshot()
  return (
    <>
      <ServiceBanner />
      <PageBody title={t('title')} lead={t('lead')}>
        {address === undefined ? (
          <ConnectFirst words={t('connectFirst')} />
        ) : (
          <>
            {current === undefined ||
            (current.snapshot.identity === undefined &&
              current.snapshot.identityStatus === 'unknown' &&
              current.snapshot.connection.chain !== 'down') ? (
              <Card>
                <Opening label={t('looking')} />
              </Card>
            ) : current.snapshot.identity === undefined ? (
              <Card>
                <RegisterCard />
              </Card>
            ) : (
              <IdentityCard identity={current.snapshot.identity} />
            )}
            <WalletCard />
          </>
        )}
        <PreferencesCard />
        <MorePlaces />
      </PageBody>
    </>
  )
}
