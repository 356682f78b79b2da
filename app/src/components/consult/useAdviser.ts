'use client'
import type { Adviser, RatingsView } from '@parley/client'
import { useCallback, useEffect, useState } from 'react'
import { type Failure, readFailure } from '../../lib/readFailure.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'

const EVERY_MS = 30_000

/** One adviser with what callers said, asked for anew while the page is open. */
export function useAdviser(did: string): {
  adviser: Adviser | undefined
  ratings: RatingsView | undefined
  failure: Failure | undefined
  refresh: () => void
} {
  const client = useClientSnapshot()?.client
  const [adviser, setAdviser] = useState<Adviser>()
  const [ratings, setRatings] = useState<RatingsView>()
  const [failure, setFailure] = useState<Failure>()
  const refresh = useCallback(() => {
    if (client === undefined) return
    Promise.all([client.consult.find(did), client.consult.ratings(did)]).then(
      ([found, said]) => {
        setAdviser(found)
        setRatings(said)
        setFailure(undefined)
      },
      (error: unknown) => setFailure(readFailure(error)),
    )
  }, [client, did])
  useEffect(() => {
    refresh()
    const again = setInterval(refresh, EVERY_MS)
    return () => clearInterval(again)
  }, [refresh])
  return { adviser, ratings, failure, refresh }
}
