'use client'
import type { Identity } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Card } from '../ui/Card.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Facts } from '../ui/Facts.tsx'
import { Notice } from '../ui/Notice.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'

/** The own identity: stamp, name, DID to hand out, and what any resolver finds behind it. */
export function IdentityCard({ identity }: { identity: Identity }) {
  const t = useTranslations('identity')
  const relays = useClientSnapshot()?.snapshot.relays ?? []
  const { did, name, profile, anchor, publishedTo } = identity
  const urls = profile.relays.map((id) => relays.find((relay) => relay.id === id)?.url ?? t('relayNumber', { id }))
  const waiting = profile.relays.filter((id) => !publishedTo.includes(id))
  return (
    <Card aria-labelledby="identity-title">
      <div className="flex flex-wrap items-center gap-4">
        <StampAvatar did={did} className="size-20" />
        <div className="min-w-0 flex-1">
          <h2 id="identity-title" className="text-lg break-words">
            {name === '' ? t('unnamed') : name}
          </h2>
          <p className="mt-1 font-mono text-xs break-all text-soft" data-testid="did">
            {did}
          </p>
        </div>
        <CopyButton text={did} label={t('copyDid')} className="max-md:w-full" />
      </div>
      <p className="mt-4 text-sm text-soft">{t('handOut')}</p>
      {waiting.length > 0 && (
        <Notice tone="attention" className="mt-4">
          {t('publishing', { count: waiting.length })}
        </Notice>
      )}
      <h3 className="mt-6 text-base">{t('resolves')}</h3>
      <p className="mt-1 text-sm text-soft">{t('resolvesHow')}</p>
      <Facts
        className="mt-2"
        facts={[
          { name: t('controller'), value: <Mono>{identity.address}</Mono> },
          { name: t('boxKey'), value: <Mono>{profile.boxKey}</Mono> },
          ...urls.map((url) => ({ key: url, name: t('service'), value: <Mono>{url}</Mono> })),
          { name: t('anchor'), value: <Mono>{anchor}</Mono>, note: t('anchorMeans') },
        ]}
      />
    </Card>
  )
}

function Mono({ children }: { children: string }) {
  return <span className="inline-block text-left font-mono text-xs break-all">{children}</span>
}
