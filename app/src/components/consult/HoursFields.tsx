'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useId } from 'react'
import { weekdayName } from '../../lib/weekdayName.ts'
import { Card } from '../ui/Card.tsx'
import { Select } from '../ui/Select.tsx'
import type { DayFields } from './offerFields.ts'

/** The week in which one can usually be called. */
export function HoursFields({
  zone,
  days,
  onZone,
  onDays,
  problem,
}: {
  zone: string
  days: readonly DayFields[]
  onZone: (zone: string) => void
  onDays: (days: readonly DayFields[]) => void
  problem: string | undefined
}) {
  const t = useTranslations('consult')
  const locale = useLocale()
  const id = useId()
  const zones = [...new Set([zone, ...Intl.supportedValuesOf('timeZone')])]
  const change = (index: number, part: Partial<DayFields>) =>
    onDays(days.map((day, place) => (place === index ? { ...day, ...part } : day)))
  return (
    <Card aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className="text-base">
        {t('hours.title')}
      </h2>
      <p className="mt-1 text-sm text-soft">{t('hours.what')}</p>
      <Select
        className="mt-3 max-w-sm"
        label={t('hours.zoneLabel')}
        value={zone}
        onChange={(event) => onZone(event.target.value)}
        data-testid="offer-zone"
      >
        {zones.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </Select>
      <ul className="mt-3 divide-y divide-line">
        {days.map(({ open, from, until }, index) => {
          const name = weekdayName(index + 1, locale)
          return (
            <li key={name} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1">
              <label className="flex min-h-11 w-36 items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  checked={open}
                  onChange={({ target }) => change(index, { open: target.checked })}
                  className="size-5 accent-ink"
                  data-testid={`day-${index + 1}`}
                />
                {name}
              </label>
              {open && (
                <span className="flex items-center gap-2">
                  {(['from', 'until'] as const).map((end) => (
                    <input
                      key={end}
                      type="time"
                      aria-label={t(`hours.${end}`, { day: name })}
                      value={end === 'from' ? from : until === '24:00' ? '00:00' : until}
                      onChange={({ target }) => change(index, { [end]: target.value })}
                      className="min-h-11 rounded border border-line-strong bg-card px-2 text-base text-ink md:min-h-10"
                    />
                  ))}
                </span>
              )}
            </li>
          )
        })}
      </ul>
      {problem !== undefined && (
        <p role="alert" className="mt-2 text-sm text-loss">
          {problem}
        </p>
      )}
    </Card>
  )
}
