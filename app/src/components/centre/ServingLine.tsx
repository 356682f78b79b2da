'use client'
import type { CallView, DutyView } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { formatDuration } from '../../lib/formatDuration.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'

/** On a call that rings for a centre: for whom, how long he waited, and what a colleague wrote. */
export function ServingLine({ call, duty: { centre, serving } }: { call: CallView; duty: DutyView }) {
  const t = useTranslations('centre')
  const locale = useLocale()
  if (serving === undefined) return null
  const waited = formatDuration((call.at - serving.since) / 1000, locale)
  return (
    <div className="mt-3 border-t border-line pt-3 text-sm" data-testid="serving">
      <p>{t('serving.for', { name: centre.name === '' ? shortenAddress(centre.did) : centre.name, waited })}</p>
      {serving.note !== '' && (
        <p className="mt-1 break-words whitespace-pre-line text-soft">{t('duty.note', { note: serving.note })}</p>
      )}
    </div>
  )
}
