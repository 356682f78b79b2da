/** A share in 1/10,000 as a percentage: "2%", "0.5%". */
export function formatShare(bps: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(bps / 10_000)
}
