// What `npm start` says and does at its edges.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseAddressBook, postOfficeAbi, relayRegistryAbi } from '@parley/protocol'
import { expect } from 'chai'
import { createPublicClient, http } from 'viem'
import { hardhat } from 'viem/chains'
import { root } from '../../devnet/root.ts'
import { waitFor } from '../../devnet/waitFor.ts'
import { processesOf } from '../support/processesOf.ts'
import { startNetwork } from '../support/startNetwork.ts'

function start(args: string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/boot.mjs', 'start', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 60_000,
  })
  return { status, text: (stdout + stderr).trim() }
}

describe('npm start', function () {
  this.timeout(180_000)

  it('explains itself', () => {
    const { status, text } = start(['--help'])
    expect(status).to.equal(0)
    expect(text).to.include('PARLEY_APP_PORT').and.include('--keep')
  })

  it('names an unknown flag in one line', () => {
    const { status, text } = start(['--kep'])
    expect(status).to.equal(1)
    expect(text).to.equal("Unknown option '--kep'. See npm start -- --help.")
  })

  it('names a variable that is no port', () => {
    const { status, text } = start([], { PARLEY_APP_PORT: 'three thousand' })
    expect(status).to.equal(1)
    expect(text).to.equal('PARLEY_APP_PORT is "three thousand"; it takes a whole number from 1024 to 65535.')
  })

  it('names a taken port and how to move it, and starts nothing', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    )
    try {
      const { status, text } = start([], { PARLEY_APP_PORT: String(port) })
      expect(status).to.equal(1)
      expect(text.split('\n')).to.have.length(1)
      expect(text).to.include(`port ${port} for the app`).and.include('PARLEY_APP_PORT')
    } finally {
      server.close()
    }
  })

  it('leaves no process when interrupted while a part is starting', async () => {
    const network = await startNetwork({ args: ['--no-people'], until: 'Starting the app' })
    await waitFor('The app process', async () => existsSync(join(network.directory, 'app.log')) || undefined, {
      everyMs: 5,
    })
    await network.interrupt()
    expect(processesOf(network.directory)).to.deep.equal([])
    await network.stop()
  })

  it('leaves no process when a test gives up before all is ready', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'parley-devnet-'))
    try {
      const failed = await startNetwork({
        args: ['--no-people'],
        directory,
        until: 'never said',
        withinMs: 8000,
      }).catch((error: Error) => error)
      expect(failed)
        .to.be.an('error')
        .with.property('message')
        .that.matches(/did not say "never said" in time/)
      expect(processesOf(directory)).to.deep.equal([])
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })

  it('keeps chain and relays with --keep, makes up for the draws it slept through, and forgets all without', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'parley-keep-'))
    try {
      const first = await startNetwork({ args: ['--no-people'], directory, epochSeconds: 20 })
      const before = await facts(first.rpcUrl, directory)
      await first.interrupt()

      // Two draws become due while nothing runs: of the epochs that begin at 0 and 20 s, at 40 and 60 s.
      await delay(Math.max(0, (before.genesis + 75) * 1000 - Date.now()))
      const second = await startNetwork({ args: ['--no-people', '--keep'], directory, epochSeconds: 20 })
      const kept = await facts(second.rpcUrl, directory)
      expect(second.printed()).to.match(/Catching up on \d draws/)
      expect(kept.drawn).to.be.at.least(2)
      await second.interrupt()
      expect(kept.signers, 'the same relays, not staked again').to.deep.equal(before.signers)
      expect(kept.genesis).to.equal(before.genesis)
      expect(kept.block > before.block, 'the chain went on').to.equal(true)

      const third = await startNetwork({ args: ['--no-people'], directory })
      const fresh = await facts(third.rpcUrl, directory)
      await third.interrupt()
      expect(fresh.signers).to.have.length(2)
      expect(fresh.signers).to.not.include(before.signers[0])
      expect(fresh.genesis).to.be.greaterThan(before.genesis)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })
})

async function facts(rpcUrl: string, directory: string) {
  const { contracts, schedule } = parseAddressBook(JSON.parse(readFileSync(join(directory, '31337.json'), 'utf8')))
  const chain = createPublicClient({ chain: hardhat, transport: http(rpcUrl) })
  const registry = { address: contracts.relayRegistry, abi: relayRegistryAbi } as const
  const count = await chain.readContract({ ...registry, functionName: 'relayCount' })
  const signers: string[] = []
  for (let id = 1; id <= count; id++)
    signers.push((await chain.readContract({ ...registry, functionName: 'relays', args: [id] }))[0])
  const drawn = await chain.readContract({ address: contracts.postOffice, abi: postOfficeAbi, functionName: 'drawn' })
  return { signers, drawn, block: await chain.getBlockNumber(), genesis: schedule.genesis }
}
