import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type NodeError, startRelay } from '@parley/node'
import type { LightNode } from '@waku/sdk'
import { expect } from 'chai'
import { freePort } from '../../devnet/freePort.ts'
import { closeClient, lightClient, push } from './support/lightClient.ts'
import { RelayProcess, runCommand } from './support/relayProcess.ts'
import { RelayWorld, type SentMessage, type TestBook, type TestInbox, until } from './support/relayWorld.ts'

describe('relay: what it promised outlives it', function () {
  this.timeout(60_000)
  let world: RelayWorld
  let relay: RelayProcess
  let relayId: number
  let book: TestBook
  let inbox: TestInbox
  let client: LightNode
  let multiaddr: string

  before(async () => {
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    const { config, signer } = world.prepareRelay('ada', {
      http: { host: '127.0.0.1', port: await freePort() },
      waku: { host: '127.0.0.1', wsPort: await freePort(), tcpPort: await freePort() },
      logLevel: 'info',
    })
    relay = new RelayProcess({ directory: world.directory, name: 'ada', config })
    await relay.start()
    multiaddr = (await relay.status())?.multiaddrs.find((address) => address.includes('/ws/')) ?? ''
    await world.stake({ signer, ask: 10n, multiaddr, url: relay.url })
    relayId = await until('it knows its id', async () => (await relay.status())?.relayId ?? undefined)
    book = await openBook()
    inbox = await world.openInbox([{ id: relayId, relay: { url: relay.url } }])
    client = await lightClient([multiaddr], world.addressBook.network)
  })
  after(async () => {
    await closeClient(client)
    await relay?.end('SIGTERM')
    await world?.stop()
  })

  const openBook = async (): Promise<TestBook> => {
    const opened = await world.openBook({ depth: 14 })
    await until('the relay sees the book', async () => {
      const head = (await relay.status())?.chain.head ?? 0
      return head >= Number(await world.client.getBlockNumber()) - 1 ? true : undefined
    })
    return opened
  }
  const outcome = async ({ hash }: SentMessage) => {
    const response = await fetch(`${relay.url}/v1/messages/${hash}`)
    return { status: response.status, body: (await response.json()) as { code?: string; postmarks?: unknown } }
  }

  it('loses nothing that it acknowledged when it is killed in the middle of a burst', async () => {
    const acknowledged: SentMessage[] = []
    let slot = 0
    const burst = async () => {
      for (;;) {
        const message = world.message({ inbox, stamps: [{ book, slot: slot++, relayId }] })
        if (!(await push(client, message))) return
        acknowledged.push(message)
      }
    }
    const lanes = [burst(), burst(), burst(), burst()]
    await until('the burst is on', () => (acknowledged.length > 60 ? true : undefined))
    await relay.end('SIGKILL')
    await Promise.all(lanes)
    await relay.start()
    expect(acknowledged.length).to.be.greaterThan(60)
    for (const message of acknowledged) expect((await outcome(message)).status, message.hash).to.equal(200)
    const profile = await fetch(`${relay.url}/v1/profiles/${inbox.address}`)
    expect(new Uint8Array(await profile.arrayBuffer())).to.deep.equal(inbox.profile)
  })

  it('refuses another message on a slot that it postmarked before the restart, and the same one gets the same postmark', async () => {
    let again = await lightClient([multiaddr], world.addressBook.network)
    try {
      const stamps = [{ book, slot: 10_000, relayId }]
      expect(await push(again, world.message({ inbox, stamps }))).to.equal(true)
      const kept = world.message({ inbox, stamps: [{ book, slot: 10_001, relayId }] })
      expect(await push(again, kept)).to.equal(true)
      const before = (await outcome(kept)).body
      expect(await relay.end('SIGTERM'), 'a polite end').to.equal(0)
      await relay.start()
      await closeClient(again)
      again = await lightClient([multiaddr], world.addressBook.network)
      expect(await push(again, kept), 'the same bytes').to.equal(true)
      expect((await outcome(kept)).body).to.deep.equal(before)
      // Last: it closes the book.
      const second = world.message({ inbox, stamps })
      expect(await push(again, second)).to.equal(false)
      expect((await outcome(second)).body.code).to.equal('slot/spent')
    } finally {
      await closeClient(again)
    }
  })

  it('gives no postmarks in this epoch once its operator has put a backup back, and says so', async () => {
    await relay.end('SIGTERM')
    const { code, stdout } = await runCommand(['restored', '--config', relay.configFile])
    expect(code).to.equal(0)
    expect(stdout).to.equal(`This relay gives no postmarks before epoch ${world.epoch() + 1}.\n`)
    await relay.start()
    // The chain has closed the first one for the double spend.
    book = await openBook()
    const late = await lightClient([multiaddr], world.addressBook.network)
    try {
      const message = world.message({ inbox, stamps: [{ book, slot: 12_000, relayId }] })
      expect(await push(late, message)).to.equal(false)
      expect(await outcome(message)).to.deep.include({ status: 503 })
      expect((await outcome(message)).body.code).to.equal('relay/not-ready')
    } finally {
      await closeClient(late)
    }
  })

  it('refuses to run twice on one data folder', async () => {
    const { code, stderr } = await runCommand(['start', '--config', relay.configFile])
    expect(code, 'it failed, and may work later').to.equal(1)
    expect(stderr.trim()).to.match(/^Another relay already runs on .*one relay id, one process/)
    expect(stderr.trim().split('\n')).to.have.length(1)
  })

  it('refuses a data folder that mirrors another chain', async () => {
    const other = await RelayWorld.start({
      parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 },
    })
    try {
      const { config } = world.prepareRelay('moved')
      await (await startRelay(config)).stop()
      const failed = await startRelay({
        ...config,
        rpcUrl: other.chain.rpcUrl,
        addressBook: other.chain.addressBookPath,
      }).catch((error: NodeError) => error)
      expect(failed).to.include({ name: 'NodeError', code: 'data/foreign' })
    } finally {
      await other.stop()
    }
  })

  describe('command', () => {
    const configWith = (change: Record<string, unknown>) => {
      const file = join(world.directory, 'try.json')
      const { config } = world.prepareRelay('try')
      writeFileSync(file, JSON.stringify({ ...config, ...change }))
      return file
    }
    const cases: { name: string; words: () => string[]; says: RegExp; code?: number }[] = [
      { name: 'an unknown command', words: () => ['dance'], says: /^"dance" is not a command: try init/ },
      { name: 'an unknown option', words: () => ['start', '--fast'], says: /^"start" has no option "--fast"/ },
      { name: 'a missing option', words: () => ['start'], says: /^"start" needs --config/ },
      {
        name: 'a missing file',
        words: () => ['start', '--config', '/nowhere.json'],
        says: /^The configuration \/nowhere.json cannot be read: there is no such file\.$/,
      },
      {
        name: 'a misspelled field',
        words: () => ['start', '--config', configWith({ rpcURL: 'x' })],
        says: /^Configuration field "rpcURL": is not known/,
      },
      {
        name: 'a missing field',
        words: () => ['start', '--config', configWith({ dataDir: undefined })],
        says: /^Configuration field "dataDir": is missing/,
      },
      {
        name: 'a port that is none',
        words: () => ['start', '--config', configWith({ http: { host: '127.0.0.1', port: 70_000 } })],
        says: /^Configuration field "http.port": must be a port from 0 to 65535/,
      },
      {
        name: 'a key file that is none',
        words: () => ['id', '--config', configWith({ keyFile: relay.configFile })],
        says: /^Configuration field "keyFile": .* must hold one private key/,
      },
      {
        name: 'an address book that is none',
        words: () => ['start', '--config', configWith({ addressBook: relay.configFile })],
        says: /^Configuration field "addressBook": .* is not an address book/,
      },
      {
        name: 'a taken port',
        words: () => [
          'start',
          '--config',
          configWith({ http: { host: '127.0.0.1', port: Number(new URL(relay.url).port) } }),
        ],
        code: 1,
        says: /^Port \d+ on 127\.0\.0\.1 is taken: set configuration field "http\.port"/,
      },
    ]
    for (const { name, words, says, code: wanted = 2 } of cases) {
      it(`says in one sentence what is wrong with ${name}`, async () => {
        const { code, stderr } = await runCommand(words())
        expect(stderr.trim()).to.match(says)
        expect(stderr.trim().split('\n'), stderr).to.have.length(1)
        expect(code).to.equal(wanted)
      })
    }

    it('init makes keys that only their owner reads, once; id prints what is registered', async () => {
      const directory = join(world.directory, 'fresh')
      const first = await runCommand(['init', '--dir', directory])
      expect(first.code, first.stderr).to.equal(0)
      const made = JSON.parse(first.stdout) as { signer: string; peerId: string; keyFile: string; configFile: string }
      for (const file of [made.keyFile, join(directory, 'peer.key')])
        expect(statSync(file).mode & 0o777, file).to.equal(0o600)
      expect(existsSync(made.configFile)).to.equal(true)
      expect((await runCommand(['init', '--dir', directory])).stdout, 'a second run').to.equal(first.stdout)
      const identity = JSON.parse((await runCommand(['id', '--config', made.configFile])).stdout) as Record<
        string,
        string
      >
      expect(identity).to.deep.equal({
        signer: made.signer,
        peerId: made.peerId,
        multiaddr: `/ip4/127.0.0.1/tcp/7002/ws/p2p/${made.peerId}`,
        url: 'http://127.0.0.1:7001',
      })
    })

    it('help and status', async () => {
      expect((await runCommand(['--help'])).stdout).to.contain('parley-node start --config FILE')
      const { code, stdout } = await runCommand(['status', '--config', relay.configFile])
      expect(code).to.equal(0)
      expect(JSON.parse(stdout)).to.include({ relayId })
    })

    it('never prints a key', () => {
      expect(relay.printed).to.contain('Relay is up')
      for (const line of relay.printed.split('\n')) expect(line).to.not.match(/"(privateKey|seed|key)"/)
    })
  })
})
