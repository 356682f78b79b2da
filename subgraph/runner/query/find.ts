import { RunnerError } from '../RunnerError.ts'
import type { EntityModel, SchemaModel } from '../schema/EntityModel.ts'
import { quote } from '../store/tables.ts'
import type { EntityRow } from './EntityRow.ts'
import { limits } from './limits.ts'
import type { Snapshot } from './Snapshot.ts'
import { type At, allOf, type Condition, type Filter, standing, Where } from './where.ts'

export type ListArguments = {
  first?: number | null
  skip?: number | null
  orderBy?: string | null
  orderDirection?: 'asc' | 'desc' | null
  where?: Filter | null
}

export type Search = { schema: SchemaModel; model: EntityModel; at: At; snapshot: Snapshot }

/** One entity by its id. */
export function findOne({ model, at, snapshot }: Search, id: string): EntityRow | null {
  const { sql, parameters } = standing('e', at)
  const [row] = snapshot.rows(`SELECT * FROM ${quote(model.name)} e WHERE e."id" = ? AND ${sql}`, [id, ...parameters])
  return row === undefined ? null : { row, at }
}

/** A page of entities. `of`: only those that a field leads back to. */
export function findMany(search: Search, args: ListArguments, of?: Condition): EntityRow[] {
  const { schema, model, at, snapshot } = search
  const first = bounded('first', args.first ?? 100, 1, limits.first)
  const skip = bounded('skip', args.skip ?? 0, 0, limits.skip)
  const condition = allOf([
    standing('e', at),
    ...(of === undefined ? [] : [of]),
    ...(args.where ? [new Where(schema, at).filter(model, 'e', args.where)] : []),
  ])
  const order = orderOf(search, args)
  const sql = `SELECT e.* FROM ${quote(model.name)} e WHERE ${condition.sql} ORDER BY ${order.sql} LIMIT ${first} OFFSET ${skip}`
  return snapshot.rows(sql, [...condition.parameters, ...order.parameters]).map((row) => ({ row, at }))
}

/** Ties are settled by the id; what has no value comes last on the way up. */
function orderOf({ schema, model, at }: Search, { orderBy, orderDirection }: ListArguments): Condition {
  const [direction, nulls] = orderDirection === 'desc' ? ['DESC', 'FIRST'] : ['ASC', 'LAST']
  const ties = `e."id" ${direction}`
  if (orderBy === null || orderBy === undefined || orderBy === 'id') return { sql: ties, parameters: [] }
  const [name, far] = orderBy.split('__') as [string, string?]
  if (far === undefined) return { sql: `e.${quote(name)} ${direction} NULLS ${nulls}, ${ties}`, parameters: [] }
  const reference = model.fields.find((field) => field.name === name)
  const target = schema.entities.get(reference?.type ?? '')
  const { sql, parameters } = standing('o', at)
  const value = `(SELECT o.${quote(far)} FROM ${quote(target?.name ?? '')} o WHERE o."id" = e.${quote(name)} AND ${sql})`
  return { sql: `${value} ${direction} NULLS ${nulls}, ${ties}`, parameters }
}

function bounded(name: string, value: number, low: number, high: number): number {
  if (value < low || value > high)
    throw new RunnerError('query/argument', {
      reason: `The value of "${name}" must be from ${low} to ${high}; it is ${value}.`,
    })
  return value
}
