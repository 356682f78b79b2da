export type ScalarName = 'ID' | 'String' | 'Bytes' | 'Int' | 'Boolean' | 'BigInt' | 'BigDecimal' | 'Int8' | 'Timestamp'

/** A field of an entity as the schema declares it. */
export type FieldModel = {
  readonly name: string
  readonly required: boolean
  readonly list: boolean
  readonly description: string | undefined
} & (
  | { readonly kind: 'scalar'; readonly type: ScalarName }
  | { readonly kind: 'enum'; readonly type: string }
  /** The id of another entity. */
  | { readonly kind: 'reference'; readonly type: string }
  /** The entities whose field `from` names this one: nothing is stored. */
  | { readonly kind: 'derived'; readonly type: string; readonly from: string }
)

export type EntityModel = {
  readonly name: string
  readonly description: string | undefined
  readonly immutable: boolean
  readonly fields: readonly FieldModel[]
}

export type SchemaModel = {
  readonly entities: ReadonlyMap<string, EntityModel>
  readonly enums: ReadonlyMap<string, readonly string[]>
}
