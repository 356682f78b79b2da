'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { formatMoment } from '../lib/formatMoment.ts'
import type { Failure } from '../lib/readFailure.ts'

type Key = Parameters<ReturnType<typeof useTranslations<'errors'>>>[0]

const DIGITS = /^\d+$/

/** Words for a failure in the reader's language; facts that are moments (`until`) are written as times. */
export function useFailureText(): (failure: Failure) => string {
  const t = useTranslations('errors')
  const locale = useLocale()
  return useCallback(
    ({ code, facts }: Failure) => {
      const key = (t.has(code as Key) ? code : 'unknown') as Key
      const until = facts.until
      const values: Record<string, string | number> = { code, hasUntil: until === undefined ? 'no' : 'yes', until: '' }
      for (const [name, value] of Object.entries(facts))
        values[name] = typeof value === 'string' && DIGITS.test(value) && value.length < 16 ? Number(value) : value
      if (typeof until === 'number') values.until = formatMoment(until, { now: Date.now(), locale })
      try {
        return t(key, values as never)
      } catch {
        return t('unknown' as Key, { code } as never)
      }
    },
    [t, locale],
  )
}
