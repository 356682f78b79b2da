'use client'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** The open conversation, kept in the address bar: back works, and a conversation can be bookmarked. */
export function usePeer(): [string | undefined, (peer: string | undefined) => void] {
  const router = useRouter()
  const path = usePathname() ?? '/chat'
  const peer = useSearchParams()?.get('with') ?? undefined
  const setPeer = useCallback(
    (next: string | undefined) => router.push(next === undefined ? path : `${path}?with=${encodeURIComponent(next)}`),
    [router, path],
  )
  return [peer, setPeer]
}
