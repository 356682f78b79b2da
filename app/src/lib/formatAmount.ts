export type FormatAmountOptions = {
  /** Digits after the point of the token's smallest unit. */
  decimals: number
  locale: string
  /** What to do with digits that do not matter: costs are rounded up, what one owns is rounded down. */
  rounding?: 'down' | 'up'
  /** All digits, for the tooltip of a shortened amount. */
  exact?: boolean
}

/** Writes an amount of the token's smallest units for a reader: two digits after the point, or two that count when it is less than a cent. */
export function formatAmount(
  units: bigint,
  { decimals, locale, rounding = 'down', exact = false }: FormatAmountOptions,
): string {
  const negative = units < 0n
  const digits = (negative ? -units : units).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals)
  const decimal = `${negative ? '-' : ''}${whole}${decimals > 0 ? `.${fraction}` : ''}` as `${number}`
  if (exact)
    return new Intl.NumberFormat(locale, {
      minimumFractionDigits: Math.min(2, decimals),
      maximumFractionDigits: decimals,
    }).format(decimal)
  const zeros = fraction.length - fraction.replace(/^0+/, '').length
  const tiny = whole === '0' && units !== 0n && zeros >= 2
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: tiny ? 0 : 2,
    maximumFractionDigits: tiny ? Math.min(decimals, zeros + 2) : 2,
    roundingMode: rounding === 'up' ? 'expand' : 'trunc',
  }).format(decimal)
}
