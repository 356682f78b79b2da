'use client'
import type { CallRecord } from '@parley/client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useConnection } from 'wagmi'
import { callDialog } from '../../calls/callDialog.ts'
import { notificationPermission } from '../../calls/notificationPermission.ts'
import { outcomeOf } from '../../calls/outcomeOf.ts'
import { pastCalls } from '../../calls/pastCalls.ts'
import { seenCalls } from '../../calls/seenCalls.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { PageBody } from '../frame/PageBody.tsx'
import { Button } from '../ui/Button.tsx'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Opening } from '../ui/Opening.tsx'
import { ConnectFirst } from '../wallet/ConnectFirst.tsx'
import { ServiceBanner } from '../wallet/ServiceBanner.tsx'
import { CallRow } from './CallRow.tsx'
import { NotificationButton } from './NotificationButton.tsx'
import { Statement } from './Statement.tsx'

const FILTERS = ['all', 'missed', 'paid'] as const
type Filter = (typeof FILTERS)[number]

const PASSES: Record<Filter, (record: CallRecord) => boolean> = {
  all: () => true,
  missed: (record) => outcomeOf(record) === 'missed',
  paid: ({ paid }) => paid !== undefined,
}

/** Calls that were: who, when, how they ended, and what the paid ones came to. */
export function CallsPage() {
  const t = useTranslations('calls')
  const { address } = useConnection()
  const current = useClientSnapshot()
  return (
    <>
      <ServiceBanner />
      <PageBody
        title={t('title')}
        lead={t('lead')}
        aside={
          current !== undefined && (
            <Button onClick={() => callDialog.set({ kind: 'check' })} data-testid="open-check">
              <Icon name="devices" />
              {t('check.open')}
            </Button>
          )
        }
      >
        {address === undefined ? (
          <ConnectFirst words={t('connectFirst')} />
        ) : current === undefined ? (
          <Card>
            <Opening label={t('reading')} />
          </Card>
        ) : (
          <History records={pastCalls(current.snapshot)} />
        )}
      </PageBody>
    </>
  )
}

function History({ records }: { records: readonly CallRecord[] }) {
  const t = useTranslations('calls')
  const [filter, setFilter] = useState<Filter>('all')
  const newest = records[0]?.at ?? 0
  useEffect(() => {
    if (newest > seenCalls.get()) seenCalls.set(newest)
  }, [newest])
  const shown = records.filter(PASSES[filter])
  return (
    <>
      {notificationPermission() === 'default' && (
        <Card className="flex flex-wrap items-center justify-between gap-3">
          <p className="flex-1 basis-60 text-sm">{t('notify.what')}</p>
          <NotificationButton />
        </Card>
      )}
      {records.length === 0 ? (
        <Empty />
      ) : (
        <>
          <fieldset className="flex flex-wrap gap-2">
            <legend className="sr-only">{t('filter.label')}</legend>
            {FILTERS.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === filter}
                onClick={() => setFilter(one)}
                data-testid={`filter-${one}`}
                className={buttonClasses(
                  'plain',
                  'aria-pressed:border-transparent aria-pressed:bg-ink aria-pressed:text-paper',
                )}
              >
                {t(`filter.${one}`, { count: records.filter(PASSES[one]).length })}
              </button>
            ))}
          </fieldset>
          {filter === 'paid' && shown.length > 0 && <Statement records={shown} />}
          {shown.length === 0 ? (
            <p className="p-4 text-sm text-soft">{t(`filter.none.${filter}`)}</p>
          ) : (
            <ul
              aria-label={t('history')}
              className="divide-y divide-line rounded-lg border border-line bg-card"
              data-testid="call-history"
            >
              {shown.map((record) => (
                <CallRow key={record.id} record={record} />
              ))}
            </ul>
          )}
        </>
      )}
    </>
  )
}

/** Nothing yet: what a call here is, and where one begins. */
function Empty() {
  const t = useTranslations('calls')
  return (
    <Card className="flex flex-col items-center gap-4 py-10 text-center md:py-14">
      <Drawing />
      <div>
        <h2 className="text-base">{t('empty.title')}</h2>
        <p className="mt-1 max-w-md text-sm text-soft">{t('empty.words')}</p>
      </div>
      <Link href="/chat" prefetch={false} className={buttonClasses('primary')}>
        {t('empty.action')}
      </Link>
    </Card>
  )
}

/** Two postmarks and the line between them. */
function Drawing() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 160 64"
      className="w-40 text-soft"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
    >
      <circle cx="28" cy="32" r="20" />
      <circle cx="28" cy="32" r="6" fill="currentColor" stroke="none" className="text-accent" />
      <circle cx="132" cy="32" r="20" />
      <circle cx="132" cy="32" r="6" fill="currentColor" stroke="none" className="text-accent" />
      <path d="M52 24q7-6 14 0t14 0 14 0 14 0M52 40q7-6 14 0t14 0 14 0 14 0" strokeLinecap="round" />
    </svg>
  )
}
