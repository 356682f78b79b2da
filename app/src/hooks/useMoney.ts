'use client'
import { useLocale } from 'next-intl'
import { useMemo } from 'react'
import { formatAmount } from '../lib/formatAmount.ts'
import type { Network } from '../lib/network.ts'

/** Writes amounts of the network's token, always with the unit. */
export function useMoney({ token }: Pick<Network, 'token'>): {
  short(units: bigint, rounding?: 'down' | 'up'): string
  exact(units: bigint): string
} {
  const locale = useLocale()
  return useMemo(() => {
    const write = (units: bigint, options: { rounding?: 'down' | 'up'; exact?: boolean }) =>
      `${formatAmount(units, { decimals: token.decimals, locale, ...options })} ${token.symbol}`
    return {
      short: (units, rounding = 'down') => write(units, { rounding }),
      exact: (units) => write(units, { exact: true }),
    }
  }, [locale, token])
}
