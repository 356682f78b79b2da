'use client'
import type { ComingChanges } from '@parley/client'
import { useCallback } from 'react'
import { type Polled, usePolled } from '../../hooks/usePolled.ts'
import type { Network } from '../../lib/network.ts'

const EVERY_MS = 60_000

/** The changes of the rules that are coming, read again while the page is visible. */
export function useComingChanges(network: Network, url: string): Polled<ComingChanges> {
  const read = useCallback(
    async (signal: AbortSignal) => {
      const { readChanges } = await import('../../session/readChanges.ts')
      return await readChanges(url, { network, signal })
    },
    [network, url],
  )
  return usePolled(read, EVERY_MS)
}
