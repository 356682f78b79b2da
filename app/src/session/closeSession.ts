import { session } from './session.ts'

/** Stops the client, if one runs. What it stored stays on the device. */
export function closeSession(): void {
  const current = session.get()
  session.set({ status: 'closed' })
  if (current.status === 'ready') void current.client.stop().catch(() => {})
}
