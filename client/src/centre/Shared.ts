import type { CentreParts } from './CentreParts.ts'

type Saved<T> = { readonly value: T | undefined }

/** One value of the store that every tab of the browser sees and changes. */
export class Shared<T> {
  readonly #parts: Pick<CentreParts, 'store' | 'tabs'>
  readonly #key: string
  #value: T | undefined

  constructor(parts: Pick<CentreParts, 'store' | 'tabs'>, key: string) {
    this.#parts = parts
    this.#key = key
  }

  get value(): T | undefined {
    return this.#value
  }

  async load(): Promise<void> {
    this.#value = (await this.#parts.store.get<Saved<T>>(this.#key))?.value
  }

  /** In one step that no other tab comes between; durable when resolved. */
  async update(change: (old: T | undefined) => T | undefined): Promise<T | undefined> {
    const { store, tabs } = this.#parts
    const { value } = await store.update<Saved<T>>(this.#key, (old) => ({ value: change(old?.value) }))
    this.#value = value
    tabs.tell({ kind: 'changed', key: this.#key })
    return value
  }
}
