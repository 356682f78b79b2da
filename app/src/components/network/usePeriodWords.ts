'use client'
import { type Period, periodStart } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { Network } from '../../lib/network.ts'

export type PeriodWords = Record<'key' | 'label' | 'tick', (period: Period) => string>

const DAY = 86_400
const UTC = { timeZone: 'UTC' } as const

/** Names of periods, in UTC: for files and for the reader. */
export function usePeriodWords({ schedule }: Pick<Network, 'schedule'>): PeriodWords {
  const t = useTranslations('economy')
  const locale = useLocale()
  return useMemo(() => {
    const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', ...UTC })
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const
    const epoch = new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      ...UTC,
      ...(schedule.epochLength < DAY ? time : {}),
    })
    const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...UTC })
    const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', ...UTC })
    const start = (period: Period) => new Date(periodStart(period, schedule) * 1_000)
    return {
      key(period) {
        if (period.kind === 'epoch') return String(period.number)
        return start(period)
          .toISOString()
          .slice(0, period.kind === 'day' ? 10 : 7)
      },
      label(period) {
        if (period.kind === 'epoch')
          return t('epochLabel', { number: String(period.number), start: epoch.format(start(period)) })
        return (period.kind === 'day' ? day : month).format(start(period))
      },
      tick(period) {
        if (period.kind === 'epoch') return String(period.number)
        return (period.kind === 'day' ? shortDay : month).format(start(period))
      },
    }
  }, [t, locale, schedule])
}
