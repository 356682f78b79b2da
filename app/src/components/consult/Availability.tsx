'use client'
import type { Adviser } from '@parley/client'
import { nextOpening } from '@parley/protocol'
import { useLocale, useTranslations } from 'next-intl'
import { useNow } from '../../hooks/useNow.ts'
import { formatMoment } from '../../lib/formatMoment.ts'
import { formatTime } from '../../lib/formatTime.ts'
import { classes } from '../ui/classes.ts'
import { Ring } from '../ui/Ring.tsx'

/** Whether somebody can be called now, or when usually, in the reader's time. */
export function Availability({ adviser: { availableUntil, offer } }: { adviser: Adviser }) {
  const t = useTranslations('consult')
  const locale = useLocale()
  const now = useNow(15_000)
  const isNow = availableUntil !== undefined && availableUntil > now
  const opening = isNow ? undefined : nextOpening(offer.hours, now)
  const words = isNow
    ? t('available.now')
    : opening === undefined
      ? t(offer.hours.openings.length === 0 ? 'available.byAppointment' : 'available.unknown')
      : opening.open
        ? t('available.usually', { until: formatTime(opening.until, locale) })
        : t('available.next', {
            from: formatMoment(opening.from, { now, locale }),
            until: formatTime(opening.until, locale),
          })
  return (
    <span
      className={classes('inline-flex items-center gap-1.5', isNow ? 'font-semibold text-teal' : 'text-soft')}
      data-testid="availability"
      data-now={isNow}
    >
      <Ring ring={isNow ? { kind: 'delivered', share: 1 } : { kind: 'dotted', share: 0 }} />
      {words}
    </span>
  )
}
