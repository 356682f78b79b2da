import type { Decimal } from './Decimal.ts'

/** A value of an entity, as mappings and store hand it to each other. Bytes are lower-case hex. */
export type StoreValue =
  | { readonly kind: 'String'; readonly value: string }
  | { readonly kind: 'Bytes'; readonly value: string }
  | { readonly kind: 'Int'; readonly value: number }
  | { readonly kind: 'Bool'; readonly value: boolean }
  | { readonly kind: 'BigInt'; readonly value: bigint }
  | { readonly kind: 'Int8'; readonly value: bigint }
  | { readonly kind: 'Timestamp'; readonly value: bigint }
  | { readonly kind: 'BigDecimal'; readonly value: Decimal }
  | { readonly kind: 'Array'; readonly value: readonly StoreValue[] }
  /** Takes the field's value away. */
  | { readonly kind: 'Null'; readonly value: null }

export type Entity = ReadonlyMap<string, StoreValue>
