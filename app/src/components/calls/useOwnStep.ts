'use client'
import type { CallRecord } from '@parley/client'
import { useCallback } from 'react'
import { type Polled, usePolled } from '../../hooks/usePolled.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'

const EVERY_MS = 3_000
/** The chain's clock is its newest block, which may be this old. */
const BLOCK_MS = 15_000

/**
 * `collect`: the payee with his voucher; `close`: the payer with the payee's word; `ask`: the payer, where there is none; `wait`: until
 * then (unix ms of this device) the payee can still collect; `none`: there is no tab, or it is closed.
 */
export type OwnStep = { kind: 'none' | 'collect' | 'close' | 'ask' } | { kind: 'wait'; until: number }

/** What can be done for a tab, as the chain has it now. */
export function useOwnStep({ tabId, role }: Pick<NonNullable<CallRecord['paid']>, 'tabId' | 'role'>): Polled<OwnStep> {
  const client = useClientSnapshot()?.client
  const read = useCallback(async (): Promise<OwnStep> => {
    if (client === undefined) return { kind: 'none' }
    const [{ state, closeAt }, sessions] = await Promise.all([client.sessions.tab(tabId), client.sessions.sessions()])
    if (state === 'none' || state === 'closed') return { kind: 'none' }
    if (role === 'payee') return { kind: 'collect' }
    if (sessions.find(({ paid }) => paid.tabId === tabId)?.close !== undefined) return { kind: 'close' }
    if (state === 'open') return { kind: 'ask' }
    return { kind: 'wait', until: closeAt * 1000 + BLOCK_MS - (client.now() - Date.now()) }
  }, [client, tabId, role])
  return usePolled(read, EVERY_MS)
}
