import { RunnerError } from '../RunnerError.ts'
import type { EntityModel, FieldModel, SchemaModel } from '../schema/EntityModel.ts'
import { type Cell, type Shown, scalarOf, shownToCell } from '../store/columns.ts'
import { quote, storedFields } from '../store/tables.ts'
import { limits } from './limits.ts'
import { type Operator, operatorsOf } from './operators.ts'

export type Condition = { readonly sql: string; readonly parameters: readonly Cell[] }
export type Filter = { readonly [name: string]: unknown }

/** At which block: the newest state, or the state after this one. */
export type At = number | undefined

const TRUE: Condition = { sql: '1', parameters: [] }
const FALSE: Condition = { sql: '0', parameters: [] }

/** The versions that stood at a block. */
export function standing(alias: string, at: At): Condition {
  if (at === undefined) return { sql: `${alias}."_to" IS NULL`, parameters: [] }
  return { sql: `${alias}."_from" <= ? AND (${alias}."_to" IS NULL OR ${alias}."_to" > ?)`, parameters: [at, at] }
}

export function allOf(conditions: readonly Condition[]): Condition {
  return join(conditions, ' AND ', TRUE)
}

/** Translates `where` into SQL. All that a stranger wrote becomes a parameter. @throws {RunnerError} `query/limit`, `query/argument` */
export class Where {
  readonly #schema: SchemaModel
  readonly #at: At
  #aliases = 0
  #terms = 0

  constructor(schema: SchemaModel, at: At) {
    this.#schema = schema
    this.#at = at
  }

  filter(model: EntityModel, alias: string, filter: Filter, depth = 0): Condition {
    if (depth > limits.filterDepth)
      throw new RunnerError('query/limit', { what: 'filters nested', limit: limits.filterDepth, got: depth })
    const entries = Object.entries(filter).filter(([, value]) => value !== undefined)
    if ('or' in filter && entries.length > 1)
      throw new RunnerError('query/argument', { reason: 'Beside "or" no other filter may stand: put all into "and".' })
    return allOf(entries.map(([name, value]) => this.#term(model, alias, name, value, depth)))
  }

  #term(model: EntityModel, alias: string, name: string, value: unknown, depth: number): Condition {
    this.#terms += 1
    if (this.#terms > limits.filterTerms)
      throw new RunnerError('query/limit', { what: 'filters', limit: limits.filterTerms, got: this.#terms })
    if (name === 'and' || name === 'or') {
      const parts = filtersOf(value).map((part) => this.filter(model, alias, part, depth + 1))
      return name === 'and' ? allOf(parts) : join(parts, ' OR ', TRUE)
    }
    if (name === '_change_block') {
      if (value === null) throw new RunnerError('query/argument', { reason: '_change_block wants a number_gte.' })
      const { number_gte: from } = value as { number_gte: number }
      return { sql: `${alias}."_from" >= ?`, parameters: [from] }
    }
    const other = model.fields.find((field) => `${field.name}_` === name)
    if (other !== undefined) return this.#other(alias, other, value as Filter, depth)
    for (const field of storedFields(model))
      for (const operator of operatorsOf(field))
        if (name === (operator === '' ? field.name : `${field.name}_${operator}`))
          return compare(`${alias}.${quote(field.name)}`, field, operator, value)
    throw new RunnerError('query/argument', { reason: `There is no filter ${name}.` })
  }

  /** A filter of the entity that a field leads to, or of any of those it is derived from. */
  #other(alias: string, field: FieldModel, filter: Filter, depth: number): Condition {
    const target = this.#schema.entities.get(field.type)
    if (target === undefined || filter === null)
      throw new RunnerError('query/argument', { reason: `${field.name}_ wants a filter.` })
    this.#aliases += 1
    const inner = `n${this.#aliases}`
    const link =
      field.kind === 'derived'
        ? `${inner}.${quote(field.from)} = ${alias}."id"`
        : `${inner}."id" = ${alias}.${quote(field.name)}`
    const { sql, parameters } = allOf([standing(inner, this.#at), this.filter(target, inner, filter, depth + 1)])
    return { sql: `EXISTS (SELECT 1 FROM ${quote(target.name)} ${inner} WHERE ${link} AND ${sql})`, parameters }
  }
}

function compare(column: string, field: FieldModel, operator: Operator, value: unknown): Condition {
  if (field.list) return compareList(column, field, operator, value)
  const cell = (shown: unknown) => shownToCell(scalarOf(field), shown as Shown)
  const one = (sql: string): Condition => {
    if (value === null) throw new RunnerError('query/argument', { reason: `${field.name}_${operator} cannot be null.` })
    return { sql, parameters: [cell(value)] }
  }
  switch (operator) {
    case '':
      return value === null ? { sql: `${column} IS NULL`, parameters: [] } : one(`${column} = ?`)
    case 'not':
      return value === null ? { sql: `${column} IS NOT NULL`, parameters: [] } : one(`${column} <> ?`)
    case 'gt':
      return one(`${column} > ?`)
    case 'lt':
      return one(`${column} < ?`)
    case 'gte':
      return one(`${column} >= ?`)
    case 'lte':
      return one(`${column} <= ?`)
    case 'in':
    case 'not_in': {
      const cells = itemsOf(value).map(cell)
      if (cells.length === 0) return operator === 'in' ? FALSE : TRUE
      return {
        sql: `${column} ${operator === 'in' ? 'IN' : 'NOT IN'} (${cells.map(() => '?').join(', ')})`,
        parameters: cells,
      }
    }
    default:
      return scalarOf(field) === 'Bytes' ? one(compareBytes(column, operator)) : one(compareText(column, operator))
  }
}

function compareBytes(column: string, operator: Operator): string {
  const has = `instr(unhex(substr(${column}, 3)), unhex(substr(?, 3))) > 0`
  return operator === 'contains' ? has : `NOT (${has})`
}

function compareText(column: string, operator: Operator): string {
  const nocase = operator.endsWith('_nocase')
  const [left, right] = nocase ? [`lower(${column})`, 'lower(?)'] : [column, '?']
  const plain = operator.replace('_nocase', '').replace('not_', '')
  const has =
    plain === 'contains'
      ? `instr(${left}, ${right}) > 0`
      : plain === 'starts_with'
        ? `instr(${left}, ${right}) = 1`
        : `endsWith(${left}, ${right})`
  return operator.startsWith('not_') ? `NOT (${has})` : has
}

/** Lists are kept as JSON of what answers show: numbers and truths as such, all else as text. */
function compareList(column: string, field: FieldModel, operator: Operator, value: unknown): Condition {
  const isPlain = ['Int', 'Boolean'].includes(scalarOf(field))
  const items = itemsOf(value).map((item) => (isPlain ? item : String(item)))
  const wanted = JSON.stringify(items)
  if (operator === '' || operator === 'not')
    return { sql: `${column} ${operator === '' ? '=' : '<>'} ?`, parameters: [wanted] }
  const missing = `EXISTS (SELECT value FROM json_each(?) WHERE value NOT IN (SELECT value FROM json_each(${column})))`
  return { sql: operator === 'contains' ? `NOT ${missing}` : missing, parameters: [wanted] }
}

function filtersOf(value: unknown): Filter[] {
  return itemsOf(value).filter((item): item is Filter => typeof item === 'object' && item !== null)
}

function itemsOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new RunnerError('query/argument', { reason: 'A list is wanted.' })
  if (value.length > limits.listItems)
    throw new RunnerError('query/limit', { what: 'items in a list', limit: limits.listItems, got: value.length })
  return value
}

function join(conditions: readonly Condition[], word: string, empty: Condition): Condition {
  if (conditions.length === 0) return empty
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(word),
    parameters: conditions.flatMap(({ parameters }) => [...parameters]),
  }
}
