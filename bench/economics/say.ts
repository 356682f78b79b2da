/** Token units as dollars, to three digits that count. */
export function dollars(units: number): string {
  const amount = Math.abs(units) / 1_000_000
  const sign = units < 0 ? '-' : ''
  if (amount === 0) return '$0'
  if (amount >= 1000) return `${sign}$${Math.round(amount).toLocaleString('en')}`
  const digits = Math.max(0, 2 - Math.floor(Math.log10(amount)))
  return `${sign}$${amount.toFixed(Math.min(6, digits))}`
}

/** A part as per cent, with as many digits as a small one wants. */
export function shortPercent(part: number): string {
  return `${Number((100 * part).toPrecision(2))} %`
}

/** A part as per cent. */
export function percent(part: number, digits = 1): string {
  return `${(100 * part).toFixed(digits)} %`
}

/** A whole number with its thousands apart. */
export function whole(amount: number): string {
  return Math.round(amount).toLocaleString('en')
}

/** Sheets, with their sign. */
export function sheets(amount: number): string {
  return `${amount > 0 ? '+' : ''}${amount.toFixed(2)} V`
}
