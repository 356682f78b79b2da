'use client'
import type { DutyView } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useNow } from '../../hooks/useNow.ts'
import { useTask } from '../../hooks/useTask.ts'
import { formatClock } from '../../lib/formatClock.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { RosterLists } from './RosterLists.tsx'

/** Answering for a centre: who waits, who is there, and the next caller. */
export function DutyCard({ duty }: { duty: DutyView }) {
  const t = useTranslations('centre')
  const locale = useLocale()
  const current = useClientSnapshot()
  const task = useTask()
  const now = useNow()
  if (current === undefined) return null
  const { client, snapshot } = current
  const { centre, state, silent, roster, serving } = duty
  const name = centre.name === '' ? shortenAddress(centre.did) : centre.name
  const own = snapshot.identity?.did === centre.did
  const expected = serving !== undefined && serving.until > now && state === 'ready'
  return (
    <Card aria-labelledby="duty-title" data-testid="duty">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-60">
          <h2 id="duty-title" className="text-lg break-words">
            {t('duty.title', { name })}
          </h2>
          <p role="status" className="text-sm text-soft">
            {t(silent ? 'duty.silent' : roster === undefined ? 'duty.asked' : `duty.${state}`)}
          </p>
        </div>
        {!own && (
          <Button
            onClick={() => task.run(() => client.centre.endDuty())}
            disabled={task.running}
            data-testid="duty-end"
            className="max-md:w-full"
          >
            {t('duty.end')}
          </Button>
        )}
      </div>
      {roster !== undefined && (
        <>
          {expected ? (
            <Notice tone="good" live className="mt-4">
              <p data-testid="expected">
                {t('duty.expected', {
                  name: serving.name === '' ? shortenAddress(serving.caller) : serving.name,
                  time: formatClock(serving.until - now),
                  waited: formatDuration((now - serving.since) / 1000, locale),
                })}
              </p>
              {serving.note !== '' && (
                <p className="mt-1 whitespace-pre-line">{t('duty.note', { note: serving.note })}</p>
              )}
            </Notice>
          ) : (
            <Button
              kind="primary"
              className="mt-4 max-md:w-full"
              busy={task.running}
              disabled={roster.count === 0 || state === 'busy'}
              onClick={() => task.run(() => client.centre.next())}
              data-testid="duty-next"
            >
              {t('duty.next')}
            </Button>
          )}
          <RosterLists roster={roster} now={now} />
        </>
      )}
      <FailureNotice failure={task.failure} className="mt-3" />
    </Card>
  )
}
