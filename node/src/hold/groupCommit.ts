import type { DatabaseSync } from 'node:sqlite'

type Waiting<T> = { entry: T; resolve: () => void; reject: (reason: unknown) => void }

/**
 * Writes what arrives together in one transaction: a commit costs one flush of the disk, however much is in it.
 * The promise resolves when the entry is on the disk, and not before.
 */
export class GroupCommit<T> {
  readonly #database: DatabaseSync
  readonly #write: (entry: T) => void
  readonly #mostAtOnce: number
  #waiting: Waiting<T>[] = []
  #scheduled = false

  constructor({
    database,
    write,
    mostAtOnce = 500,
  }: { database: DatabaseSync; write: (entry: T) => void; mostAtOnce?: number }) {
    this.#database = database
    this.#write = write
    this.#mostAtOnce = mostAtOnce
  }

  add(entry: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject })
      this.#schedule()
    })
  }

  /** Writes everything that waits, now. */
  flush(): void {
    while (this.#waiting.length > 0) this.#commit()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#commit()
      if (this.#waiting.length > 0) this.#schedule()
    })
  }

  #commit(): void {
    const batch = this.#waiting.splice(0, this.#mostAtOnce)
    if (batch.length === 0) return
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      try {
        for (const { entry } of batch) this.#write(entry)
        this.#database.exec('COMMIT')
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
        throw error
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
      return
    }
    for (const { resolve } of batch) resolve()
  }
}
