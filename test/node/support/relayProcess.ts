import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RelayConfig, RelayStatus } from '@parley/node'
import { until } from './relayWorld.ts'

const BIN = fileURLToPath(new URL('../../../node/bin/parley-node.mjs', import.meta.url))

/** A relay as its operator runs it: the command in a process of its own. */
export class RelayProcess {
  readonly url: string
  readonly configFile: string
  #child: ChildProcess | undefined
  #text = ''

  constructor({ directory, name, config }: { directory: string; name: string; config: RelayConfig }) {
    this.configFile = join(directory, `${name}.json`)
    writeFileSync(this.configFile, JSON.stringify(config))
    this.url = `http://127.0.0.1:${config.http.port}`
  }

  get printed(): string {
    return this.#text
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [BIN, 'start', '--config', this.configFile], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    this.#text = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#text += chunk.toString()
      })
    }
    await until('the relay process answers', async () => {
      if (child.exitCode !== null) throw new Error(`The relay ended with ${child.exitCode}:\n${this.#text}`)
      return (await this.status()) === undefined ? undefined : true
    })
  }

  async status(): Promise<RelayStatus | undefined> {
    try {
      return (await (await fetch(`${this.url}/v1/status`)).json()) as RelayStatus
    } catch {
      return undefined
    }
  }

  /** Ends it as a power cut would, or politely; resolves with the exit code. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
    child.kill(signal)
    return await ended
  }
}

/** Runs a command of the relay to its end. */
export async function runCommand(
  words: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [BIN, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}
