'use client'
import type { NetworkFigures } from '@parley/client'
import { useEffect, useState } from 'react'
import type { Network } from '../../lib/network.ts'
import { type Failure, readFailure } from '../../lib/readFailure.ts'
import type { NetworkPlace } from './useNetworkPlace.ts'

const EVERY_MS = 30_000

export type FiguresView = {
  /** `none`: nothing has happened on this network yet. */
  figures: NetworkFigures | 'none' | undefined
  failure: Failure | undefined
  /** The figures are still those of what was shown before. */
  isChanging: boolean
}

/** The network's figures, read again while the page is visible. What was read stays when reading fails. */
export function useFigures(network: Network, url: string, { kind, span }: NetworkPlace): FiguresView {
  const [answer, setAnswer] = useState<{ figures: NetworkFigures | 'none'; place: string }>()
  const [failure, setFailure] = useState<Failure>()
  const place = `${kind} ${span}`
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    let timer: ReturnType<typeof setTimeout> | undefined
    let isUnread = true
    const read = async () => {
      if (document.visibilityState === 'visible' || isUnread) {
        try {
          const { readFigures } = await import('../../session/readFigures.ts')
          const figures = (await readFigures(url, { network, kind, span, signal })) ?? 'none'
          if (signal.aborted) return
          isUnread = false
          setAnswer({ figures, place: `${kind} ${span}` })
          setFailure(undefined)
        } catch (error) {
          if (signal.aborted) return
          setFailure(readFailure(error))
        }
      }
      timer = setTimeout(read, EVERY_MS)
    }
    void read()
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [network, url, kind, span])
  return { figures: answer?.figures, failure, isChanging: answer !== undefined && answer.place !== place }
}
