import { parseDecimal, showDecimal } from '../host/Decimal.ts'
import type { StoreValue } from '../host/StoreValue.ts'
import { RunnerError } from '../RunnerError.ts'
import type { FieldModel, ScalarName } from '../schema/EntityModel.ts'
import { readSortableDecimal, readSortableInteger, sortableDecimal, sortableInteger } from './sortable.ts'

export type Cell = string | bigint | number | Uint8Array | null

/** The scalar that a stored field comes to: references are ids, enums are text. */
export function scalarOf(field: FieldModel): ScalarName {
  return field.kind === 'scalar' ? field.type : 'String'
}

const wanted: Record<ScalarName, StoreValue['kind']> = {
  ID: 'String',
  String: 'String',
  Bytes: 'Bytes',
  Int: 'Int',
  Boolean: 'Bool',
  BigInt: 'BigInt',
  BigDecimal: 'BigDecimal',
  Int8: 'Int8',
  Timestamp: 'Timestamp',
}

/** What a mapping stored, as SQLite keeps it. @throws {RunnerError} `store/value` if it is not of the field's type */
export function toCell(type: string, field: FieldModel, value: StoreValue | undefined): Cell {
  const refuse = (reason: string) => new RunnerError('store/value', { type, field: field.name, reason })
  if (value === undefined || value.kind === 'Null') {
    if (field.required) throw refuse('must have a value')
    return null
  }
  if (field.list) {
    if (value.kind !== 'Array') throw refuse(`is a list, not ${value.kind}`)
    return JSON.stringify(value.value.map((entry) => showCell({ ...field, list: false }, toOne(entry))))
  }
  return toOne(value)

  function toOne(entry: StoreValue): Cell {
    if (entry.kind !== wanted[scalarOf(field)]) throw refuse(`is ${wanted[scalarOf(field)]}, not ${entry.kind}`)
    switch (entry.kind) {
      case 'BigInt':
        return sortableInteger(entry.value)
      case 'BigDecimal':
        return sortableDecimal(entry.value)
      case 'Bool':
        return entry.value ? 1 : 0
      case 'Array':
      case 'Null':
        throw refuse(`is not ${entry.kind}`)
      default:
        return entry.value
    }
  }
}

/** A cell as a mapping reads it back. */
export function fromCell(field: FieldModel, cell: Cell): StoreValue | undefined {
  if (cell === null) return undefined
  if (field.list) {
    const entries = JSON.parse(String(cell)) as Shown[]
    const value = entries.flatMap(
      (entry) => fromCell({ ...field, list: false }, shownToCell(scalarOf(field), entry)) ?? [],
    )
    return { kind: 'Array', value }
  }
  const kind = wanted[scalarOf(field)]
  switch (kind) {
    case 'BigInt':
      return { kind, value: readSortableInteger(cell as Uint8Array) }
    case 'BigDecimal':
      return { kind, value: readSortableDecimal(cell as Uint8Array) }
    case 'Int':
      return { kind, value: Number(cell) }
    case 'Bool':
      return { kind, value: Number(cell) === 1 }
    case 'Int8':
    case 'Timestamp':
      return { kind, value: BigInt(cell as number) }
    default:
      return { kind: kind as 'String' | 'Bytes', value: String(cell) }
  }
}

export type Shown = string | number | boolean | null

/** A cell as an answer shows it: large numbers are text. */
export function showCell(field: FieldModel, cell: Cell): Shown | Shown[] {
  if (cell === null) return null
  if (field.list) return JSON.parse(String(cell)) as Shown[]
  switch (scalarOf(field)) {
    case 'BigInt':
      return readSortableInteger(cell as Uint8Array).toString()
    case 'BigDecimal':
      return showDecimal(readSortableDecimal(cell as Uint8Array))
    case 'Int':
      return Number(cell)
    case 'Boolean':
      return Number(cell) === 1
    default:
      return String(cell)
  }
}

/** What a query names, as the cell it is compared with. */
export function shownToCell(type: ScalarName, value: Shown): Cell {
  if (value === null) return null
  switch (type) {
    case 'BigInt':
      return sortableInteger(BigInt(value))
    case 'BigDecimal':
      return sortableDecimal(parseDecimal(String(value)))
    case 'Boolean':
      return value === true ? 1 : 0
    case 'Int':
      return Number(value)
    case 'Int8':
    case 'Timestamp':
      return BigInt(value)
    case 'Bytes':
      return String(value).toLowerCase()
    default:
      return String(value)
  }
}
