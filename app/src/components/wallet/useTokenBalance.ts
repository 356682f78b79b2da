'use client'
import type { TokenBalance } from '@parley/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { useNetwork } from './NetworkContext.ts'

/** What the wallet holds, read again every few seconds and on `refresh`. */
export function useTokenBalance(): { balance: TokenBalance | undefined; unreachable: boolean; refresh(): void } {
  const current = useClientSnapshot()
  const { chainId } = useNetwork()
  const queries = useQueryClient()
  const client = current?.client
  const { data, isError } = useQuery({
    queryKey: ['balance', chainId, client === undefined ? '' : clientNumber(client)],
    queryFn: async () => (await client?.books.balance()) ?? null,
    enabled: client !== undefined,
    refetchInterval: 8_000,
    retry: false,
  })
  const refresh = useCallback(() => void queries.invalidateQueries({ queryKey: ['balance'] }), [queries])
  return { balance: data ?? undefined, unreachable: isError, refresh }
}

const numbers = new WeakMap<object, number>()
let lastNumber = 0

// Clients have no name of their own that a query key could hold.
function clientNumber(client: object): number {
  const known = numbers.get(client)
  if (known !== undefined) return known
  lastNumber += 1
  numbers.set(client, lastNumber)
  return lastNumber
}
