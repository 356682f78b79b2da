/** A JSON object with sorted keys and no white space: one text for one value. Flat objects of plain values and arrays only. */
export function canonicalJson(value: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(value[key])}`).join(',')}}`
}
