'use client'
import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import { useNow } from '../../hooks/useNow.ts'
import { formatTime } from '../../lib/formatTime.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Notice } from '../ui/Notice.tsx'
import { placeOf } from './placeOf.ts'

/** How long before, and how long after its beginning, an appointment is called to mind. */
const AHEAD_MS = 10 * 60_000
const PAST_MS = 5 * 60_000

/** The appointment that is about to begin. Silent while there is none. */
export function AppointmentReminder() {
  const t = useTranslations('consult')
  const locale = useLocale()
  const now = useNow(10_000)
  const next = useClientSnapshot()
    ?.snapshot.appointments.filter(
      ({ state, time }) => state === 'agreed' && time !== undefined && time - now <= AHEAD_MS && now - time <= PAST_MS,
    )
    .sort((a, b) => (a.time ?? 0) - (b.time ?? 0))[0]
  if (next?.time === undefined) return null
  const { peer, name, time } = next
  return (
    <div className="px-4 pt-2 md:px-8" data-testid="appointment-reminder">
      <Notice
        tone="info"
        live
        action={
          <Link href={placeOf(next)} prefetch={false} className={buttonClasses('plain')}>
            {t('booking.person')}
          </Link>
        }
      >
        {t('booking.soon', { name: name === '' ? shortenAddress(peer) : name, time: formatTime(time, locale) })}
      </Notice>
    </div>
  )
}
