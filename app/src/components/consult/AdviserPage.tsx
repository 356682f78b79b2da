'use client'
import type { Adviser } from '@parley/client'
import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import { lazy, Suspense, useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { useTask } from '../../hooks/useTask.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import { formatShare } from '../../lib/formatShare.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { JoinButton } from '../centre/JoinButton.tsx'
import { WorkHere } from '../centre/WorkHere.tsx'
import { Button } from '../ui/Button.tsx'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Card } from '../ui/Card.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Facts } from '../ui/Facts.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Modal } from '../ui/Modal.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Opening } from '../ui/Opening.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { Availability } from './Availability.tsx'
import { BookForm } from './BookForm.tsx'
import { languageName } from './languages.ts'
import { OpeningHours } from './OpeningHours.tsx'
import { RatingList } from './RatingList.tsx'
import { Stars } from './Stars.tsx'
import { useAdviser } from './useAdviser.ts'

const PaidCallDialog = lazy(() =>
  import('../calls/PaidCallDialog.tsx').then(({ PaidCallDialog }) => ({ default: PaidCallDialog })),
)

/** One adviser: what is offered, what it costs, what callers said, and the ways to reach him. */
export function AdviserPage({ did, onBack }: { did: string; onBack: () => void }) {
  const t = useTranslations('consult')
  const { adviser, ratings, failure, refresh } = useAdviser(did)
  return (
    <>
      <div>
        <Button kind="quiet" onClick={onBack} data-testid="consult-back">
          <Icon name="back" />
          {t('back')}
        </Button>
      </div>
      <FailureNotice failure={failure} />
      {adviser === undefined ? (
        failure === undefined && (
          <Card>
            <Opening label={t('looking')} />
          </Card>
        )
      ) : (
        <>
          <Person adviser={adviser} />
          {adviser.offer.centre === true && <WorkHere did={did} />}
          <Price adviser={adviser} />
          <Card aria-labelledby="hours-title">
            <h2 id="hours-title" className="text-base">
              {t('hours.title')}
            </h2>
            <OpeningHours hours={adviser.offer.hours} />
          </Card>
          {ratings !== undefined && <RatingList did={did} ratings={ratings} onRated={refresh} />}
          <Block did={did} />
        </>
      )}
    </>
  )
}

function Person({ adviser }: { adviser: Adviser }) {
  const t = useTranslations('consult')
  const locale = useLocale()
  const snapshot = useClientSnapshot()?.snapshot
  const [calling, setCalling] = useState(false)
  const [booking, setBooking] = useState(false)
  const { did, name, offer, terms, price, ratings } = adviser
  const shown = name === '' ? shortenAddress(did) : name
  const own = snapshot?.identity?.did === did
  return (
    <Card aria-labelledby="adviser-name" data-testid="adviser-page">
      <div className="flex flex-wrap items-start gap-4">
        <StampAvatar did={did} className="size-20" />
        <div className="min-w-0 flex-1 basis-60">
          <h2 id="adviser-name" className="text-lg break-words">
            {shown}
          </h2>
          <p className="break-words">{offer.title}</p>
          <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm">
            <Availability adviser={adviser} />
            <Stars ratings={ratings} />
          </p>
          <p className="mt-1 flex items-center gap-1 text-soft">
            <span className="min-w-0 truncate font-mono text-xs" title={did}>
              {did}
            </span>
            <CopyButton text={did} label={t('copyDid')} iconOnly />
          </p>
        </div>
      </div>
      {offer.text !== '' && (
        <p dir="auto" className="mt-4 max-w-prose break-words whitespace-pre-line">
          {offer.text}
        </p>
      )}
      <Facts
        className="mt-4"
        facts={[
          {
            name: t('languages'),
            value: new Intl.ListFormat(locale).format(offer.languages.map((tag) => languageName(tag, locale))),
          },
          ...(offer.topics.length === 0 ? [] : [{ name: t('topics'), value: offer.topics.join(' · ') }]),
        ]}
      />
      {own ? (
        <Notice tone="info" className="mt-4">
          {t('thisIsYou')}
        </Notice>
      ) : (
        <>
          <div className="mt-4 flex flex-wrap gap-2">
            {offer.centre === true ? (
              <JoinButton did={did} disabled={snapshot?.identity === undefined} />
            ) : (
              <Button
                kind="primary"
                onClick={() => setCalling(true)}
                disabled={snapshot?.identity === undefined}
                data-testid="call-now"
                className="max-md:w-full"
              >
                <Icon name="phone" />
                {t('callNow')}
              </Button>
            )}
            <Link
              href={`/chat?with=${encodeURIComponent(did)}`}
              prefetch={false}
              className={buttonClasses('plain', 'max-md:flex-1')}
            >
              <Icon name="chat" />
              {t('write')}
            </Link>
            <Button
              onClick={() => setBooking(true)}
              disabled={snapshot?.identity === undefined}
              data-testid="book"
              className="max-md:flex-1"
            >
              {t('booking.book')}
            </Button>
          </div>
          {snapshot?.identity === undefined && (
            <Notice tone="attention" className="mt-3">
              {t('needIdentity')}
            </Notice>
          )}
        </>
      )}
      <Modal open={booking} onClose={() => setBooking(false)} title={t('booking.bookTitle', { name: shown })}>
        <BookForm did={did} onDone={() => setBooking(false)} />
      </Modal>
      {calling && (
        <Suspense fallback={null}>
          <PaidCallDialog
            open
            onClose={() => setCalling(false)}
            did={did}
            name={name}
            offer={terms}
            minimum={price.minimum}
          />
        </Suspense>
      )}
    </Card>
  )
}

function Price({ adviser: { offer, price } }: { adviser: Adviser }) {
  const t = useTranslations('consult')
  const locale = useLocale()
  const money = useMoney(useNetwork())
  const first = formatDuration(price.tick * price.freeTicks, locale)
  return (
    <Card aria-labelledby="price-title">
      <h2 id="price-title" className="text-base">
        {t('price.title')}
      </h2>
      <Facts
        className="mt-2"
        facts={[
          {
            name: t('price.minute'),
            value: money.exact(price.perMinute),
            note: t('price.tick', { amount: money.exact(price.rate), period: formatDuration(price.tick, locale) }),
            testId: 'adviser-per-minute',
          },
          { name: t('price.first', { period: first }), value: t('price.free'), note: t('price.firstMeans') },
          {
            name: t('price.minimum'),
            value: money.exact(price.minimum),
            note: t('price.minimumMeans'),
            testId: 'adviser-minimum',
          },
          {
            name: t('price.shares'),
            value: t('price.keeps', { amount: money.exact(price.netPerMinute) }),
            note: t('price.sharesMeans', {
              relay: formatShare(price.relayBps, locale),
              treasury: formatShare(price.feeBps, locale),
            }),
          },
        ]}
      />
      <h3 className="mt-4 text-sm font-semibold">{t('refund.title')}</h3>
      <p className="mt-1 max-w-prose text-sm break-words whitespace-pre-line" dir="auto" data-testid="refund-rule">
        {offer.refund === '' ? t('refund.none') : offer.refund}
      </p>
      <p className="mt-2 max-w-prose text-sm text-soft">{t('refund.rule')}</p>
    </Card>
  )
}

function Block({ did }: { did: string }) {
  const t = useTranslations('consult')
  const current = useClientSnapshot()
  const task = useTask()
  const blocked = current?.snapshot.blocked.includes(did) === true
  if (current === undefined || current.snapshot.identity?.did === did) return null
  const { consult } = current.client
  return (
    <Card className="flex flex-wrap items-center justify-between gap-3">
      <p className="flex-1 basis-60 text-sm text-soft">{t(blocked ? 'block.isBlocked' : 'block.what')}</p>
      <Button
        kind={blocked ? 'plain' : 'danger'}
        busy={task.running}
        onClick={() => task.run(() => (blocked ? consult.unblock(did) : consult.block(did)))}
        data-testid="block"
      >
        {t(blocked ? 'block.undo' : 'block.do')}
      </Button>
      <FailureNotice failure={task.failure} className="basis-full" />
    </Card>
  )
}
