import type { Adviser, OfferDraft } from '@parley/client'
import { clockOfDay, minutesOfDay } from '../../lib/clockOfDay.ts'
import { exactAmount } from '../../lib/exactAmount.ts'
import { parseAmount } from '../../lib/parseAmount.ts'

/** One day of the form. */
export type DayFields = { open: boolean; from: string; until: string }

/** What the form holds, as it is typed. */
export type OfferFields = {
  title: string
  text: string
  topics: string
  languages: readonly string[]
  perMinute: string
  minimum: string
  zone: string
  /** Monday first. */
  days: readonly DayFields[]
  refund: string
  relayId: number
  relayBps: number
}

/** A relay takes no call below its own share, which is 1 % where its operator does not say otherwise. */
export const SHARES = [100, 200, 500, 1000] as const
const WORKING_DAY: DayFields = { open: false, from: '09:00', until: '17:00' }

/** The form as it opens: the own offer, or the beginning of one. */
export function startFields(
  own: Adviser | undefined,
  { decimals, locale, relayId }: { decimals: number; locale: string; relayId: number },
): OfferFields {
  const days = Array.from({ length: 7 }, () => WORKING_DAY)
  if (own === undefined) {
    return {
      title: '',
      text: '',
      topics: '',
      languages: [locale.split('-')[0] ?? 'en'],
      perMinute: '1',
      minimum: '5',
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      days,
      refund: '',
      relayId,
      relayBps: 200,
    }
  }
  const { offer, price } = own
  return {
    title: offer.title,
    text: offer.text,
    topics: offer.topics.join(', '),
    languages: offer.languages,
    perMinute: exactAmount(price.perMinute, decimals),
    minimum: exactAmount(price.minimum, decimals),
    zone: offer.hours.zone,
    days: days.map((day, index) => {
      const opening = offer.hours.openings.find((each) => each.day === index + 1)
      if (opening === undefined) return day
      return { open: true, from: clockOfDay(opening.from), until: clockOfDay(opening.until) }
    }),
    refund: offer.refund,
    relayId: offer.relayId,
    relayBps: offer.relayBps,
  }
}

/** Fields that are no offer yet. */
export type OfferProblem = 'title' | 'perMinute' | 'minimum' | 'languages' | 'topics' | 'days'

/** The offer that was typed, or what is missing. */
export function readFields(fields: OfferFields, decimals: number): OfferDraft | { problems: readonly OfferProblem[] } {
  const perMinute = parseAmount(fields.perMinute, decimals) ?? 0n
  const minimum = parseAmount(fields.minimum, decimals)
  const topics = fields.topics
    .split(/[,，、;；\n]/)
    .map((topic) => topic.trim().toLowerCase())
    .filter((topic) => topic !== '')
  const openings = fields.days.flatMap(({ open, from, until }, index) =>
    open ? [{ day: index + 1, from: minutesOfDay(from) ?? -1, until: minutesOfDay(until) || 1440 }] : [],
  )
  const wrong: Record<OfferProblem, boolean> = {
    title: fields.title.trim() === '',
    topics: topics.length > 8 || topics.some((topic) => [...topic].length > 24),
    languages: fields.languages.length === 0,
    perMinute: perMinute === 0n,
    minimum: minimum === undefined || minimum * 6n < perMinute,
    days: openings.some(({ from, until }) => from < 0 || from >= until),
  }
  const problems = (Object.keys(wrong) as OfferProblem[]).filter((field) => wrong[field])
  if (problems.length > 0 || minimum === undefined) return { problems }
  return {
    title: fields.title,
    text: fields.text,
    topics: [...new Set(topics)],
    languages: fields.languages,
    perMinute,
    minimum,
    hours: { zone: fields.zone, openings },
    refund: fields.refund,
    relayId: fields.relayId,
    relayBps: fields.relayBps,
  }
}
