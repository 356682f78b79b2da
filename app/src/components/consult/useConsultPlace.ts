'use client'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** Where one is within Consult: the list, one adviser, the own offer, or appointments. */
export type ConsultPlace =
  | { view: 'find' }
  | { view: 'adviser'; did: string }
  | { view: 'sell' }
  | { view: 'appointments' }

/** Kept in the address bar: back works, and an adviser can be bookmarked or handed on. */
export function useConsultPlace(): [ConsultPlace, (place: ConsultPlace) => void] {
  const router = useRouter()
  const path = usePathname() ?? '/consult'
  const parameters = useSearchParams()
  const did = parameters?.get('did') ?? undefined
  const view = parameters?.get('view')
  const go = useCallback(
    (next: ConsultPlace) => {
      const query =
        next.view === 'adviser'
          ? `?did=${encodeURIComponent(next.did)}`
          : next.view === 'find'
            ? ''
            : `?view=${next.view}`
      router.push(`${path}${query}`)
    },
    [router, path],
  )
  if (did !== undefined) return [{ view: 'adviser', did }, go]
  return [view === 'sell' || view === 'appointments' ? { view } : { view: 'find' }, go]
}
