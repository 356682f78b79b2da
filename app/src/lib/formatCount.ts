/** Writes a count with the reader's thousands separators. */
export function formatCount(count: number | bigint, locale: string): string {
  return new Intl.NumberFormat(locale).format(count)
}
