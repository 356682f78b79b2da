/** Reads what a person typed as an amount, in the token's smallest units; undefined when it is none or has too many digits. */
export function parseAmount(text: string, decimals: number): bigint | undefined {
  const match = /^(\d{1,24})(?:[.,](\d*))?$/.exec(text.trim())
  if (match === null) return undefined
  const [, whole = '0', fraction = ''] = match
  if (fraction.replace(/0+$/, '').length > decimals) return undefined
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
}
