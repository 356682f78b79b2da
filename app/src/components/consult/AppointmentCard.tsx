'use client'
import type { AppointmentView } from '@parley/client'
import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTask } from '../../hooks/useTask.ts'
import { formatDayAndTime } from '../../lib/formatDayAndTime.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Modal } from '../ui/Modal.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'
import { BookForm } from './BookForm.tsx'
import { placeOf } from './placeOf.ts'

/** One appointment: with whom, when, and what can be done about it now. */
export function AppointmentCard({ appointment }: { appointment: AppointmentView }) {
  const t = useTranslations('consult')
  const locale = useLocale()
  const client = useClientSnapshot()?.client
  const task = useTask()
  const [proposing, setProposing] = useState(false)
  const { bookingId, peer, name, state, time, times, minutes, words } = appointment
  const shown = name === '' ? shortenAddress(peer) : name
  const write = (at: number) => formatDayAndTime(at, { locale })
  const answer = (given: { step: 'accept'; time: number } | { step: 'decline' | 'cancel' }) =>
    task.run(async () => void (await client?.consult.answerBooking(bookingId, given)))
  const over = state === 'declined' || state === 'cancelled'
  return (
    <li
      className="rounded-lg border border-line bg-card p-4"
      data-testid="appointment"
      data-state={state}
      data-peer={peer}
    >
      <div className="flex items-start gap-3">
        <StampAvatar did={peer} />
        <div className="min-w-0 flex-1">
          <h2 className="text-base break-words">{shown}</h2>
          <p className="figures font-semibold" data-testid="appointment-when">
            {state === 'agreed' && time !== undefined ? write(time) : t(`booking.state.${state}`)}
          </p>
          <p className="text-sm text-soft">{t('booking.length', { minutes })}</p>
          {words !== '' && (
            <p dir="auto" className="mt-1 max-w-prose text-sm break-words whitespace-pre-line">
              {words}
            </p>
          )}
          {state === 'open' && times.me.length > 0 && (
            <p className="figures mt-1 text-sm text-soft">
              {t('booking.mine', { times: times.me.map(write).join('; ') })}
            </p>
          )}
        </div>
      </div>
      {state === 'open' && times.peer.length > 0 && (
        <fieldset className="mt-3 flex flex-wrap gap-2">
          <legend className="mb-1 text-sm font-semibold">{t('booking.choose')}</legend>
          {times.peer.map((each) => (
            <Button
              key={each}
              className="figures"
              busy={task.running}
              onClick={() => answer({ step: 'accept', time: each })}
              data-testid="booking-accept"
            >
              {write(each)}
            </Button>
          ))}
        </fieldset>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {!over && (
          <>
            <Button onClick={() => setProposing(true)} data-testid="booking-propose">
              {t('booking.propose')}
            </Button>
            <Button
              kind="danger"
              busy={task.running}
              onClick={() => answer({ step: state === 'open' && times.peer.length > 0 ? 'decline' : 'cancel' })}
              data-testid="booking-end"
            >
              {t(state === 'open' && times.peer.length > 0 ? 'booking.decline' : 'booking.cancel')}
            </Button>
          </>
        )}
        <Link href={placeOf(appointment)} prefetch={false} className={buttonClasses('quiet')}>
          {t('booking.person')}
        </Link>
      </div>
      <FailureNotice failure={task.failure} className="mt-3" />
      <Modal open={proposing} onClose={() => setProposing(false)} title={t('booking.proposeTitle', { name: shown })}>
        <BookForm did={peer} bookingId={bookingId} onDone={() => setProposing(false)} />
      </Modal>
    </li>
  )
}
