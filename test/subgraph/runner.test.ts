import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { zeroAddress } from 'viem'
import { buildSubgraph } from '../../devnet/buildSubgraph.ts'
import { root } from '../../devnet/root.ts'
import { waitFor } from '../../devnet/waitFor.ts'
import { dataSources } from '../../subgraph/manifest/dataSources.ts'
import { type Runner, startRunner } from '../../subgraph/runner/index.ts'
import { mismatches, readAll } from './support/compare.ts'
import { type Economy, openEconomy } from './support/openEconomy.ts'
import { type Facts, readEvents, recompute } from './support/recompute.ts'
import { Traffic } from './support/Traffic.ts'

const THINGS = 2_050
const EVENTS = 10_000
const FORK = 20

/** Real traffic on a real chain; the index must say what the logs say, and what the contracts say. */
describe('Subgraph: runner on a chain', function () {
  this.timeout(180_000)
  let economy: Economy
  let traffic: Traffic
  let directory: string
  let runner: Runner
  let facts: Facts

  const ask = async (query: string, url = runner.url): Promise<Record<string, unknown>> => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify({ query }) })
    const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown }
    if (errors) throw new Error(JSON.stringify(errors))
    return data
  }
  const start = () =>
    startRunner({
      rpcUrl: economy.rpcUrl,
      addressBook: economy.addressBook,
      dataDir: directory,
      host: '127.0.0.1',
      port: 0,
      history: 300,
      pollMs: 20,
      otherIndex: 'refuse',
      log: () => {},
    })
  /** Until the index is at the chain's head, by hash: a number says nothing in a fork. */
  const untilHead = async (url = runner.url) => {
    const { hash } = await economy.world.client.getBlock()
    await waitFor(
      'the index',
      async () => {
        const { _meta: meta } = (await ask('{ _meta { block { hash } } }', url).catch(() => ({}))) as {
          _meta?: { block: { hash: string } } | null
        }
        return meta?.block.hash === hash ? true : undefined
      },
      { timeoutMs: 60_000 },
    )
  }

  before(async () => {
    await buildSubgraph(() => {})
    economy = await openEconomy()
    traffic = new Traffic(economy, 1)
    directory = mkdtempSync(join(tmpdir(), 'parley-index-'))
    await traffic.run(THINGS)
    facts = await recompute(economy)
    while (eventsIn(facts) < EVENTS) {
      await traffic.run(100)
      facts = await recompute(economy)
    }
  })
  after(async () => {
    await runner?.stop()
    await economy.close()
    rmSync(directory, { recursive: true, force: true })
  })

  it('killed in the middle, again and again, it goes on from a whole block', async () => {
    const addressBook = join(directory, 'book.json')
    writeFileSync(addressBook, JSON.stringify(economy.addressBook))
    let reached = 0
    for (const share of [0.2, 0.5, 0.8]) {
      const target = Number(await economy.world.client.getBlockNumber()) * share
      const { child, url } = await spawnRunner([
        '--address-book',
        addressBook,
        '--rpc',
        economy.rpcUrl,
        '--data',
        directory,
      ])
      try {
        const first = await waitFor('the first block', () => blockOf(url), { timeoutMs: 30_000 })
        expect(first, 'it goes on where it was').to.be.at.least(reached)
        const untilTarget = async () => {
          const block = await blockOf(url)
          return block !== undefined && block >= target ? block : undefined
        }
        reached = await waitFor(`block ${target}`, untilTarget, { timeoutMs: 30_000, everyMs: 20 })
      } finally {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
    }
    runner = await start()
    await untilHead()
    expect(await mismatches(facts, ask)).to.deep.equal([])
  })

  it(`answers what the logs of ${EVENTS} events of every kind say`, async () => {
    const seen = new Set((await readEvents(economy)).map(({ name }) => name))
    // This chain has the other beacon; a made-up event stands for drand's.
    for (const { name, contract, handlers } of dataSources)
      if (name !== 'DrandBeacon')
        for (const event of Object.keys(handlers)) expect(seen, 'the traffic').to.include(`${contract}.${event}`)
    expect(Number(facts.get('networks/parley/claimsUnreceipted'))).to.be.above(0)
    for (const state of ['WAITING', 'EXECUTED', 'CANCELLED'])
      expect([...facts.values()], 'proposals in every state').to.include(state)
    expect(await mismatches(facts, ask)).to.deep.equal([])
  })

  it('answers what the contracts say', async () => {
    await compareWithContracts()
  })

  it('shows an older block as it was', async () => {
    const { network } = (await ask('{ network(id: "parley") { block events } }')) as { network: { block: string } }
    const before = Number(network.block) - 50
    const query = `{ network(id: "parley", block: { number: ${before} }) { block events } events: _meta(block: { number: ${before} }) { block { number } } }`
    const older = (await ask(query)) as { network: { block: string; events: string } }
    expect(Number(older.network.block)).to.be.at.most(before)
    const logs = await economy.world.client.getLogs({
      fromBlock: 0n,
      toBlock: BigInt(before),
      address: Object.entries(economy.addressBook.contracts)
        .filter(([name, address]) => name !== 'token' && address !== zeroAddress)
        .map(([, address]) => address),
    })
    expect(Number(older.network.events)).to.equal(logs.length)
  })

  it(`takes back ${FORK} blocks and follows the other branch`, async () => {
    const snapshot = await economy.request('evm_snapshot')
    const branch = traffic.branch(7)
    const from = await economy.world.client.getBlockNumber()
    while ((await economy.world.client.getBlockNumber()) < from + BigInt(FORK)) await traffic.run(5)
    await untilHead()
    const first = await recompute(economy)
    expect(await mismatches(first, ask), 'before').to.deep.equal([])

    await economy.request('evm_revert', [snapshot])
    await branch.run(30)
    expect((await economy.world.client.getBlockNumber()) - from, 'the other branch is no shorter').to.be.at.least(
      BigInt(FORK),
    )
    await untilHead()
    const second = await recompute(economy)
    expect(await mismatches(second, ask), 'after').to.deep.equal([])
    await compareWithContracts()
    // Nothing of the first branch is left: no entity that only it had.
    const seen = new Set([...second.keys()].map((name) => name.split('/').slice(0, 2).join('/')))
    for (const type of ['books', 'tabs', 'names', 'relays', 'identities'])
      for (const id of (await readAll(type, [], ask)).keys())
        expect(seen.has(`${type}/${id}`), `${type}/${id} is of this branch`).to.equal(true)
  })

  it('is the same after a stop and a start, and refuses the folder for another deployment', async () => {
    await runner.stop()
    const other = { ...economy.addressBook, deployBlock: 1 }
    const refused = await startRunner({
      rpcUrl: economy.rpcUrl,
      addressBook: other,
      dataDir: directory,
      host: '127.0.0.1',
      port: 0,
      history: 300,
      pollMs: 20,
      otherIndex: 'refuse',
      log: () => {},
    }).catch((error: { code?: string }) => error.code)
    expect(refused).to.equal('store/other')
    runner = await start()
    await untilHead()
    expect(await mismatches(await recompute(economy), ask)).to.deep.equal([])
  })

  async function compareWithContracts(): Promise<void> {
    const { world, tabs } = economy
    const { network } = (await ask(
      '{ network(id: "parley") { bookBalance bookBonds earned feesWaiting forfeitsWaiting stake rentWaiting } }',
    )) as { network: Record<string, string> }
    const sum = (...names: string[]) => names.reduce((total, name) => total + BigInt(network[name] ?? '0'), 0n)
    const held = (address: `0x${string}`) => world.token.read.balanceOf([address])
    expect(sum('bookBalance', 'bookBonds', 'earned', 'feesWaiting', 'forfeitsWaiting'), 'post office').to.equal(
      await held(world.office.address),
    )
    expect(sum('feesWaiting')).to.equal(await world.office.read.fees())
    expect(sum('stake'), 'registry').to.equal(await held(world.relays.address))
    expect(sum('rentWaiting'), 'names').to.equal(await economy.names.read.treasuryCredit())

    for (const [id, book] of await readAll('books', ['balance', 'lastClaimedEpoch', 'kind'], ask)) {
      const owner = world.alice.account.address
      const [, , , , , , balance, , lastClaimed] = await world.office.read.batches([owner, BigInt(id)])
      expect(book.balance, `book ${id}`).to.equal(String(balance))
      if (book.kind === 'POSTAGE') expect(Number(book.lastClaimedEpoch ?? 0), `book ${id}`).to.equal(lastClaimed)
    }
    for (const [id, proposal] of await readAll('proposals', ['state', 'readyAt'], ask)) {
      const operation = [id as `0x${string}`] as const
      const [isDone, isWaiting] = await Promise.all([
        economy.timelock.read.isOperationDone(operation),
        economy.timelock.read.isOperationPending(operation),
      ])
      expect(proposal.state, `proposal ${id}`).to.equal(isDone ? 'EXECUTED' : isWaiting ? 'WAITING' : 'CANCELLED')
      if (isWaiting) expect(proposal.readyAt).to.equal(String(await economy.timelock.read.getTimestamp(operation)))
    }
    const wait = (await ask(
      '{ parameterChanges(first: 1, orderBy: timestamp, orderDirection: desc, where: { name: "timelockDelay" }) { values } }',
    )) as { parameterChanges: { values: string[] }[] }
    expect(wait.parameterChanges[0]?.values).to.deep.equal([String(await economy.timelock.read.getMinDelay())])
    for (const [id, relay] of await readAll('relays', ['stake', 'ask', 'earned'], ask)) {
      const [, stake, , price] = await world.relays.read.relays([Number(id)])
      expect(relay, `relay ${id}`).to.include({ stake: String(stake), ask: String(price) })
      expect(relay.earned, `relay ${id}`).to.equal(String(await world.office.read.earned([Number(id)])))
    }
    const states = ['NONE', 'OPEN', 'CLOSING', 'CLOSED']
    const sums = new Map<string, bigint>()
    for (const [id, tab] of await readAll('tabs', ['deposit', 'paid', 'state', 'token'], ask)) {
      const [deposit, paid, , state] = await tabs.read.tabs([id as `0x${string}`])
      expect(tab, `tab ${id}`).to.include({ paid: String(paid), state: states[state], deposit: String(deposit) })
      const token = (tab.token as { id: string }).id
      sums.set(token, (sums.get(token) ?? 0n) + paid)
    }
    for (const [id, token] of await readAll('tokens', ['paid', 'credits', 'feesWaiting'], ask)) {
      expect(token.paid, `token ${id}`).to.equal(String(sums.get(id) ?? 0n))
      const payout = world.operator.account.address
      const owners = [payout, world.token.address]
      const credits = await Promise.all(owners.map((owner) => tabs.read.credits([owner, id as `0x${string}`])))
      expect(token.credits).to.equal(String(credits.reduce((total, credit) => total + credit, 0n)))
      expect(token.feesWaiting).to.equal(String(await tabs.read.fees([payout, id as `0x${string}`])))
    }
  }
})

async function spawnRunner(args: string[]): Promise<{ child: ChildProcess; url: string }> {
  const program = join(root, 'subgraph/runner/main.ts')
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, ...args, '--port', '0', '--history', '300'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const url = await waitFor('the runner', async () => /http:\S+/.exec(output)?.[0], {
    timeoutMs: 30_000,
    stillPossible: () => child.exitCode === null,
  })
  return { child, url }
}

function eventsIn(facts: Facts): number {
  return Number(facts.get('networks/parley/events'))
}

async function blockOf(url: string): Promise<number | undefined> {
  const health = (await (await fetch(url.replace('/graphql', '/health'))).json()) as { block: number | null }
  return health.block ?? undefined
}
