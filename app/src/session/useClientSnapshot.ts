'use client'
import type { ClientSnapshot, ParleyClient } from '@parley/client'
import { useSyncExternalStore } from 'react'
import { useValue } from '../hooks/useValue.ts'
import { session } from './session.ts'

const nothing = () => () => {}
const none = () => undefined

/** The running client and what it shows, or undefined while there is none. */
export function useClientSnapshot(): { client: ParleyClient; snapshot: ClientSnapshot } | undefined {
  const current = useValue(session)
  const client = current.status === 'ready' ? current.client : undefined
  const snapshot = useSyncExternalStore(client?.subscribe ?? nothing, client?.getSnapshot ?? none, none)
  return client === undefined || snapshot === undefined ? undefined : { client, snapshot }
}
