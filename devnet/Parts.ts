import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Part } from './Part.ts'

type Stoppable = { stop(): Promise<void> }

/** Everything that runs, in the order it was started. The processes' pids are kept in processes.json. */
export class Parts {
  readonly #running: Stoppable[] = []

  add(part: Stoppable, directory: string): void {
    this.#running.push(part)
    const processes = this.#running.filter((entry) => entry instanceof Part).map(({ name, pid }) => [name, pid])
    writeFileSync(join(directory, 'processes.json'), `${JSON.stringify(Object.fromEntries(processes), null, 2)}\n`)
  }

  /** The last started stops first: what stands on a part is gone before the part is. */
  async stop(): Promise<void> {
    for (let part = this.#running.pop(); part; part = this.#running.pop()) await part.stop()
  }
}
