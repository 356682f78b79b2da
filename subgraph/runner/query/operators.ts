import type { FieldModel } from '../schema/EntityModel.ts'
import { scalarOf } from '../store/columns.ts'

/** What may stand behind a field's name in `where`; the empty one is equality. */
export type Operator =
  | ''
  | 'not'
  | 'gt'
  | 'lt'
  | 'gte'
  | 'lte'
  | 'in'
  | 'not_in'
  | 'contains'
  | 'contains_nocase'
  | 'not_contains'
  | 'not_contains_nocase'
  | 'starts_with'
  | 'starts_with_nocase'
  | 'not_starts_with'
  | 'not_starts_with_nocase'
  | 'ends_with'
  | 'ends_with_nocase'
  | 'not_ends_with'
  | 'not_ends_with_nocase'

const EQUALITY: Operator[] = ['', 'not', 'in', 'not_in']
const ORDER: Operator[] = [...EQUALITY, 'gt', 'lt', 'gte', 'lte']
const TEXT: Operator[] = [
  ...ORDER,
  'contains',
  'contains_nocase',
  'not_contains',
  'not_contains_nocase',
  'starts_with',
  'starts_with_nocase',
  'not_starts_with',
  'not_starts_with_nocase',
  'ends_with',
  'ends_with_nocase',
  'not_ends_with',
  'not_ends_with_nocase',
]
const LISTS: Operator[] = ['', 'not', 'contains', 'not_contains']

/** The operators of a stored field, as a Graph node offers them. */
export function operatorsOf(field: FieldModel): Operator[] {
  if (field.list) return LISTS
  if (field.kind === 'enum') return EQUALITY
  switch (scalarOf(field)) {
    case 'String':
      return TEXT
    case 'Boolean':
      return EQUALITY
    case 'Bytes':
      return [...ORDER, 'contains', 'not_contains']
    default:
      return ORDER
  }
}
