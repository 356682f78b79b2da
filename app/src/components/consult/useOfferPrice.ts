'use client'
import type { OfferDraft, OfferPrice } from '@parley/client'
import { useEffect, useState } from 'react'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'

/** What a draft would cost and who would get it; undefined until that is known. */
export function useOfferPrice(draft: OfferDraft | undefined): OfferPrice | undefined {
  const client = useClientSnapshot()?.client
  const [price, setPrice] = useState<OfferPrice>()
  const { perMinute, minimum, relayBps } = draft ?? {}
  useEffect(() => {
    if (client === undefined || perMinute === undefined || minimum === undefined || relayBps === undefined) return
    let wanted = true
    client.consult.quote({ perMinute, minimum, relayBps }).then(
      (quoted) => wanted && setPrice(quoted),
      () => wanted && setPrice(undefined),
    )
    return () => {
      wanted = false
    }
  }, [client, perMinute, minimum, relayBps])
  return draft === undefined ? undefined : price
}
