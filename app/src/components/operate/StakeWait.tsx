'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useNow } from '../../hooks/useNow.ts'
import { formatCountdown } from '../../lib/formatCountdown.ts'
import { formatMoment } from '../../lib/formatMoment.ts'

/** How long the stake of a relay that leaves is not free yet. */
export function StakeWait({ exitAt }: { exitAt: number }) {
  const t = useTranslations('operate.manage')
  const locale = useLocale()
  const now = useNow(1_000)
  const left = exitAt - now / 1_000
  if (left <= 0) return t('isFree')
  return t('freeIn', {
    left: formatCountdown(left, locale),
    moment: formatMoment(exitAt * 1_000, { now, locale }),
  })
}
