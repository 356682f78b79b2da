import type { Facts } from './recompute.ts'

export type Ask = (query: string) => Promise<Record<string, unknown>>

const PAGE = 1_000

/** The figures of the recomputation that the index answers otherwise, or does not know. Kept sums without a place are left out. */
export async function mismatches(facts: Facts, ask: Ask): Promise<string[]> {
  const wanted = new Map<string, { ids: Map<string, Map<string, string>>; fields: Set<string> }>()
  for (const [name, value] of facts) {
    const [type, id, field] = name.split('/')
    if (type === undefined || id === undefined || field === undefined) continue
    const entry = wanted.get(type) ?? { ids: new Map(), fields: new Set() }
    wanted.set(type, entry)
    entry.fields.add(field)
    const values = entry.ids.get(id) ?? new Map()
    entry.ids.set(id, values.set(field, value))
  }
  const wrong: string[] = []
  for (const [type, { ids, fields }] of wanted) {
    const found = await readAll(type, [...fields], ask)
    for (const [id, values] of ids)
      for (const [field, value] of values) {
        const got = shown(found.get(id)?.[field])
        if (got !== value) wrong.push(`${type}/${id}/${field}: ${got} instead of ${value}`)
      }
  }
  return wrong
}

/** Every entity of a type, a page after the other. */
export async function readAll(type: string, fields: string[], ask: Ask): Promise<Map<string, Record<string, unknown>>> {
  const found = new Map<string, Record<string, unknown>>()
  let after = ''
  for (;;) {
    const names = fields.map((field) => (field === 'token' ? 'token { id }' : field)).join(' ')
    const query = `{ ${type}(first: ${PAGE}, orderBy: id, where: { id_gt: "${after}" }) { id ${names} } }`
    const page = (await ask(query))[type] as (Record<string, unknown> & { id: string })[]
    for (const entity of page) found.set(entity.id, entity)
    after = page.at(-1)?.id ?? after
    if (page.length < PAGE) return found
  }
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(',')
  return typeof value === 'object' && value !== null ? String((value as { id: unknown }).id) : String(value)
}
