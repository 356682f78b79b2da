import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { endStale } from './endStale.ts'
import { freeUdpPort } from './freeUdpPort.ts'
import { stunAnswers } from './stunAnswers.ts'
import { planTurn, type TurnConfig, type TurnPlan, turnUrls } from './turnPlan.ts'
import { turnSecret } from './turnSecret.ts'
import { turnServerConfig } from './turnServerConfig.ts'

/** `starting` and `restarting`: it is launched and does not answer yet, or died and is launched again soon. */
export type TurnState = Exclude<TurnPlan['kind'], 'run'> | 'starting' | 'running' | 'restarting' | 'stopped'

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000
/** A server that ran this long had no trouble starting. */
const STABLE_MS = 60_000
const STOP_MS = 3000
const PROBE_MS = 250
/** Of what the server prints, for the log when it dies. */
const KEPT_TEXT = 4000

/** coturn as a child of the relay: launched with a file that only its owner reads, again when it dies, ended with the relay. */
export class TurnServer {
  readonly #init: { config: TurnConfig; dataDir: string; log: Logger }
  readonly #plan: TurnPlan
  readonly #directory: string
  readonly #files: { pidFile: string; configFile: string }
  #state: TurnState
  #child: ChildProcess | undefined
  #exited: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #pauseMs = FIRST_PAUSE_MS
  #stopped = false
  #secret = ''
  #port = 0

  constructor(init: { config: TurnConfig; dataDir: string; log: Logger }) {
    this.#init = init
    this.#plan = planTurn(init.config)
    this.#state = this.#plan.kind === 'run' ? 'starting' : this.#plan.kind
    this.#directory = join(init.dataDir, 'turn')
    this.#files = {
      pidFile: join(this.#directory, 'turnserver.pid'),
      configFile: join(this.#directory, 'turnserver.conf'),
    }
  }

  get state(): TurnState {
    return this.#state
  }

  /** Where clients reach it; empty while it does not run. */
  get urls(): string[] {
    if (this.#plan.kind !== 'run' || this.#state !== 'running') return []
    return turnUrls(this.#plan.publicAddress, this.#port)
  }

  /** What credentials are made with. Never logged, never on a command line. */
  get secret(): string {
    return this.#secret
  }

  /** The process of the server, while there is one. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Launches the server, if it is installed and wanted; does not wait until it answers. */
  async start(): Promise<void> {
    const { config, dataDir, log } = this.#init
    if (await endStale(this.#files)) log.warn('A TURN server that a killed relay left behind was ended')
    if (this.#plan.kind !== 'run') {
      if (this.#plan.kind !== 'off') log.info({ turn: this.#plan.kind }, 'No TURN server: see parley-node doctor')
      return
    }
    this.#secret = turnSecret(dataDir)
    this.#port = config.port === 0 ? await freeUdpPort(config.host) : config.port
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 })
    this.#launch(this.#plan)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (child !== undefined) {
      child.kill('SIGTERM')
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await this.#exited
      clearTimeout(kill)
    }
    if (this.#plan.kind === 'run') this.#state = 'stopped'
  }

  #launch({ command, publicAddress }: Extract<TurnPlan, { kind: 'run' }>): void {
    const { config, log } = this.#init
    const { configFile, pidFile } = this.#files
    const directory = this.#directory
    const text = turnServerConfig({ config, port: this.#port, publicAddress, secret: this.#secret, directory })
    writeFileSync(configFile, text, { mode: 0o600 })
    // The mode above counts only for a new file.
    chmodSync(configFile, 0o600)
    const child = spawn(command, ['-c', configFile], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '' },
    })
    this.#child = child
    if (child.pid !== undefined) writeFileSync(pidFile, `${child.pid}\n`, { mode: 0o600 })
    const launchedAt = Date.now()
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        printed = `${printed}${chunk.toString()}`.slice(-KEPT_TEXT)
      })
    }
    this.#exited = new Promise((resolve) => {
      const end = (how: string) => {
        if (this.#child !== child) return
        this.#child = undefined
        rmSync(pidFile, { force: true })
        resolve()
        if (this.#stopped) return
        if (Date.now() - launchedAt > STABLE_MS) this.#pauseMs = FIRST_PAUSE_MS
        log.warn({ how, reason: lastError(printed), pauseMs: this.#pauseMs }, 'TURN server ended: starting it again')
        this.#state = 'restarting'
        this.#timer = setTimeout(() => this.#plan.kind === 'run' && this.#launch(this.#plan), this.#pauseMs)
        this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2)
      }
      child.once('error', (error) => end(error.message))
      child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`))
    })
    void this.#watch(child)
  }

  /** Until the server answers for the first time. */
  async #watch(child: ChildProcess): Promise<void> {
    const { config, log } = this.#init
    const host = config.host === '0.0.0.0' ? '127.0.0.1' : config.host === '::' ? '::1' : config.host
    while (this.#child === child && !this.#stopped) {
      const answered = await stunAnswers({ host, port: this.#port, waitMs: PROBE_MS })
      if (!answered || this.#child !== child) continue
      this.#state = 'running'
      log.info({ urls: this.urls }, 'TURN server is up')
      return
    }
  }
}

/** The last complaint of the server, without the user names of its clients. */
function lastError(printed: string): string | undefined {
  const line = printed.split('\n').findLast((text) => /error|cannot|fail|bad /i.test(text))
  return line?.replace(/<[^>]*>/g, '<...>').slice(0, 200)
}
