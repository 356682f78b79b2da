import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPortFree } from '../../devnet/isPortFree.ts'
import { root } from '../../devnet/root.ts'

export type Network = {
  appUrl: string
  rpcUrl: string
  relayUrls: string[]
  /** Where GraphQL is answered. */
  subgraphUrl: string
  directory: string
  /** What the command has printed so far. */
  printed(): string
  /** Pids by part: chain, subgraph, relay-1, relay-2, app, people. */
  processes(): Record<string, number>
  /** Ctrl-C. Resolves once the command and all it printed through have ended. */
  interrupt(): Promise<void>
  /** Interrupts if it still runs, and removes the folder. */
  stop(): Promise<void>
}

type Init = {
  args?: string[]
  directory?: string
  epochSeconds?: number
  /** What is waited for instead of all being ready. */
  until?: string
  /** How long that may take: less than the test has, so that what was begun can be ended. */
  withinMs?: number
}

/** Runs `npm start` as a newcomer would, on free ports and in a folder of its own, and waits until it says where to click. */
export async function startNetwork({
  args = [],
  directory,
  epochSeconds,
  until = 'Parley is running',
  withinMs = 160_000,
}: Init = {}): Promise<Network> {
  const home = directory ?? mkdtempSync(join(tmpdir(), 'parley-devnet-'))
  const base = await freeRange(9)
  const [appPort, chainPort, relayPort, subgraphPort] = [base, base + 1, base + 2, base + 8]
  const child = spawn('npm', ['start', '--silent', '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that an interrupt reaches npm, the boot script and the command as Ctrl-C in a terminal would.
    detached: true,
    env: {
      ...process.env,
      PARLEY_APP_PORT: String(appPort),
      PARLEY_CHAIN_PORT: String(chainPort),
      PARLEY_RELAY_PORT: String(relayPort),
      PARLEY_SUBGRAPH_PORT: String(subgraphPort),
      PARLEY_DEVNET_DIR: home,
      ...(epochSeconds === undefined ? {} : { PARLEY_EPOCH_SECONDS: String(epochSeconds) }),
    },
  })
  let text = ''
  // Not `exit`: npm goes at once on a signal, what it started is still tidying up.
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
  const interrupt = async () => {
    signalGroup(child, 'SIGINT')
    await ended
  }
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) await interrupt()
    if (directory === undefined) rmSync(home, { recursive: true, force: true })
  }
  let timer: NodeJS.Timeout | undefined
  const ready = new Promise<void>((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`npm start did not say "${until}" in time:\n${text}`)), withinMs)
    const hear = (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes(until)) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void ended.then((code) => reject(new Error(`npm start ended with ${code}:\n${text}`)))
  })
  try {
    await ready
  } catch (error) {
    // The caller gets nothing to stop.
    await stop()
    throw error
  } finally {
    clearTimeout(timer)
  }
  return {
    appUrl: `http://127.0.0.1:${appPort}`,
    rpcUrl: `http://127.0.0.1:${chainPort}`,
    relayUrls: [0, 1].map((i) => `http://127.0.0.1:${relayPort + 3 * i}`),
    subgraphUrl: `http://127.0.0.1:${subgraphPort}/graphql`,
    directory: home,
    printed: () => text,
    processes: () => JSON.parse(readFileSync(join(home, 'processes.json'), 'utf8')) as Record<string, number>,
    interrupt,
    stop,
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal)
}

/** Below the range that the system takes outgoing ports from, so that nobody moves in between looking and listening. */
async function freeRange(length: number): Promise<number> {
  for (let base = 20_000 + (process.pid % 600) * 20; base < 32_700; base += length) {
    const free = await Promise.all(Array.from({ length }, (_, i) => isPortFree(base + i)))
    if (free.every(Boolean)) return base
  }
  throw new Error('No free range of ports')
}
