// How relays measure each other, and how they do not become anybody's weapon by it.

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRelay } from '@parley/node'
import { askedOnce, type PeerReport, peerReportSchema, type RelayEntry } from '@parley/protocol'
import { expect } from 'chai'
import * as v from 'valibot'
import { createLog } from '../../node/src/log/createLog.ts'
import { checkPeers } from '../../node/src/peers/checkPeers.ts'
import { choosePeers } from '../../node/src/peers/choosePeers.ts'
import { healthUrl } from '../../node/src/peers/healthUrl.ts'
import { isPublicAddress } from '../../node/src/peers/isPublicAddress.ts'
import { PeerCounts } from '../../node/src/peers/PeerCounts.ts'
import { PeerWatch } from '../../node/src/peers/PeerWatch.ts'
import { type Liar, startLiar } from '../client/support/startLiar.ts'
import { RelayWorld, until, type WorldRelay } from './support/relayWorld.ts'

const HOUR = 3_600_000
const EVERY_MS = 200

describe('relay: what it measures of its peers', function () {
  this.timeout(60_000)
  let world: RelayWorld
  let ada: WorldRelay
  let ben: WorldRelay
  const liars: Liar[] = []

  const report = async (): Promise<PeerReport> =>
    v.parse(peerReportSchema, await (await fetch(`${ada.relay.url}/v1/peers`)).json())
  const rowOf = async (relayId: number) => (await report()).peers.find((row) => row.relayId === relayId)
  /** Stakes behind an address; resolves to the number that the registry gave it. */
  const stake = async (url: string): Promise<number> => {
    await world.stake({ signer: world.chain.account(15).address, ask: 10n, multiaddr: '/ip4/127.0.0.1/tcp/9/ws', url })
    return await until(`the relay at ${url} is known`, async () => {
      const { relays } = (await (await fetch(`${ada.relay.url}/v1/relays`)).json()) as { relays: RelayEntry[] }
      return relays.find((relay) => relay.url === url)?.id
    })
  }
  const liar = async (lie: Liar['lie']): Promise<Liar> => {
    const started = await startLiar(lie)
    liars.push(started)
    return started
  }

  before(async () => {
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    ada = await world.addRelay('ada', { change: { peers: { everyMs: EVERY_MS } } })
    ben = await world.addRelay('ben', { change: { peers: { enabled: false } } })
  })
  after(async () => {
    await world?.stop()
    for (const one of liars) await one.stop()
  })

  it('asks the others, not itself, and says how often and how fast they answered', async () => {
    const row = await until('ben was asked five times', async () => {
      const found = await rowOf(ben.id)
      return found !== undefined && found.asked >= 5 ? found : undefined
    })
    expect(row.answered).to.equal(row.asked)
    expect(row.p50Ms).to.be.within(0, 1_000)
    expect(row.p95Ms).to.be.at.least(row.p50Ms ?? 0)
    expect(row.since).to.be.within(Date.now() - 60_000, Date.now())
    expect(row.lastAnsweredAt).to.be.within(row.since, Date.now())
    expect(await report()).to.have.property('everyMs', EVERY_MS)
    expect((await report()).peers.map(({ relayId }) => relayId)).to.deep.equal([ben.id])
  })

  it('says that it measures nothing where the operator wants it so', async () => {
    const answer = await (await fetch(`${ben.relay.url}/v1/peers`)).json()
    expect(answer).to.deep.equal({ everyMs: 0, peers: [] })
  })

  it('cuts a relay that streams without end, and does not count it as an answer', async () => {
    const endless = await liar(() => 'endless')
    const id = await stake(endless.url)
    // Less than three questions may take at most: it is cut by its length, not by the clock.
    const row = await until(
      'it was asked three times',
      async () => {
        const found = await rowOf(id)
        return found !== undefined && found.asked >= 3 ? found : undefined
      },
      10_000,
    )
    expect(row).to.include({ answered: 0, p50Ms: null, lastAnsweredAt: null })
    expect(new Set(endless.asked)).to.deep.equal(new Set(['GET /v1/health']))
  })

  it('is not led on to a stranger, and believes no other page', async () => {
    const stranger = await liar(() => ({ status: 200, body: '{"status":"ok","time":1}' }))
    const redirecting = createServer((_, response) =>
      response.writeHead(302, { location: `${stranger.url}/v1/health` }).end(),
    )
    await new Promise<void>((ready) => redirecting.listen(0, '127.0.0.1', ready))
    try {
      const led = await stake(`http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`)
      const words = await stake((await liar(() => ({ status: 200, body: '{"status":"splendid"}' }))).url)
      for (const id of [led, words])
        await until('it was asked twice', async () => (((await rowOf(id))?.asked ?? 0) >= 2 ? true : undefined))
      expect((await rowOf(led))?.answered).to.equal(0)
      expect((await rowOf(words))?.answered).to.equal(0)
      expect(stranger.asked).to.deep.equal([])
    } finally {
      redirecting.closeAllConnections()
      redirecting.close()
    }
  })

  it('asks nothing of an address that is none, or that has a password in it', async () => {
    const secret = await liar(() => ({ status: 200, body: '{"status":"ok","time":1}' }))
    const ids = [
      await stake('file:///etc/passwd'),
      await stake('gopher://127.0.0.1:70/'),
      await stake(secret.url.replace('http://', 'http://ada:secret@')),
    ]
    const before = (await rowOf(ben.id))?.asked ?? 0
    await until('three rounds more', async () => (((await rowOf(ben.id))?.asked ?? 0) >= before + 3 ? true : undefined))
    expect((await report()).peers.filter(({ relayId }) => ids.includes(relayId))).to.deep.equal([])
    expect(secret.asked).to.deep.equal([])
  })

  it('counts on after a restart, and sees a relay that went away', async () => {
    const before = await rowOf(ben.id)
    await ada.relay.stop()
    ada.relay = await startRelay(ada.config)
    const kept = await rowOf(ben.id)
    expect(kept?.since, 'since the same moment').to.equal(before?.since)
    expect(kept?.asked).to.be.at.least(before?.asked ?? Number.POSITIVE_INFINITY)
    await ben.relay.stop()
    world.relays.splice(world.relays.indexOf(ben), 1)
    const row = await until('three questions without an answer', async () => {
      const found = await rowOf(ben.id)
      return found !== undefined && found.asked - found.answered >= 3 ? found : undefined
    })
    expect(row.answered, 'what was answered before stands').to.be.at.least(before?.answered ?? 1)
  })
})

describe('relay: whom it may ask', () => {
  const entry = (id: number, url: string): RelayEntry => ({
    id,
    url,
    multiaddr: '',
    signer: `0x${'11'.repeat(20)}`,
    payout: `0x${'22'.repeat(20)}`,
    stake: 200_000_000n,
    ask: 10n,
    exitAt: 0,
  })

  it('knows a private address in every dress', () => {
    const inside = [
      '127.0.0.1',
      '127.255.0.9',
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '169.254.169.254',
      '172.31.0.1',
      '192.168.1.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      '2002:7f00:1::',
      'fe80::1',
      'fd00::1',
      'ff02::1',
      'relay.example',
      '',
    ]
    expect(inside.filter(isPublicAddress)).to.deep.equal([])
    const outside = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1']
    expect(outside.filter((address) => !isPublicAddress(address))).to.deep.equal([])
  })

  it('refuses addresses of the registry that lead inside, before anything is sent', () => {
    const refused = [
      'http://127.0.0.1:8545',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://[::1]:9/',
      'http://[::ffff:10.0.0.1]/',
      'http://169.254.169.254/latest/meta-data',
      'https://user@relay.example',
      'ftp://relay.example',
      'javascript:alert(1)',
      'relay.example',
      '',
    ]
    for (const url of refused) expect(healthUrl(url, { allowPrivate: false }), url).to.equal(undefined)
    expect(healthUrl('https://relay.example/parley', { allowPrivate: false })?.href).to.equal(
      'https://relay.example/parley/v1/health',
    )
    expect(healthUrl('http://127.0.0.1:7001', { allowPrivate: true })?.href).to.equal('http://127.0.0.1:7001/v1/health')
  })

  it('asks each host once a round, those asked longest ago first, 64 at most', () => {
    const many = Array.from({ length: 100 }, (_, i) => entry(i + 1, `https://relay-${i + 1}.example`))
    const askedAt = new Map(many.slice(0, 50).map(({ id }) => [id, 1_000 + id]))
    const chosen = choosePeers(many, { askedAt, allowPrivate: false }).map(({ relayId }) => relayId)
    expect(chosen).to.have.length(64)
    expect(chosen.slice(0, 50)).to.deep.equal(many.slice(50).map(({ id }) => id))
    expect(chosen.slice(50)).to.deep.equal(many.slice(0, 14).map(({ id }) => id))
    const same = [entry(1, 'https://victim.example'), entry(2, 'https://victim.example:8443/a')]
    expect(choosePeers(same, { askedAt: new Map([[1, 5]]), allowPrivate: false })).to.have.length(1)
    expect(choosePeers(same, { askedAt: new Map([[1, 5]]), allowPrivate: false })[0]?.relayId).to.equal(2)
  })

  it('knocks at no private address on a public network, not even through a name', async () => {
    let knocks = 0
    const server = createTcpServer((socket) => {
      knocks += 1
      socket.destroy()
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const { port } = server.address() as AddressInfo
    const directory = mkdtempSync(join(tmpdir(), 'parley-peers-'))
    const counts = new PeerCounts({ file: join(directory, 'peers.sqlite') })
    let rounds = 0
    const watch = new PeerWatch({
      counts,
      everyMs: 50,
      allowPrivate: false,
      relays: () => {
        rounds += 1
        return [entry(1, `http://127.0.0.1:${port}`), entry(2, `http://localhost:${port}`)]
      },
      log: createLog('silent'),
    })
    try {
      watch.start()
      await until('four rounds', () => (rounds >= 4 ? true : undefined))
      expect(knocks).to.equal(0)
      expect(watch.report().peers, 'nor is it held against them').to.deep.equal([])
    } finally {
      await watch.stop()
      counts.close()
      server.close()
      rmSync(directory, { recursive: true, force: true })
    }
  })

  it('forgets after a week', () => {
    const directory = mkdtempSync(join(tmpdir(), 'parley-peers-'))
    const counts = new PeerCounts({ file: join(directory, 'peers.sqlite') })
    try {
      const start = 500_000 * HOUR
      counts.add(new Map([[7, askedOnce(start, 12)]]), start)
      counts.add(new Map([[7, askedOnce(start + HOUR, undefined)]]), start + HOUR)
      expect(counts.hours(7, start + HOUR).map(({ asked, answered }) => [asked, answered])).to.deep.equal([
        [1, 1],
        [1, 0],
      ])
      const later = start + 168 * HOUR
      counts.add(new Map([[8, askedOnce(later, 3)]]), later)
      expect(counts.hours(7, later).map(({ hour }) => hour)).to.deep.equal([500_001])
      counts.add(new Map([[8, askedOnce(later + HOUR, 3)]]), later + HOUR)
      expect(counts.relayIds()).to.deep.equal([8])
    } finally {
      counts.close()
      rmSync(directory, { recursive: true, force: true })
    }
  })

  it('may not be told to ask more often than once a minute on a public chain', () => {
    const asks = (everyMs: number, chainId: number) => () => checkPeers({ enabled: true, everyMs }, { chainId })
    expect(asks(59_999, 8453)).to.throw('peers.everyMs')
    expect(asks(60_000, 8453)).not.to.throw()
    expect(asks(100, 31_337)).not.to.throw()
  })
})
