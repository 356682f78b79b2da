'use client'
import { MAX_OPENINGS } from '@parley/protocol'
import { useLocale, useTranslations } from 'next-intl'
import { useId } from 'react'
import { clockOfDay, minutesOfDay } from '../../lib/clockOfDay.ts'
import { weekdayName } from '../../lib/weekdayName.ts'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Select } from '../ui/Select.tsx'
import type { DayFields, OpeningFields } from './offerFields.ts'

const FIRST: OpeningFields = { from: '09:00', until: '17:00' }
const MAX_A_DAY = MAX_OPENINGS / 7
const HOUR = 60

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
  const change = (index: number, day: DayFields) => onDays(days.map((old, place) => (place === index ? day : old)))
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
        {days.map((day, index) => {
          const name = weekdayName(index + 1, locale)
          return (
            <li key={name} className="flex flex-wrap items-start gap-x-4 gap-y-1 py-1">
              <label className="flex min-h-11 w-36 items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  checked={day.length > 0}
                  onChange={({ target }) => change(index, target.checked ? [FIRST] : [])}
                  className="size-5 accent-ink"
                  data-testid={`day-${index + 1}`}
                />
                {name}
              </label>
              {day.length > 0 && (
                <Openings name={name} day={day} number={index + 1} onDay={(next) => change(index, next)} />
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

/** Up to three times of a day: before and after lunch, and an evening. */
function Openings({
  name,
  day,
  number,
  onDay,
}: {
  name: string
  day: DayFields
  number: number
  onDay: (day: DayFields) => void
}) {
  const t = useTranslations('consult')
  const change = (index: number, part: Partial<OpeningFields>) =>
    onDay(day.map((opening, place) => (place === index ? { ...opening, ...part } : opening)))
  const labelOf = (end: keyof OpeningFields, index: number) =>
    day.length === 1 ? t(`hours.${end}`, { day: name }) : `${t(`hours.${end}`, { day: name })} (${index + 1})`
  return (
    <div className="flex flex-wrap items-end gap-x-1">
      <ul>
        {day.map(({ from, until }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: its place is all that tells one time from another
          <li key={index} className="flex items-center gap-2 py-0.5">
            {(['from', 'until'] as const).map((end) => (
              <input
                key={end}
                type="time"
                aria-label={labelOf(end, index)}
                value={end === 'from' ? from : until === '24:00' ? '00:00' : until}
                onChange={({ target }) => change(index, { [end]: target.value })}
                data-testid={`day-${number}-${end}-${index + 1}`}
                className="min-h-11 rounded border border-line-strong bg-card px-2 text-base text-ink md:min-h-10"
              />
            ))}
            {day.length > 1 && (
              <button
                type="button"
                aria-label={t('hours.remove', { day: name, number: index + 1 })}
                title={t('hours.remove', { day: name, number: index + 1 })}
                onClick={() => onDay(day.filter((_, place) => place !== index))}
                className={buttonClasses('quiet', 'size-11 px-0!')}
              >
                <Icon name="close" className="size-4" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {day.length < MAX_A_DAY && (
        <button
          type="button"
          aria-label={t('hours.add', { day: name })}
          title={t('hours.add', { day: name })}
          onClick={() => onDay([...day, after(day)])}
          data-testid={`day-${number}-add`}
          className={buttonClasses('quiet', 'size-11 px-0!')}
        >
          <Icon name="plus" className="size-5" />
        </button>
      )}
    </div>
  )
}

/** An hour after the last one, as far as the day goes. */
function after(day: DayFields): OpeningFields {
  const ends = day.map(({ until }) => minutesOfDay(until) || 24 * HOUR)
  const from = Math.min(Math.max(...ends) + HOUR, 23 * HOUR)
  return { from: clockOfDay(from), until: clockOfDay(Math.min(from + 2 * HOUR, 24 * HOUR)) }
}
