'use client'
import type { MessageRecord } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useCallback } from 'react'

/** What a message says; a step of an appointment is put into words, with its times in the reader's own time. */
export function useMessageText(): (message: Pick<MessageRecord, 'text' | 'booking' | 'direction'>) => string {
  const t = useTranslations('consult')
  const locale = useLocale()
  return useCallback(
    ({ text, booking, direction }) => {
      if (booking === undefined) return text
      const write = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
      const by = direction === 'out' ? 'me' : 'peer'
      switch (booking.step) {
        case 'request': {
          const times = booking.times.map((time) => write.format(time)).join('; ')
          const asked = t(`booking.said.request.${by}`, { minutes: booking.minutes, times })
          return booking.words === '' ? asked : `${asked}\n${booking.words}`
        }
        case 'propose':
          return t(`booking.said.propose.${by}`, { times: booking.times.map((time) => write.format(time)).join('; ') })
        case 'accept':
          return t(`booking.said.accept.${by}`, { time: write.format(booking.time) })
        default:
          return t(`booking.said.${booking.step}.${by}`)
      }
    },
    [t, locale],
  )
}
