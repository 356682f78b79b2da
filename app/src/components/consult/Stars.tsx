'use client'
import type { Adviser } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'

/** A mean of ratings with their number, in words and one star. */
export function Stars({ ratings }: { ratings: Adviser['ratings'] }) {
  const t = useTranslations('consult')
  const locale = useLocale()
  const { count, average } = ratings
  if (average === undefined) return <span className="text-soft">{t('ratings.none')}</span>
  const mean = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(average)
  return (
    <span className="figures" data-testid="rating-mean">
      <span aria-hidden="true" className="text-amber">
        ★{' '}
      </span>
      {t('ratings.mean', { mean, count })}
    </span>
  )
}
