/** A set of callbacks; one that throws does not keep the others from hearing. */
export class Listeners {
  readonly #listeners = new Set<() => void>()

  add(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  fire(): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener()
      } catch (error) {
        // A broken screen must not stop a message; the platform reports it like any uncaught error.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
