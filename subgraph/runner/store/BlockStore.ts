import type { MappingStore } from '../host/MappingStore.ts'
import type { Entity } from '../host/StoreValue.ts'
import { RunnerError } from '../RunnerError.ts'
import type { Store } from './Store.ts'

type Changes = Map<string, Entity | undefined>

/** The store as the handlers of a block see it: what they change is kept aside until the block is whole. */
export class BlockStore implements MappingStore {
  readonly #store: Store
  readonly #block = new Map<string, Changes>()
  /** What the present handler changed: dropped if it must run again. */
  #handler = new Map<string, Changes>()

  constructor(store: Store) {
    this.#store = store
  }

  get(type: string, id: string): Entity | undefined {
    for (const layer of [this.#handler, this.#block]) {
      const changes = layer.get(type)
      if (changes?.has(id)) return changes.get(id)
    }
    return this.#store.get(type, id)
  }

  getInBlock(type: string, id: string): Entity | undefined {
    return this.#handler.get(type)?.get(id) ?? this.#block.get(type)?.get(id)
  }

  loadRelated(type: string, id: string, field: string): Entity[] {
    const derived = this.#store.schema.entities.get(type)?.fields.find(({ name }) => name === field)
    if (derived?.kind !== 'derived')
      throw new RunnerError('host/argument', { reason: `${type}.${field} is not derived from anything.` })
    const found = new Map<string, Entity>()
    for (const entity of this.#store.related(derived.type, derived.from, id)) found.set(idOf(entity), entity)
    for (const layer of [this.#block, this.#handler])
      for (const [other, entity] of layer.get(derived.type) ?? []) {
        if (entity?.get(derived.from)?.value === id) found.set(other, entity)
        else found.delete(other)
      }
    return [...found.values()]
  }

  set(type: string, id: string, entity: Entity): void {
    // As in a Graph node: a field that is not named keeps its value.
    const merged = new Map(this.get(type, id))
    for (const [name, value] of entity) {
      if (value.kind === 'Null') merged.delete(name)
      else merged.set(name, value)
    }
    this.#change(type, id, merged)
  }

  remove(type: string, id: string): void {
    this.#change(type, id, undefined)
  }

  /** The handler ended well. */
  keep(): void {
    for (const [type, changes] of this.#handler) {
      const kept = this.#block.get(type) ?? new Map()
      for (const [id, entity] of changes) kept.set(id, entity)
      this.#block.set(type, kept)
    }
    this.drop()
  }

  /** The handler must run again. */
  drop(): void {
    this.#handler = new Map()
  }

  /** Writes the whole block. */
  write(block: number): void {
    for (const [type, changes] of this.#block)
      for (const [id, entity] of changes) this.#store.put(type, id, entity, block)
  }

  #change(type: string, id: string, entity: Entity | undefined): void {
    const model = this.#store.schema.entities.get(type)
    if (model === undefined) throw new RunnerError('host/argument', { reason: `there is no entity ${type}.` })
    if (model.immutable && this.get(type, id) !== undefined)
      throw new RunnerError('host/argument', { reason: `${type} ${id} is immutable and exists.` })
    const changes = this.#handler.get(type) ?? new Map()
    changes.set(id, entity)
    this.#handler.set(type, changes)
  }
}

function idOf(entity: Entity): string {
  return String(entity.get('id')?.value)
}
