/** The exact amount that a title or a file says in whole tokens ("1,234.5 dUSD"), in the token's smallest units. */
export function shownUnits(text: string, decimals: number): bigint {
  const [whole = '', fraction = ''] = text.replaceAll(',', '').split(' ')[0]?.split('.') ?? []
  return BigInt(whole + fraction.padEnd(decimals, '0'))
}
