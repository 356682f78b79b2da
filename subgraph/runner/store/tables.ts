import type { EntityModel, FieldModel, SchemaModel } from '../schema/EntityModel.ts'

/** Names come from the schema, which the project wrote; quoted all the same. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The fields that have a column. */
export function storedFields({ fields }: EntityModel): FieldModel[] {
  return fields.filter(({ kind }) => kind !== 'derived')
}

/**
 * One table an entity, one row a version: `_from` is the block that made it, `_to` the one that replaced it, if any. A look at an
 * older block and a way back from a fork are then both a comparison of numbers.
 */
export function tableStatements({ entities }: SchemaModel): string {
  return [...entities.values()].flatMap(statementsOf).join('\n')
}

function statementsOf(model: EntityModel): string[] {
  const table = quote(model.name)
  const columns = storedFields(model).map((field) => `${quote(field.name)}${field.required ? ' NOT NULL' : ''}`)
  const index = (name: string, columns_: string, where = '') =>
    `CREATE INDEX ${quote(`${model.name}_${name}`)} ON ${table} (${columns_})${where};`
  return [
    `CREATE TABLE ${table} (${columns.join(', ')}, "_from" INTEGER NOT NULL, "_to" INTEGER, PRIMARY KEY ("id", "_from")) WITHOUT ROWID;`,
    index('_from', '"_from"'),
    index('_to', '"_to"'),
    ...storedFields(model)
      .filter(({ kind }) => kind === 'reference')
      .map(({ name }) => index(name, `${quote(name)}, "id"`)),
  ]
}
