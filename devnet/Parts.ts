import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Part } from './Part.ts'

/** All running processes of the network, in the order they were started; their pids are kept in processes.json. */
export class Parts {
  readonly #parts: Part[] = []

  add(part: Part, directory: string): void {
    this.#parts.push(part)
    const processes = Object.fromEntries(this.#parts.map(({ name, pid }) => [name, pid]))
    writeFileSync(join(directory, 'processes.json'), `${JSON.stringify(processes, null, 2)}\n`)
  }

  /** Stops the last started first. */
  async stop(): Promise<void> {
    for (let part = this.#parts.pop(); part; part = this.#parts.pop()) await part.stop()
  }
}
