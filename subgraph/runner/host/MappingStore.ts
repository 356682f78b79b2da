import type { Entity } from './StoreValue.ts'

/** The entities a handler sees and changes. */
export type MappingStore = {
  get(type: string, id: string): Entity | undefined
  /** Only if it was changed in this block. */
  getInBlock(type: string, id: string): Entity | undefined
  /** The entities that name this one in a `@derivedFrom` field. */
  loadRelated(type: string, id: string, field: string): Entity[]
  set(type: string, id: string, entity: Entity): void
  remove(type: string, id: string): void
}
