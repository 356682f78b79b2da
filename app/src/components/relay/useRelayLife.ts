'use client'
import type { RelayRecord } from '@parley/client'
import { useCallback, useMemo } from 'react'
import { usePolled } from '../../hooks/usePolled.ts'
import type { Network } from '../../lib/network.ts'
import type { Failure } from '../../lib/readFailure.ts'
import type { ChartSource } from '../charts/ChartSource.ts'

const EVERY_MS = 15_000

/** A relay's life on the chain, and who told it. Nothing of it where the network has no subgraph or until it answers. */
export type RelayLife = {
  /** Undefined also where the subgraph does not know the relay. */
  record: RelayRecord | undefined
  source: ChartSource | undefined
}

/** A relay's life on the chain, asked again and again. */
export function useRelayLife({ subgraphUrl }: Network, id: number): RelayLife & { failure: Failure | undefined } {
  const read = useCallback(
    async (signal: AbortSignal) => {
      if (subgraphUrl === undefined) return undefined
      const { readRelayLife } = await import('../../session/readRelayLife.ts')
      return await readRelayLife(subgraphUrl, { id, signal })
    },
    [subgraphUrl, id],
  )
  const { value, failure } = usePolled(read, EVERY_MS)
  const source = useMemo(
    () => (subgraphUrl === undefined || value === undefined ? undefined : { ...value, url: subgraphUrl }),
    [subgraphUrl, value],
  )
  return { record: value?.value, source, failure }
}
