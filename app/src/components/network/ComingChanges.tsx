'use client'
import type { ComingChanges as Changes, ComingChange } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useNow } from '../../hooks/useNow.ts'
import type { Polled } from '../../hooks/usePolled.ts'
import { formatDate } from '../../lib/formatDate.ts'
import type { Network } from '../../lib/network.ts'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useRuleChangeWords } from './useRuleChangeWords.ts'

/** Which changes of the rules are coming, and when; nothing while there is none. */
export function ComingChanges({ network, coming: { value, failure } }: { network: Network; coming: Polled<Changes> }) {
  const t = useTranslations('coming')
  if (value === undefined) return <FailureNotice failure={failure} />
  if (value.changes.length === 0) return null
  return (
    <Notice tone="info">
      <section aria-labelledby="coming" data-testid="coming-changes">
        <h2 id="coming" className="font-semibold">
          {t('title')}
        </h2>
        <ul className="mt-1 grid gap-2">
          {value.changes.map((change) => (
            <Entry key={change.id} change={change} network={network} />
          ))}
        </ul>
        {value.isCut && <p className="mt-2 text-soft">{t('cut')}</p>}
      </section>
    </Notice>
  )
}

function Entry({ change: { state, at, changes }, network }: { change: ComingChange; network: Network }) {
  const t = useTranslations('coming')
  const locale = useLocale()
  const words = useRuleChangeWords(network)
  const now = useNow(10_000)
  const when = formatDate(at, { locale })
  return (
    <li data-state={state} data-at={at}>
      {changes.map((change, index) => (
        // A proposal's calls never change, nor their order.
        // biome-ignore lint/suspicious/noArrayIndexKey: the same call may stand there twice.
        <p key={index} className="break-words">
          {words(change)}
        </p>
      ))}
      <p className="text-soft">
        <time dateTime={new Date(at).toISOString()}>
          {state === 'announced' && at <= now ? t('ready') : t(state, { when })}
        </time>
      </p>
    </li>
  )
}
