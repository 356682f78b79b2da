/** The plural a Graph node makes of an entity's field name, for instance `epoches` and `identities`. */
export function plural(name: string): string {
  if (/[^aeiou]y$/i.test(name)) return `${name.slice(0, -1)}ies`
  if (/(x|ch|ss|sh)$/i.test(name)) return `${name}es`
  return name.endsWith('s') ? name : `${name}s`
}
