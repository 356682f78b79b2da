'use client'
import { useLocale } from 'next-intl'
import { useMemo } from 'react'
import type { QuantityFormat } from './QuantityFormat.ts'

/** Counts, and numbers with a unit of their own. `short` and `axis` in other words where given. */
export function useNumberFormat({
  unit,
  short,
  axis,
}: Partial<Pick<QuantityFormat, 'unit' | 'short' | 'axis'>> = {}): QuantityFormat {
  const locale = useLocale()
  return useMemo(() => {
    const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
    const all = new Intl.NumberFormat(locale, { maximumFractionDigits: 12 })
    const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 })
    const suffix = unit === undefined ? '' : ` ${unit}`
    return {
      ...(unit === undefined ? {} : { unit }),
      short: short ?? ((value) => `${whole.format(value)}${suffix}`),
      exact: (value) => all.format(value),
      plain: (value) => String(value),
      axis: axis ?? ((value) => compact.format(value)),
    }
  }, [locale, unit, short, axis])
}
