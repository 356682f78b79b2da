import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RelayConfig } from '@parley/node'
import { expect } from 'chai'
import { freePort } from '../../devnet/freePort.ts'
import { findCommand } from '../../node/src/turn/findCommand.ts'
import { RelayProcess, runCommand } from './support/relayProcess.ts'
import { RelayWorld, until } from './support/relayWorld.ts'

type Finding = { check: string; state: 'ok' | 'warning' | 'error'; says: string; fix?: string }
const STAND_IN = fileURLToPath(new URL('support/stunServer.cjs', import.meta.url))
const coturn = findCommand('turnserver')

describe('parley-node doctor', function () {
  this.timeout(60_000)
  let world: RelayWorld
  let config: RelayConfig
  let signer: string
  /** A PATH with this Node and without coturn. */
  let bare: string

  before(async () => {
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    const prepared = world.prepareRelay('ada', {
      http: { host: '127.0.0.1', port: await freePort(), publicUrl: 'https://relay.example' },
      waku: {
        host: '127.0.0.1',
        wsPort: await freePort(),
        tcpPort: await freePort(),
        announce: ['/dns4/relay.example/tcp/443/wss'],
      },
      turn: { command: STAND_IN, port: await freePort(), publicAddress: '198.51.100.7' },
    })
    config = prepared.config
    signer = prepared.signer
    await world.stake({ signer: prepared.signer, ask: 10n, multiaddr: '/ip4/127.0.0.1', url: 'https://relay.example' })
    bare = join(world.directory, 'bin')
    mkdirSync(bare)
    symlinkSync(process.execPath, join(bare, 'node'))
  })
  after(() => world?.stop())

  const write = (change: Record<string, unknown> = {}) => {
    const file = join(world.directory, 'doctor.json')
    writeFileSync(file, JSON.stringify({ ...config, ...change }))
    return file
  }
  const examine = async (change: Record<string, unknown> = {}, env: NodeJS.ProcessEnv = {}) => {
    const { code, stdout, stderr } = await runCommand(['doctor', '--config', write(change), '--json'], env)
    const { healthy, findings } = JSON.parse(stdout) as { healthy: boolean; findings: Finding[] }
    expect(code, stderr).to.equal(healthy ? 0 : 1)
    expect(findings.some(({ state }) => state === 'error')).to.equal(!healthy)
    return (check: string) => findings.filter((finding) => finding.check === check)
  }

  it('finds nothing in a relay that is ready, and says what it looked at', async () => {
    const { code, stdout, stderr } = await runCommand(['doctor', '--config', write()])
    expect(code, `${stdout}${stderr}`).to.equal(0)
    const lines = stdout.trim().split('\n')
    expect(lines.map((line) => /^ok {4}([A-Za-z ]+): .+\.$/.exec(line)?.[1])).to.deep.equal([
      'configuration',
      'key',
      'disk',
      'chain',
      'clock',
      'stake',
      'gas money',
      'ports',
      'reach',
      'TURN',
      'paid calls',
    ])
    expect(stdout).to.not.contain(readFileSync(config.keyFile, 'utf8').trim().slice(2))
  })

  it('warns once while the signer has gas money for fewer than twenty claims, and says when it has enough', async () => {
    const rpc = world.client.request as (call: { method: string; params: unknown[] }) => Promise<unknown>
    const setBalance = async (wei: bigint) => {
      await rpc({ method: 'hardhat_setBalance', params: [signer, `0x${wei.toString(16)}`] })
      await rpc({ method: 'evm_mine', params: [] })
    }
    const enough = (await world.client.getGasPrice()) * 3_000_000n
    const relay = new RelayProcess({
      directory: world.directory,
      name: 'thin',
      config: { ...config, logLevel: 'info' },
    })
    await setBalance(enough / 2n)
    await relay.start()
    try {
      const low = async () => (await relay.status())?.funds?.low
      await until('the relay warns', async () => ((await low()) === true ? true : undefined))
      const status = await runCommand(['status', '--config', relay.configFile])
      expect(status.stderr).to.match(/gas money runs out: send 0x[0-9a-fA-F]{40} some/)
      expect((await examine())('gas money')[0]?.state).to.equal('error')
      const seen = async (what: string, isSo: (funds: { balance: string; low: boolean }) => boolean) =>
        await until(
          what,
          async () => {
            await rpc({ method: 'evm_mine', params: [] })
            const funds = (await relay.status())?.funds
            return funds && isSo(funds) ? true : undefined
          },
          20_000,
        )
      // Looked at again and still too little: not a second warning.
      await setBalance(enough / 3n)
      await seen('the relay looks again', ({ balance }) => balance === String(enough / 3n))
      await setBalance(enough * 1000n)
      await seen('the relay has enough', (funds) => !funds.low)
      expect(relay.printed.match(/gas money runs out/g)).to.have.length(1)
      expect(relay.printed.match(/has gas money again/g)).to.have.length(1)
      expect((await examine())('gas money')[0]?.state).to.equal('ok')
    } finally {
      await relay.end('SIGTERM')
    }
  })

  it('says the same of a relay that runs', async () => {
    const relay = new RelayProcess({ directory: world.directory, name: 'runs', config })
    await relay.start()
    try {
      const found = await examine()
      expect(found('ports')).to.deep.equal([
        { check: 'ports', state: 'ok', says: 'this relay runs and has its ports.' },
      ])
    } finally {
      await relay.end('SIGTERM')
    }
  })

  it('says how to install coturn where it is missing, which is an error only where it is wanted', async () => {
    const turn = { publicAddress: '198.51.100.7' }
    const [missing] = (await examine({ turn }, { PATH: bare }))('TURN')
    expect(missing?.state).to.equal('warning')
    expect(missing?.says).to.match(/^coturn is missing/)
    expect(missing?.fix).to.contain('apt-get install -y coturn')
    const [wanted] = (await examine({ turn: { ...turn, enabled: true } }, { PATH: bare }))('TURN')
    expect(wanted?.state).to.equal('error')
    expect(wanted?.says).to.contain('apt-get install coturn')
  })

  it(`${coturn === undefined ? 'coturn is not installed here: says so' : 'with coturn: names its version'}`, async () => {
    const [found] = (await examine({ turn: { publicAddress: '198.51.100.7', port: await freePort() } }))('TURN')
    if (coturn === undefined) expect(found?.says).to.match(/^coturn is missing/)
    else
      expect(found?.says).to.match(
        /^coturn \d+\.\d+\.\d+ at 198\.51\.100\.7; the firewall must let in \d+ \(UDP, TCP\)/,
      )
  })

  it('says what is missing where nobody could reach the server or the relay', async () => {
    const found = await examine({
      turn: { command: STAND_IN },
      http: { host: '127.0.0.1', port: await freePort() },
    })
    expect(found('TURN')[0]).to.include({ state: 'warning' })
    expect(found('TURN')[0]?.fix).to.contain('"turn.publicAddress"')
    expect(found('reach')[0]).to.include({ state: 'warning' })
    expect(found('reach')[0]?.fix).to.contain('"http.publicUrl"')
  })

  const faults: { name: string; change: () => Promise<Record<string, unknown>>; check: string; says: RegExp }[] = [
    {
      name: 'a key that others can read',
      change: async () => {
        const keyFile = join(world.directory, 'open.key')
        writeFileSync(keyFile, readFileSync(config.keyFile), { mode: 0o644 })
        chmodSync(keyFile, 0o644)
        return { keyFile }
      },
      check: 'key',
      says: /^others on this machine can read/,
    },
    {
      name: 'a key that is missing',
      change: async () => ({ keyFile: '/nowhere.key' }),
      check: 'key',
      says: /make a key with "parley-node init"/,
    },
    {
      name: 'a chain that does not answer',
      change: async () => ({ rpcUrl: `http://127.0.0.1:${await freePort()}` }),
      check: 'chain',
      says: /^it does not answer/,
    },
    {
      name: "another chain than the address book's",
      change: async () => ({ addressBook: publicBook() }),
      check: 'chain',
      says: /answers for chain 31337/,
    },
    {
      name: 'a server that lets strangers into this machine',
      change: async () => ({ addressBook: publicBook(), turn: { command: STAND_IN, allowLoopback: true } }),
      check: 'TURN',
      says: /"turn.allowLoopback": must be false on a public chain/,
    },
    {
      name: 'a relay that is not staked',
      change: async () => ({ keyFile: world.prepareRelay('nobody').config.keyFile }),
      check: 'stake',
      says: /^no relay on the chain has the signer 0x/,
    },
    {
      name: 'a signer without gas money',
      change: async () => ({ keyFile: world.prepareRelay('poor').config.keyFile }),
      check: 'gas money',
      says: /^the signer has 0 of/,
    },
    {
      name: 'a folder that is none',
      change: async () => ({ dataDir: '/proc/parley' }),
      check: 'disk',
      says: /cannot be written to|GiB are free/,
    },
    {
      name: 'a misspelled field',
      change: async () => ({ trun: {} }),
      check: 'configuration',
      says: /"trun": is not known/,
    },
  ]
  for (const { name, change, check, says } of faults) {
    it(`finds ${name}`, async () => {
      const [found] = (await examine(await change()))(check)
      expect(found?.state, JSON.stringify(found)).to.equal('error')
      expect(found?.says).to.match(says)
    })
  }

  it('finds a port that another program has', async () => {
    const server: Server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const address = server.address()
      const wsPort = typeof address === 'object' ? address?.port : undefined
      const found = (await examine({ waku: { ...config.waku, wsPort } }))('ports')
      expect(found).to.have.length(1)
      expect(found[0]).to.include({ state: 'error', says: `port ${wsPort} on 127.0.0.1 is taken by another program.` })
      expect(found[0]?.fix).to.contain('"waku.wsPort"')
    } finally {
      server.close()
    }
  })

  it('ends with 1 and one sentence where something is wrong', async () => {
    const { code, stdout, stderr } = await runCommand(['doctor', '--config', write({ keyFile: '/nowhere.key' })])
    expect(code).to.equal(1)
    expect(stdout).to.match(/^FAIL {2}key: /m)
    expect(stderr.trim()).to.equal('This relay is not ready: mend what is marked FAIL, then ask again.')
  })

  /** The test chain's address book under a public chain's number. */
  function publicBook(): string {
    const file = join(world.directory, 'public.json')
    writeFileSync(file, JSON.stringify({ ...world.addressBook, chainId: 8453 }))
    return file
  }
})
