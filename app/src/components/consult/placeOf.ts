import type { AppointmentView } from '@parley/client'

/** Where an appointment is kept: who asked calls from the adviser's page, who was asked waits in the conversation. */
export function placeOf({ askedBy, peer }: Pick<AppointmentView, 'askedBy' | 'peer'>): string {
  const did = encodeURIComponent(peer)
  return askedBy === 'me' ? `/consult?did=${did}` : `/chat?with=${did}`
}
