import { type DirectiveNode, type FieldDefinitionNode, Kind, type ObjectTypeDefinitionNode, parse } from 'graphql'
import { RunnerError } from '../RunnerError.ts'
import type { EntityModel, FieldModel, ScalarName, SchemaModel } from './EntityModel.ts'

const SCALARS: ReadonlySet<string> = new Set<ScalarName>([
  'ID',
  'String',
  'Bytes',
  'Int',
  'Boolean',
  'BigInt',
  'BigDecimal',
  'Int8',
  'Timestamp',
])

/** Reads a subgraph's `schema.graphql`. @throws {RunnerError} `schema/malformed`, also for what this runner does not offer */
export function readSchema(source: string): SchemaModel {
  const entities = new Map<string, EntityModel>()
  const enums = new Map<string, readonly string[]>()
  const { definitions } = parse(source)
  for (const definition of definitions)
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION)
      enums.set(
        definition.name.value,
        (definition.values ?? []).map(({ name }) => name.value),
      )
  const names = new Set(
    definitions.flatMap((entry) => (entry.kind === Kind.OBJECT_TYPE_DEFINITION ? [entry.name.value] : [])),
  )
  for (const definition of definitions) {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION) continue
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) refuse(`${definition.kind} is not offered`)
    entities.set(definition.name.value, readEntity(definition, names, enums))
  }
  checkDerived(entities)
  return { entities, enums }
}

function readEntity(
  node: ObjectTypeDefinitionNode,
  entities: ReadonlySet<string>,
  enums: ReadonlyMap<string, unknown>,
): EntityModel {
  const name = node.name.value
  for (const { name: of } of node.directives ?? []) if (of.value !== 'entity') refuse(`@${of.value} is not offered`)
  const directive = node.directives?.find((entry) => entry.name.value === 'entity')
  if (directive === undefined) refuse(`${name} has no @entity`)
  for (const { name: argument } of directive.arguments ?? [])
    if (argument.value !== 'immutable') refuse(`@entity(${argument.value}) is not offered`)
  if ((node.interfaces ?? []).length > 0) refuse('interfaces are not offered')
  const fields = (node.fields ?? []).map((field) => readField(name, field, entities, enums))
  const id = fields.find((field) => field.name === 'id')
  if (id?.kind !== 'scalar' || !['ID', 'String', 'Bytes'].includes(id.type)) refuse(`${name} needs an id`)
  return { name, description: node.description?.value, immutable: booleanOf(directive, 'immutable'), fields }
}

function readField(
  entity: string,
  node: FieldDefinitionNode,
  entities: ReadonlySet<string>,
  enums: ReadonlyMap<string, unknown>,
): FieldModel {
  const name = node.name.value
  let { type } = node
  const required = type.kind === Kind.NON_NULL_TYPE
  if (type.kind === Kind.NON_NULL_TYPE) type = type.type
  const list = type.kind === Kind.LIST_TYPE
  if (type.kind === Kind.LIST_TYPE) type = type.type
  if (type.kind === Kind.NON_NULL_TYPE) type = type.type
  if (type.kind !== Kind.NAMED_TYPE) refuse(`${entity}.${name} is a list of lists`)
  const target = type.name.value
  const common = { name, required, list, description: node.description?.value }
  for (const { name: of } of node.directives ?? [])
    if (of.value !== 'derivedFrom') refuse(`@${of.value} is not offered`)
  const derived = node.directives?.find((directive) => directive.name.value === 'derivedFrom')
  if (derived !== undefined) return { ...common, kind: 'derived', type: target, from: stringOf(derived, 'field') }
  if (SCALARS.has(target)) return { ...common, kind: 'scalar', type: target as ScalarName }
  if (enums.has(target)) return { ...common, kind: 'enum', type: target }
  if (!entities.has(target)) refuse(`${entity}.${name} has the unknown type ${target}`)
  if (list) refuse(`${entity}.${name}: stored lists of entities are not offered, derive them`)
  return { ...common, kind: 'reference', type: target }
}

function checkDerived(entities: ReadonlyMap<string, EntityModel>): void {
  for (const { name, fields } of entities.values())
    for (const field of fields) {
      if (field.kind !== 'derived') continue
      const back = entities.get(field.type)?.fields.find((entry) => entry.name === field.from)
      if (back?.kind !== 'reference' || back.type !== name) refuse(`${name}.${field.name} is derived from nothing`)
    }
}

function stringOf(directive: DirectiveNode, argument: string): string {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value
  return value?.kind === Kind.STRING ? value.value : refuse(`@${directive.name.value} wants ${argument}`)
}

function booleanOf(directive: DirectiveNode, argument: string): boolean {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value
  return value?.kind === Kind.BOOLEAN && value.value
}

function refuse(reason: string): never {
  throw new RunnerError('schema/malformed', { reason })
}
