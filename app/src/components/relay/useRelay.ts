'use client'
import { useCallback } from 'react'
import { usePolled } from '../../hooks/usePolled.ts'
import type { Network } from '../../lib/network.ts'
import { findRelay } from '../../session/findRelay.ts'

const EVERY_MS = 10_000

/** One relay as chain, this device and the other relays see it now. */
export function useRelay(network: Network, id: number) {
  const read = useCallback(() => findRelay(network, id), [network, id])
  return usePolled(read, EVERY_MS)
}
