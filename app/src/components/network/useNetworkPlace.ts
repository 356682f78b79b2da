'use client'
import type { PeriodKind } from '@parley/client'
import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** How the figures are cut: the address bar keeps it, so that a view can be handed on. */
export type NetworkPlace = { kind: PeriodKind; span: 'newest' | 'all' }

export function useNetworkPlace(): [NetworkPlace, (change: Partial<NetworkPlace>) => void] {
  const parameters = useSearchParams()
  const go = useCallback((change: Partial<NetworkPlace>) => {
    // The address bar is ahead of what was rendered when somebody is quick.
    const { pathname, search } = window.location
    const next = { ...placeOf(new URLSearchParams(search)), ...change }
    const query = new URLSearchParams()
    if (next.kind !== 'epoch') query.set('by', next.kind)
    if (next.span !== 'newest') query.set('span', next.span)
    // Only this page reads it: the server need not be asked for the page again.
    window.history.replaceState(null, '', query.size === 0 ? pathname : `${pathname}?${query}`)
  }, [])
  return [placeOf(parameters), go]
}

function placeOf(parameters: Pick<URLSearchParams, 'get'> | null): NetworkPlace {
  const by = parameters?.get('by')
  return {
    kind: by === 'day' || by === 'month' ? by : 'epoch',
    span: parameters?.get('span') === 'all' ? 'all' : 'newest',
  }
}
