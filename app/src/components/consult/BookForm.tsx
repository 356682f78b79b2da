'use client'
import { MAX_BOOKING_WORDS } from '@parley/protocol'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTask } from '../../hooks/useTask.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Field } from '../ui/Field.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { readTimes } from './readTimes.ts'
import { TimesFields } from './TimesFields.tsx'

const MINUTES = /^\d{1,3}$/

/** Asks for an appointment; with `bookingId` it proposes other times for one. */
export function BookForm({ did, bookingId, onDone }: { did: string; bookingId?: string; onDone: () => void }) {
  const t = useTranslations('consult')
  const client = useClientSnapshot()?.client
  const [values, setValues] = useState<readonly string[]>(['', '', ''])
  const [minutes, setMinutes] = useState('30')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const task = useTask()
  const times = readTimes(values, Date.now())
  const length = MINUTES.test(minutes) ? Number(minutes) : 0
  const fits = length >= 1 && length <= 480
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (client === undefined || times === undefined || !fits) return
    task.run(async () => {
      if (bookingId === undefined) await client.consult.book(did, { minutes: length, times, words })
      else await client.consult.answerBooking(bookingId, { step: 'propose', times })
      onDone()
    })
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4" data-testid="book-form">
      <TimesFields
        values={values}
        onChange={setValues}
        problem={tried && times === undefined ? t('booking.timesWrong') : undefined}
      />
      {bookingId === undefined && (
        <>
          <Field
            label={t('booking.minutes')}
            inputMode="numeric"
            value={minutes}
            onChange={(event) => setMinutes(event.target.value)}
            problem={fits ? undefined : t('booking.minutesWrong')}
            data-testid="booking-minutes"
          />
          <TextArea
            label={t('booking.words')}
            rows={2}
            maxLength={MAX_BOOKING_WORDS}
            value={words}
            onChange={(event) => setWords(event.target.value)}
            data-testid="booking-words"
          />
        </>
      )}
      <p className="text-sm text-soft">{t('booking.rule')}</p>
      <Button type="submit" kind="primary" busy={task.running} data-testid="booking-send">
        {t(bookingId === undefined ? 'booking.ask' : 'booking.propose')}
      </Button>
      <FailureNotice failure={task.failure} />
    </form>
  )
}
