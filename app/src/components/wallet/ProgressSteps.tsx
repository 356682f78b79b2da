'use client'
import type { Progress } from '@parley/client'
import { useTranslations } from 'next-intl'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { Icon } from '../ui/Icon.tsx'
import { Ring } from '../ui/Ring.tsx'

const ORDER = ['preparing', 'sign', 'confirm', 'mining', 'publishing'] as const

/** Where a transaction is, step by step; only the steps this one has. */
export function ProgressSteps({ progress, steps }: { progress: Progress; steps: readonly (typeof ORDER)[number][] }) {
  const t = useTranslations('progress')
  const at = progress.step === 'done' ? ORDER.length : ORDER.indexOf(progress.step)
  return (
    <ol className="mt-4 flex flex-col gap-2 text-sm" data-testid="progress" data-step={progress.step}>
      {steps.map((step) => {
        const place = ORDER.indexOf(step)
        const state = place < at ? 'done' : place === at ? 'now' : 'next'
        return (
          <li
            key={step}
            aria-current={state === 'now' ? 'step' : undefined}
            className={state === 'next' ? 'flex items-center gap-2 text-soft' : 'flex items-center gap-2'}
          >
            {state === 'done' ? (
              <Icon name="check" className="size-4 text-teal" />
            ) : (
              <Ring
                ring={{ kind: 'dotted', share: 0 }}
                className={state === 'now' ? 'ring-turn text-accent' : 'opacity-50'}
              />
            )}
            <span>{t(step)}</span>
            {step === 'mining' && progress.transactionHash !== undefined && (
              <span className="font-mono text-xs text-soft" title={progress.transactionHash}>
                {shortenAddress(progress.transactionHash)}
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
