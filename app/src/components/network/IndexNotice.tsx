'use client'
import { useTranslations } from 'next-intl'
import { useNow } from '../../hooks/useNow.ts'
import type { ChartSource } from '../charts/ChartSource.ts'
import { sourceState } from '../charts/sourceState.ts'
import { Notice } from '../ui/Notice.tsx'

/** Says once, on top, what the amber lines below the charts mean. */
export function IndexNotice({ source }: { source: Pick<ChartSource, 'block' | 'standsStill'> }) {
  const t = useTranslations('charts')
  const now = useNow(10_000)
  const state = sourceState({ block: source.block, standsStill: source.standsStill, now })
  return state === 'fresh' ? null : (
    <Notice tone="attention" live>
      {t(state)}
    </Notice>
  )
}
