'use client'
import type { PeriodKind } from '@parley/client'
import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** How the figures are cut: the address bar keeps it, so that a view can be handed on. */
export type NetworkPlace = { kind: PeriodKind; span: 'newest' | 'all' }

export function useNetworkPlace(): [NetworkPlace, (change: Partial<NetworkPlace>) => void] {
  const path = usePathname() ?? '/network'
  const parameters = useSearchParams()
  const by = parameters?.get('by')
  const kind: PeriodKind = by === 'day' || by === 'month' ? by : 'epoch'
  const span = parameters?.get('span') === 'all' ? 'all' : 'newest'
  const go = useCallback(
    (change: Partial<NetworkPlace>) => {
      const next = { kind, span, ...change }
      const query = new URLSearchParams()
      if (next.kind !== 'epoch') query.set('by', next.kind)
      if (next.span !== 'newest') query.set('span', next.span)
      // Only this page reads it: the server need not be asked for the page again.
      window.history.replaceState(null, '', query.size === 0 ? path : `${path}?${query}`)
    },
    [kind, span, path],
  )
  return [{ kind, span }, go]
}
