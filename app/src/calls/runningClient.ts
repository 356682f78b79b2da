import type { ParleyClient } from '@parley/client'
import { session } from '../session/session.ts'

/** The client of the connected wallet. @throws when there is none: no screen offers a call then. */
export function runningClient(): ParleyClient {
  const current = session.get()
  if (current.status !== 'ready') throw new Error('No wallet is connected.')
  return current.client
}
