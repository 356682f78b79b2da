import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

export type PartInit = {
  name: string
  command: string
  args: string[]
  cwd: string
  logFile: string
  env?: NodeJS.ProcessEnv
  /** Called when the process ends without having been asked to. */
  onCrash: (part: Part, how: string) => void
}

/** One process of the development network; what it prints goes to its log file. */
export class Part {
  readonly name: string
  readonly logFile: string
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  #stopping = false
  #running = true

  constructor({ name, command, args, cwd, logFile, env, onCrash }: PartInit) {
    this.name = name
    this.logFile = logFile
    const log = openSync(logFile, 'a')
    // A group of its own: Ctrl-C then reaches only us, and we stop the parts in order.
    this.#child = spawn(command, args, {
      cwd,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
      detached: true,
    })
    closeSync(log)
    this.#ended = new Promise((resolve) => {
      const end = (how: string) => {
        if (!this.#running) return
        this.#running = false
        resolve()
        if (!this.#stopping) onCrash(this, how)
      }
      this.#child.on('error', (error) => end(error.message))
      this.#child.on('exit', (code, signal) => end(signal ? `signal ${signal}` : `exit code ${code}`))
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get running(): boolean {
    return this.#running
  }

  /** Asks the process to end and waits; after 8 s it is killed. */
  async stop(): Promise<void> {
    this.#stopping = true
    if (!this.#running) return
    this.#signal('SIGTERM')
    const timer = setTimeout(() => this.#signal('SIGKILL'), 8_000)
    await this.#ended
    clearTimeout(timer)
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.pid !== undefined && this.#running) process.kill(-this.pid, signal)
  }
}
