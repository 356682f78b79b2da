'use client'
import type { RelayInfo } from '@parley/client'
import { useTranslations } from 'next-intl'
import { relayState } from '../relays/relayState.ts'
import { Card } from '../ui/Card.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { classes } from '../ui/classes.ts'
import { Facts } from '../ui/Facts.tsx'
import { Ring } from '../ui/Ring.tsx'

/** Whether it works now, and who it is. */
export function RelayHead({ relay }: { relay: RelayInfo }) {
  const t = useTranslations('relay')
  const states = useTranslations('relays.state')
  const state = relayState(relay)
  return (
    <Card aria-label={t('who')} data-testid="relay-head" data-state={state}>
      <div className="flex items-center gap-3">
        <Ring
          ring={state === 'online' ? { kind: 'delivered', share: 1 } : { kind: 'broken', share: 0 }}
          className={classes('size-6 shrink-0', state === 'online' && 'text-teal')}
        />
        <p className="min-w-0 flex-1 font-mono text-xs break-all text-soft">{relay.url || t('noUrl')}</p>
        <p className={classes('shrink-0 text-sm font-semibold', state === 'online' ? 'text-teal' : 'text-amber')}>
          {states(state)}
        </p>
      </div>
      <Facts
        className="mt-3"
        facts={[
          { name: t('signer'), value: <Account address={relay.signer} />, note: t('signerMeans') },
          { name: t('payout'), value: <Account address={relay.payout} />, note: t('payoutMeans') },
        ]}
      />
    </Card>
  )
}

function Account({ address }: { address: string }) {
  const t = useTranslations('relay')
  return (
    <span className="flex items-center justify-end gap-1">
      <span className="font-mono text-xs break-all">{address}</span>
      <CopyButton text={address} label={t('copyAddress')} iconOnly className="border-transparent! md:min-h-8" />
    </span>
  )
}
