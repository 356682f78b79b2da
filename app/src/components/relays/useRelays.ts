'use client'
import type { RelayInfo } from '@parley/client'
import { useEffect, useState } from 'react'
import type { Network } from '../../lib/network.ts'
import { type Failure, readFailure } from '../../lib/readFailure.ts'
import { readDirectory } from '../../session/readDirectory.ts'

const EVERY_MS = 5_000

/** The relays, read again every few seconds while the page is visible. What was read stays when reading fails. */
export function useRelays(network: Network): {
  relays: readonly RelayInfo[] | undefined
  failure: Failure | undefined
} {
  const [relays, setRelays] = useState<readonly RelayInfo[]>()
  const [failure, setFailure] = useState<Failure>()
  useEffect(() => {
    let live = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async () => {
      if (document.visibilityState === 'visible' || relaysUnread) {
        try {
          const next = await readDirectory(network)
          if (!live) return
          relaysUnread = false
          setRelays(next)
          setFailure(undefined)
        } catch (error) {
          if (live) setFailure(readFailure(error))
        }
      }
      if (live) timer = setTimeout(read, EVERY_MS)
    }
    let relaysUnread = true
    void read()
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [network])
  return { relays, failure }
}
