'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useConnection } from 'wagmi'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { PageBody } from '../frame/PageBody.tsx'
import { RegisterCard } from '../identity/RegisterCard.tsx'
import { BuyBookForm } from '../stamps/BuyBookForm.tsx'
import { Card } from '../ui/Card.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Ring } from '../ui/Ring.tsx'
import { ConnectButton } from '../wallet/ConnectButton.tsx'

/** The way to the first message: each step says what it is for, and is done right here. */
export function GettingStarted() {
  const t = useTranslations('start')
  const { address } = useConnection()
  const snapshot = useClientSnapshot()?.snapshot
  const identity = snapshot?.identity
  const booked = snapshot?.books.some(({ state }) => state === 'active') ?? false
  const step = address === undefined ? 1 : identity === undefined ? 2 : booked ? 4 : 3
  return (
    <PageBody title={t('title')} lead={t('lead')}>
      <ol className="flex flex-col gap-3">
        <Step number={1} at={step} title={t('wallet')} done={address ?? ''}>
          <p className="mb-4 text-sm text-soft">{t('walletWhat')}</p>
          <ConnectButton />
        </Step>
        <Step
          number={2}
          at={step}
          title={t('identity')}
          done={identity?.did ?? ''}
          extra={identity === undefined ? undefined : <CopyButton text={identity.did} label={t('copyDid')} iconOnly />}
        >
          <RegisterCard titled={false} />
        </Step>
        <Step number={3} at={step} title={t('book')} done="">
          <BuyBookForm titled={false} />
        </Step>
        <Step number={4} at={step} title={t('write')} done="">
          <p className="text-sm text-soft">{t('writeWhat')}</p>
        </Step>
      </ol>
    </PageBody>
  )
}

function Step({
  number,
  at,
  title,
  done,
  extra,
  children,
}: {
  number: number
  at: number
  title: string
  done: string
  extra?: ReactNode
  children: ReactNode
}) {
  const t = useTranslations('start')
  const state = number < at ? 'done' : number === at ? 'now' : 'next'
  return (
    <li aria-current={state === 'now' ? 'step' : undefined} data-testid={`step-${number}`} data-state={state}>
      <Card className={state === 'next' ? 'border-dashed bg-transparent!' : undefined}>
        <div className="flex items-center gap-3">
          <Ring
            ring={
              state === 'done'
                ? { kind: 'delivered', share: 1 }
                : state === 'now'
                  ? { kind: 'full', share: 1 }
                  : { kind: 'dotted', share: 0 }
            }
            className={
              state === 'done' ? 'size-5 text-teal' : state === 'now' ? 'size-5 text-accent' : 'size-5 text-soft'
            }
          />
          <div className="min-w-0 flex-1">
            <p className={state === 'next' ? 'text-soft' : 'font-semibold'}>
              <span className="sr-only">{t('stepNumber', { number })} </span>
              {title}
            </p>
            {state === 'done' && done !== '' && (
              <p
                className="truncate font-mono text-xs text-soft"
                title={done}
                {...(number === 2 ? { 'data-testid': 'did' } : {})}
              >
                {done}
              </p>
            )}
          </div>
          {state === 'done' && extra}
        </div>
        {state === 'now' && <div className="mt-4">{children}</div>}
      </Card>
    </li>
  )
}
