'use client'
import type { AdviserQuery, AdviserSearch } from '@parley/client'
import { useEffect, useState } from 'react'
import { type Failure, readFailure } from '../../lib/readFailure.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'

/** How often the list is asked for anew while it is looked at: who is available changes by the minute. */
const EVERY_MS = 30_000

/** Advisers that fit. What was found stays until the next answer is there. */
export function useAdvisers(query: AdviserQuery): {
  found: AdviserSearch | undefined
  searching: boolean
  failure: Failure | undefined
} {
  const client = useClientSnapshot()?.client
  const [found, setFound] = useState<AdviserSearch>()
  const [failure, setFailure] = useState<Failure>()
  const [searching, setSearching] = useState(true)
  useEffect(() => {
    if (client === undefined) return
    let wanted = true
    const search = async () => {
      setSearching(true)
      try {
        const answer = await client.consult.search(query)
        if (!wanted) return
        setFound(answer)
        setFailure(undefined)
      } catch (error) {
        if (wanted) setFailure(readFailure(error))
      } finally {
        if (wanted) setSearching(false)
      }
    }
    // Letters typed quickly are one question.
    const begin = setTimeout(() => void search(), 250)
    const again = setInterval(() => void search(), EVERY_MS)
    return () => {
      wanted = false
      clearTimeout(begin)
      clearInterval(again)
    }
  }, [client, query])
  return { found, searching, failure }
}
