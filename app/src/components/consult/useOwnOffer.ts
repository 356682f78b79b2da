'use client'
import type { Adviser } from '@parley/client'
import { useEffect, useState } from 'react'
import { type Failure, readFailure } from '../../lib/readFailure.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'

/** The own offer as it stands in the profile; `null` where there is none, undefined while it is read. */
export function useOwnOffer(): { offer: Adviser | null | undefined; failure: Failure | undefined } {
  const current = useClientSnapshot()
  const client = current?.client
  const anchor = current?.snapshot.identity?.anchor
  const [offer, setOffer] = useState<Adviser | null>()
  const [failure, setFailure] = useState<Failure>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the anchor says when the profile is another
  useEffect(() => {
    if (client === undefined) return
    let wanted = true
    client.consult.offer().then(
      (own) => {
        if (!wanted) return
        setOffer(own ?? null)
        setFailure(undefined)
      },
      (error: unknown) => wanted && setFailure(readFailure(error)),
    )
    return () => {
      wanted = false
    }
  }, [client, anchor])
  return { offer, failure }
}
