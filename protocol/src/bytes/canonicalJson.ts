/** JSON with sorted keys, also of objects inside, and no white space: one text for one value. Plain values, arrays and objects only. */
export function canonicalJson(value: Readonly<Record<string, unknown>>): string {
  return write(value)
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(',')}}`
}
