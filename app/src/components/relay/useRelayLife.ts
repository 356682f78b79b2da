'use client'
import type { RelayRecord } from '@parley/client'
import { useCallback, useMemo } from 'react'
import { usePolled } from '../../hooks/usePolled.ts'
import type { Network } from '../../lib/network.ts'
import type { Failure } from '../../lib/readFailure.ts'
import type { ChartSource } from '../charts/ChartSource.ts'

const EVERY_MS = 15_000

export type RelayLife = {
  record: RelayRecord | undefined
  source: ChartSource
}

/** A relay's life on the chain; `none` where the network has no subgraph, and undefined until it answers. */
export function useRelayLife(
  { subgraphUrl }: Network,
  id: number,
): { life: RelayLife | 'none' | undefined; failure: Failure | undefined } {
  const read = useCallback(
    async (signal: AbortSignal) => {
      if (subgraphUrl === undefined) return undefined
      const { readRelayLife } = await import('../../session/readRelayLife.ts')
      return await readRelayLife(subgraphUrl, { id, signal })
    },
    [subgraphUrl, id],
  )
  const { value, failure } = usePolled(read, EVERY_MS)
  const life = useMemo(() => {
    if (subgraphUrl === undefined) return 'none'
    return value === undefined ? undefined : { record: value.value, source: { ...value, url: subgraphUrl } }
  }, [subgraphUrl, value])
  return { life, failure }
}
