'use client'
import type { WeeklyHours } from '@parley/protocol'
import { useLocale, useTranslations } from 'next-intl'
import { clockOfDay } from '../../lib/clockOfDay.ts'
import { weekdayName } from '../../lib/weekdayName.ts'
import { Facts } from '../ui/Facts.tsx'

/** The week of an adviser, in his own time, with the zone said. */
export function OpeningHours({ hours: { zone, openings } }: { hours: WeeklyHours }) {
  const t = useTranslations('consult')
  const locale = useLocale()
  if (openings.length === 0) return <p className="mt-1 text-sm text-soft">{t('available.byAppointment')}</p>
  const days = [...new Set(openings.map(({ day }) => day))]
  return (
    <>
      <p className="mt-1 text-sm text-soft">{t('hours.zone', { zone })}</p>
      <Facts
        className="mt-2"
        facts={days.map((day) => ({
          key: String(day),
          name: weekdayName(day, locale),
          value: openings
            .filter((opening) => opening.day === day)
            .map(({ from, until }) => `${clockOfDay(from)} – ${clockOfDay(until)}`)
            .join(', '),
        }))}
      />
    </>
  )
}
