'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useMoney } from '../../hooks/useMoney.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import type { Network } from '../../lib/network.ts'
import { Card } from '../ui/Card.tsx'
import { Command } from './Command.tsx'

/** What a relay is, what it earns, what it risks, and how to begin. */
export function FirstSteps({ network }: { network: Network }) {
  const t = useTranslations('operate')
  const money = useMoney(network)
  const locale = useLocale()
  const minimum = money.short(BigInt(network.limits.minStake), 'up')
  return (
    <Card aria-labelledby="steps-title">
      <h2 id="steps-title" className="text-lg">
        {t('steps.title')}
      </h2>
      <p className="mt-2 max-w-2xl text-sm">{t('steps.what')}</p>
      <p className="mt-2 max-w-2xl text-sm">
        {t('steps.risk', { minimum, period: formatDuration(network.limits.unbondingPeriod, locale) })}
      </p>
      <ol className="mt-4 flex list-decimal flex-col gap-3 pl-5 text-sm">
        <li>
          {t('steps.init')}
          <Command text="npx parley-node init --dir relay" />
        </li>
        <li>
          {t('steps.id')}
          <Command text="npx parley-node id --config relay/relay.json" />
        </li>
        <li>{t('steps.stake')}</li>
        <li>
          {t('steps.start')}
          <Command text="npx parley-node start --config relay/relay.json" />
        </li>
      </ol>
    </Card>
  )
}
