import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildContracts } from '../devnet/buildContracts.ts'
import { buildSubgraph } from '../devnet/buildSubgraph.ts'
import { root } from '../devnet/root.ts'
import { waitFor } from '../devnet/waitFor.ts'
import { mismatches } from '../test/subgraph/support/compare.ts'
import { type Economy, openEconomy } from '../test/subgraph/support/openEconomy.ts'
import { recompute } from '../test/subgraph/support/recompute.ts'
import { Traffic } from '../test/subgraph/support/Traffic.ts'

const EVENTS = 10_000
const THINGS_AT_ONCE = 1_050

/** Figures `index` of numbers.md: events of a real chain indexed a second by the runner, alone in its process, from nothing to the head. */
export async function run({ json }: { json: boolean }): Promise<void> {
  const say = (line: string) => console.error(line)
  await buildContracts(say)
  await buildSubgraph(say)
  const economy = await openEconomy()
  try {
    const traffic = new Traffic(economy, 5)
    say(`Making ${EVENTS} events on a chain ...`)
    let facts = new Map<string, string>()
    while (Number(facts.get('networks/parley/events') ?? 0) < EVENTS) {
      await traffic.run(THINGS_AT_ONCE)
      facts = await recompute(economy)
    }
    const { seconds, wrong, megabytes } = await index(economy, facts)
    const events = Number(facts.get('networks/parley/events'))
    const figures = { eventsPerSecond: Math.round(events / seconds), mismatches: wrong.length }
    if (json) {
      console.log(JSON.stringify(figures))
      return
    }
    console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}; the chain runs beside it`)
    console.log(`events      ${events} in ${seconds.toFixed(1)} s: ${figures.eventsPerSecond} a second`)
    console.log(`figures     ${facts.size} compared, ${wrong.length} wrong`)
    console.log(`memory      ${megabytes} MB at the end`)
    for (const line of wrong.slice(0, 20)) console.log(`  ${line}`)
  } finally {
    await economy.close()
  }
}

async function index(economy: Economy, facts: Map<string, string>) {
  const directory = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const book = join(directory, 'book.json')
  writeFileSync(book, JSON.stringify(economy.addressBook))
  const head = Number(await economy.world.client.getBlockNumber())
  const program = join(root, 'subgraph/runner/main.ts')
  const options = ['--rpc', economy.rpcUrl, '--address-book', book, '--data', directory, '--port', '0']
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const url = /http:\S+/.exec(line.toString())?.[0] ?? ''
    const began = performance.now()
    const untilHead = async () => {
      const health = (await (await fetch(url.replace('/graphql', '/health'))).json()) as { block: number | null }
      return health.block === head ? true : undefined
    }
    await waitFor('the index', untilHead, { timeoutMs: 600_000, everyMs: 20 })
    const seconds = (performance.now() - began) / 1_000
    const ask = async (query: string) => {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify({ query }) })
      return ((await response.json()) as { data: Record<string, unknown> }).data
    }
    return { seconds, wrong: await mismatches(facts, ask), megabytes: await residentMegabytes(child.pid) }
  } finally {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    rmSync(directory, { recursive: true, force: true })
  }
}

/** What the system says that a process keeps in memory; 0 where it does not say it in /proc. */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024)
}
