'use client'
import { useTranslations } from 'next-intl'
import { useValue } from '../../hooks/useValue.ts'
import { readFailure } from '../../lib/readFailure.ts'
import { session } from '../../session/session.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { AppointmentReminder } from '../consult/AppointmentReminder.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'

/** What is out of reach right now and what still works, and an appointment that is about to begin. Silent while all is well. */
export function ServiceBanner() {
  return (
    <>
      <Trouble />
      <AppointmentReminder />
    </>
  )
}

function Trouble() {
  const t = useTranslations('service')
  const current = useClientSnapshot()
  const state = useValue(session)
  if (state.status === 'broken')
    return <FailureNotice failure={readFailure(state.error)} className="px-4 pt-2 md:px-8" />
  const connection = current?.snapshot.connection
  if (connection === undefined) return null
  const relays = connection.state === 'offline'
  const chain = connection.chain === 'down'
  if (!relays && !chain) return null
  return (
    <div className="px-4 pt-2 md:px-8" data-testid="service-banner">
      <Notice tone="attention" live>
        {t(relays && chain ? 'allDown' : relays ? 'relaysDown' : 'chainDown')}
      </Notice>
    </div>
  )
}
