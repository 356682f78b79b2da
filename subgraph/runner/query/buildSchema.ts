import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  GraphQLFloat,
  GraphQLID,
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql'
import { RunnerError } from '../RunnerError.ts'
import type { EntityModel, FieldModel, ScalarName, SchemaModel } from '../schema/EntityModel.ts'
import { showCell } from '../store/columns.ts'
import { quote, storedFields } from '../store/tables.ts'
import type { EntityRow } from './EntityRow.ts'
import { findMany, findOne, type ListArguments } from './find.ts'
import { operatorsOf } from './operators.ts'
import { plural } from './plural.ts'
import type { Snapshot } from './Snapshot.ts'
import { scalars } from './scalars.ts'
import type { At } from './where.ts'
import { type BlockArgument, whichBlock } from './whichBlock.ts'

/** What resolvers get. */
export type QueryContext = {
  snapshot: Snapshot
  /** Names the index: changes with code, schema and deployment. */
  deployment: string
  /** The mapping failed, so the index stands still. */
  failed: boolean
}

type Field<Source> = GraphQLFieldConfig<Source, QueryContext>

const scalarTypes: Record<ScalarName, GraphQLOutputType & GraphQLInputType> = {
  ID: GraphQLID,
  String: GraphQLString,
  Int: GraphQLInt,
  Boolean: GraphQLBoolean,
  ...scalars,
}

const direction = new GraphQLEnumType({ name: 'OrderDirection', values: { asc: {}, desc: {} } })
const errorPolicy = new GraphQLEnumType({ name: '_SubgraphErrorPolicy_', values: { allow: {}, deny: {} } })
const blockHeight = new GraphQLInputObjectType({
  name: 'Block_height',
  fields: { hash: { type: scalars.Bytes }, number: { type: GraphQLInt }, number_gte: { type: GraphQLInt } },
})
const changedSince = new GraphQLInputObjectType({
  name: 'BlockChangedFilter',
  fields: { number_gte: { type: new GraphQLNonNull(GraphQLInt) } },
})

/** The GraphQL that a Graph node makes of a subgraph's schema: an entity's singular and plural field, filters, order, `_meta`. */
export function buildSchema(model: SchemaModel): GraphQLSchema {
  return new QuerySchema(model).build()
}

class QuerySchema {
  readonly #model: SchemaModel
  readonly #enums: Map<string, GraphQLEnumType>
  readonly #objects: Map<string, GraphQLObjectType<EntityRow, QueryContext>>
  readonly #filters: Map<string, GraphQLInputObjectType>
  readonly #orders: Map<string, GraphQLEnumType>

  constructor(model: SchemaModel) {
    this.#model = model
    const each = <T>(make: (entity: EntityModel) => T) =>
      new Map([...model.entities].map(([name, entity]) => [name, make(entity)]))
    this.#enums = new Map(
      [...model.enums].map(([name, values]) => [
        name,
        new GraphQLEnumType({ name, values: Object.fromEntries(values.map((value) => [value, {}])) }),
      ]),
    )
    this.#orders = each((entity) => this.#order(entity))
    this.#filters = each((entity) => this.#filter(entity))
    this.#objects = each((entity) => this.#object(entity))
  }

  build(): GraphQLSchema {
    const fields: Record<string, Field<unknown>> = { _meta: metaField() }
    for (const entity of this.#model.entities.values()) {
      const name = `${entity.name.charAt(0).toLowerCase()}${entity.name.slice(1)}`
      fields[name] = this.#single(entity)
      fields[plural(name)] = this.#many(entity)
    }
    return new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields }) })
  }

  #single(entity: EntityModel): Field<unknown> {
    return {
      type: this.#objectOf(entity.name),
      args: { id: { type: new GraphQLNonNull(GraphQLID) }, ...rootArguments },
      resolve: (_, { id, ...root }: { id: string } & RootArguments, context) =>
        findOne({ ...this.#search(entity, context), at: lookAt(context, root) }, id),
    }
  }

  #many(entity: EntityModel): Field<unknown> {
    return {
      type: listOf(this.#objectOf(entity.name)),
      args: { ...this.#listArguments(entity.name), ...rootArguments },
      resolve: (_, args: ListArguments & RootArguments, context) =>
        findMany({ ...this.#search(entity, context), at: lookAt(context, args) }, args),
    }
  }

  #object(entity: EntityModel): GraphQLObjectType<EntityRow, QueryContext> {
    return new GraphQLObjectType<EntityRow, QueryContext>({
      name: entity.name,
      description: entity.description,
      fields: () => Object.fromEntries(entity.fields.map((field) => [field.name, this.#field(field)])),
    })
  }

  #field(field: FieldModel): Field<EntityRow> {
    const { description } = field
    if (field.kind === 'derived') {
      const target = this.#entity(field.type)
      const condition = { sql: `e.${quote(field.from)} = ?` }
      return {
        description,
        type: listOf(this.#objectOf(field.type)),
        args: this.#listArguments(field.type),
        resolve: ({ row, at }, args: ListArguments, context) =>
          findMany({ ...this.#search(target, context), at }, args, { ...condition, parameters: [row.id ?? null] }),
      }
    }
    if (field.kind === 'reference') {
      const target = this.#entity(field.type)
      return {
        description,
        type: required(field, this.#objectOf(field.type)),
        resolve: ({ row, at }, _, context) => {
          const id = row[field.name]
          return id === null ? null : findOne({ ...this.#search(target, context), at }, String(id))
        },
      }
    }
    const base = field.kind === 'enum' ? this.#enumOf(field.type) : scalarTypes[field.type]
    return {
      description,
      type: required(field, field.list ? new GraphQLList(new GraphQLNonNull(base)) : base),
      resolve: ({ row }, _, { snapshot }) => {
        snapshot.cell()
        return showCell(field, row[field.name] ?? null)
      },
    }
  }

  #search(model: EntityModel, { snapshot }: QueryContext) {
    return { schema: this.#model, model, snapshot }
  }

  #listArguments(name: string): GraphQLFieldConfigArgumentMap {
    return {
      first: { type: GraphQLInt, defaultValue: 100 },
      skip: { type: GraphQLInt, defaultValue: 0 },
      orderBy: { type: this.#orderOf(name) },
      orderDirection: { type: direction },
      where: { type: this.#filterOf(name) },
    }
  }

  #order(entity: EntityModel): GraphQLEnumType {
    const names = storedFields(entity).flatMap((field) => {
      if (field.list) return []
      const target = field.kind === 'reference' ? this.#model.entities.get(field.type) : undefined
      const far = target === undefined ? [] : storedFields(target).filter(({ list }) => !list)
      return [field.name, ...far.map(({ name }) => `${field.name}__${name}`)]
    })
    return new GraphQLEnumType({
      name: `${entity.name}_orderBy`,
      values: Object.fromEntries(names.map((name) => [name, {}])),
    })
  }

  #filter(entity: EntityModel): GraphQLInputObjectType {
    const name = `${entity.name}_filter`
    return new GraphQLInputObjectType({
      name,
      fields: () => {
        const fields: GraphQLInputFieldConfigMap = { _change_block: { type: changedSince } }
        for (const field of entity.fields) {
          if (field.kind === 'reference' || field.kind === 'derived')
            fields[`${field.name}_`] = { type: this.#filterOf(field.type) }
          if (field.kind === 'derived') continue
          const base =
            field.kind === 'enum'
              ? this.#enumOf(field.type)
              : field.kind === 'scalar'
                ? scalarTypes[field.type]
                : GraphQLString
          for (const operator of operatorsOf(field)) {
            const isList = field.list || operator === 'in' || operator === 'not_in'
            fields[operator === '' ? field.name : `${field.name}_${operator}`] = {
              type: isList ? new GraphQLList(new GraphQLNonNull(base)) : base,
            }
          }
        }
        const list = new GraphQLList(this.#filterOf(entity.name))
        return { ...fields, and: { type: list }, or: { type: list } }
      },
    })
  }

  #entity(name: string): EntityModel {
    return found(this.#model.entities, name)
  }

  #objectOf(name: string): GraphQLObjectType<EntityRow, QueryContext> {
    return found(this.#objects, name)
  }

  #filterOf(name: string): GraphQLInputObjectType {
    return found(this.#filters, name)
  }

  #orderOf(name: string): GraphQLEnumType {
    return found(this.#orders, name)
  }

  #enumOf(name: string): GraphQLEnumType {
    return found(this.#enums, name)
  }
}

type RootArguments = { block?: BlockArgument; subgraphError: 'allow' | 'deny' }

/** An index that stands still is shown only to those who say that they want it. */
function lookAt({ snapshot, failed }: QueryContext, { block, subgraphError }: RootArguments): At {
  if (failed && subgraphError === 'deny') throw new RunnerError('query/stopped', {})
  return whichBlock(snapshot, block)
}

const rootArguments: GraphQLFieldConfigArgumentMap = {
  block: { type: blockHeight },
  subgraphError: { type: new GraphQLNonNull(errorPolicy), defaultValue: 'deny' },
}

function metaField(): Field<unknown> {
  const block = new GraphQLObjectType({
    name: '_Block_',
    fields: {
      hash: { type: scalars.Bytes },
      number: { type: new GraphQLNonNull(GraphQLInt) },
      timestamp: { type: GraphQLInt },
      parentHash: { type: scalars.Bytes },
    },
  })
  const type = new GraphQLObjectType({
    name: '_Meta_',
    fields: {
      block: { type: new GraphQLNonNull(block) },
      deployment: { type: new GraphQLNonNull(GraphQLString) },
      hasIndexingErrors: { type: new GraphQLNonNull(GraphQLBoolean) },
      firstKeptBlock: { type: GraphQLFloat, description: 'Oldest block that can be asked for; not in a Graph node.' },
    },
  })
  return {
    type,
    args: { block: { type: blockHeight } },
    resolve: (_, { block: argument }: { block?: BlockArgument }, { snapshot, deployment, failed }) => {
      const at = whichBlock(snapshot, argument)
      const { head } = snapshot
      if (head === undefined) return null
      const block = at === undefined ? head : { number: at, hash: null, timestamp: null }
      return {
        block: { ...block, parentHash: null },
        deployment,
        hasIndexingErrors: failed,
        firstKeptBlock: head.firstKept,
      }
    },
  }
}

function listOf(type: GraphQLObjectType): GraphQLOutputType {
  return new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)))
}

function required(field: FieldModel, type: GraphQLOutputType): GraphQLOutputType {
  return field.required && !(type instanceof GraphQLNonNull) ? new GraphQLNonNull(type) : type
}

function found<T>(things: ReadonlyMap<string, T>, name: string): T {
  const thing = things.get(name)
  if (thing === undefined) throw new RunnerError('schema/malformed', { reason: `${name} is not declared` })
  return thing
}
