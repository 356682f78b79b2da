'use client'
import { useLocale } from 'next-intl'
import { useMemo } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { exactAmount } from '../../lib/exactAmount.ts'
import { formatAmount } from '../../lib/formatAmount.ts'
import type { Network } from '../../lib/network.ts'
import type { Quantity } from './ChartSeries.ts'
import type { QuantityFormat } from './QuantityFormat.ts'

/** Amounts of the network's token, in its smallest units. */
export function useMoneyFormat(network: Pick<Network, 'token'>): QuantityFormat {
  const locale = useLocale()
  const money = useMoney(network)
  return useMemo(() => {
    const { decimals, symbol } = network.token
    const units = (value: Quantity) => (typeof value === 'bigint' ? value : BigInt(Math.round(value)))
    const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 })
    return {
      unit: symbol,
      short: (value) => money.short(units(value)),
      exact: (value) => formatAmount(units(value), { decimals, locale, exact: true }),
      plain: (value) => exactAmount(units(value), decimals),
      axis: (value) => compact.format(value / 10 ** decimals),
    }
  }, [locale, money, network.token])
}
