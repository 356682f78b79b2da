import type { Adviser, OfferDraft } from '@parley/client'
import { clockOfDay, minutesOfDay } from '../../lib/clockOfDay.ts'
import { exactAmount } from '../../lib/exactAmount.ts'
import { parseAmount } from '../../lib/parseAmount.ts'

/** One opening of a day, as it is typed. */
export type OpeningFields = { from: string; until: string }
/** The openings of one day; none: closed. */
export type DayFields = readonly OpeningFields[]

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
  /** Several people answer. */
  centre: boolean
}

/** A relay takes no call below its own share, which is 1 % where its operator does not say otherwise. */
export const SHARES = [100, 200, 500, 1000] as const

/** The form as it opens: the own offer, or the beginning of one. */
export function startFields(
  own: Adviser | undefined,
  { decimals, locale, relayId }: { decimals: number; locale: string; relayId: number },
): OfferFields {
  const days: DayFields[] = Array.from({ length: 7 }, () => [])
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
      centre: false,
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
    days: days.map((_, index) =>
      offer.hours.openings
        .filter(({ day }) => day === index + 1)
        .map(({ from, until }) => ({ from: clockOfDay(from), until: clockOfDay(until) })),
    ),
    refund: offer.refund,
    relayId: offer.relayId,
    relayBps: offer.relayBps,
    centre: offer.centre === true,
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
  const openings = fields.days.flatMap((day, index) =>
    day
      .map(({ from, until }) => ({
        day: index + 1,
        from: minutesOfDay(from) ?? -1,
        until: minutesOfDay(until) || 1440,
      }))
      .sort((a, b) => a.from - b.from),
  )
  const wrong: Record<OfferProblem, boolean> = {
    title: fields.title.trim() === '',
    topics: topics.length > 8 || topics.some((topic) => [...topic].length > 24),
    languages: fields.languages.length === 0,
    perMinute: perMinute === 0n,
    minimum: minimum === undefined || minimum * 6n < perMinute,
    days: openings.some(({ day, from, until }, index) => {
      const last = openings[index - 1]
      return from < 0 || from >= until || (last?.day === day && last.until > from)
    }),
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
    centre: fields.centre,
  }
}
