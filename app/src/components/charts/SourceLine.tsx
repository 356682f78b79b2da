'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useNow } from '../../hooks/useNow.ts'
import { formatCount } from '../../lib/formatCount.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import { classes } from '../ui/classes.ts'
import type { ChartSource } from './ChartSource.ts'
import { sourceState } from './sourceState.ts'

/** The block that numbers are from and how old it is; amber when they may not be the newest. */
export function SourceLine({
  source: { block, standsStill },
  className,
}: {
  source: Pick<ChartSource, 'block' | 'standsStill'>
  className?: string
}) {
  const t = useTranslations('charts')
  const locale = useLocale()
  const now = useNow(10_000)
  const state = sourceState({ block, standsStill, now })
  const number = formatCount(block.number, locale)
  return (
    <p
      data-testid="source"
      data-block={block.number}
      data-state={state}
      className={classes('figures text-xs', state === 'fresh' ? 'text-soft' : 'font-semibold text-amber', className)}
    >
      {block.at === undefined
        ? t('block', { number })
        : t('blockAged', { number, age: formatDuration((now - block.at) / 1_000, locale) })}
      {state !== 'fresh' && ` ${t(state)}`}
    </p>
  )
}
