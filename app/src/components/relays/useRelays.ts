'use client'
import type { RelayInfo } from '@parley/client'
import { useCallback } from 'react'
import { usePolled } from '../../hooks/usePolled.ts'
import type { Network } from '../../lib/network.ts'
import type { Failure } from '../../lib/readFailure.ts'
import { readDirectory } from '../../session/readDirectory.ts'

const EVERY_MS = 5_000

/** The relays, read again every few seconds while the page is visible. */
export function useRelays(network: Network): {
  relays: readonly RelayInfo[] | undefined
  failure: Failure | undefined
} {
  const read = useCallback(() => readDirectory(network), [network])
  const { value: relays, failure } = usePolled(read, EVERY_MS)
  return { relays, failure }
}
