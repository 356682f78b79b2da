'use client'
import type { AppointmentView } from '@parley/client'
import { useTranslations } from 'next-intl'
import { downloadText } from '../../lib/downloadText.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { AppointmentCard } from './AppointmentCard.tsx'

/** Appointments with everybody: those to come first, then what waits for an answer, then the rest. */
export function AppointmentsView() {
  const t = useTranslations('consult')
  const appointments = useClientSnapshot()?.snapshot.appointments ?? []
  if (appointments.length === 0) {
    return (
      <Card className="py-10 text-center">
        <h2 className="text-base">{t('booking.emptyTitle')}</h2>
        <p className="mx-auto mt-1 max-w-md text-sm text-soft">{t('booking.emptyWords')}</p>
      </Card>
    )
  }
  const agreed = appointments.filter(({ state }) => state === 'agreed')
  const download = async () => {
    // The client is loaded by now; the page itself stays light.
    const { toCalendar } = await import('@parley/client')
    const title = ({ peer, name }: AppointmentView) =>
      t('booking.event', { name: name === '' ? shortenAddress(peer) : name })
    downloadText('parley.ics', toCalendar(agreed, { now: Date.now(), title }), 'text/calendar')
  }
  return (
    <>
      <p className="text-sm text-soft">{t('booking.rule')}</p>
      {agreed.length > 0 && (
        <div>
          <Button onClick={() => void download()} data-testid="calendar">
            {t('booking.calendar')}
          </Button>
        </div>
      )}
      <ul className="flex flex-col gap-3" data-testid="appointments">
        {[...appointments].sort(inOrder).map((appointment) => (
          <AppointmentCard key={`${appointment.peer} ${appointment.bookingId}`} appointment={appointment} />
        ))}
      </ul>
    </>
  )
}

const ORDER = { agreed: 0, open: 1, cancelled: 2, declined: 2 } as const

function inOrder(a: AppointmentView, b: AppointmentView): number {
  return ORDER[a.state] - ORDER[b.state] || (a.time ?? 0) - (b.time ?? 0) || b.at - a.at
}
