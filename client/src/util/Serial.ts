/** Runs one thing after the other, in the order asked. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#last.then(action, action)
    this.#last = result.catch(() => {})
    return result
  }
}
