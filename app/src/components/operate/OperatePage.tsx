'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useConnection } from 'wagmi'
import { PageBody } from '../frame/PageBody.tsx'
import { useRelays } from '../relays/useRelays.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Opening } from '../ui/Opening.tsx'
import { ConnectFirst } from '../wallet/ConnectFirst.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { CallShares } from './CallShares.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { OutlookCard } from './OutlookCard.tsx'
import { OwnRelay } from './OwnRelay.tsx'
import { StakeForm } from './StakeForm.tsx'

/** Running relays for income: what they earn, what stands behind them, and what can be done with them. Needs a wallet, no identity. */
export function OperatePage() {
  const t = useTranslations('operate')
  const network = useNetwork()
  const { address } = useConnection()
  const { relays, failure } = useRelays(network)
  const [isStaking, setStaking] = useState(false)
  const own = relays?.filter(({ payout }) => payout.toLowerCase() === address?.toLowerCase())
  const hasRelays = own !== undefined && own.length > 0
  return (
    <PageBody title={t('title')} lead={t('lead')} wide>
      <FailureNotice failure={failure} />
      {address === undefined ? (
        <>
          <ConnectFirst words={t('connectFirst')} />
          <FirstSteps network={network} />
        </>
      ) : relays === undefined ? (
        failure === undefined && <Opening label={t('asking')} />
      ) : (
        <>
          {own?.map((relay) => (
            <OwnRelay key={relay.id} relay={relay} />
          ))}
          {hasRelays && <CallShares payout={address} />}
          {!hasRelays && <FirstSteps network={network} />}
          {hasRelays && !isStaking ? (
            <Button className="self-start" onClick={() => setStaking(true)} data-testid="another-relay">
              {t('another')}
            </Button>
          ) : (
            <StakeForm onStaked={() => setStaking(false)} />
          )}
        </>
      )}
      {relays !== undefined && <OutlookCard network={network} relays={relays} />}
    </PageBody>
  )
}
