import { createHmac } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NodeError } from '@parley/node'
import { ackPrivateKey, fromHex, signTurnRequest, type TabTerms, tabId, toHex } from '@parley/protocol'
import type { LightNode } from '@waku/sdk'
import { expect } from 'chai'
import { pino } from 'pino'
import { generatePrivateKey } from 'viem/accounts'
import { freePort } from '../../devnet/freePort.ts'
import { parseRelayConfig, type RelayConfig } from '../../node/src/config/relayConfig.ts'
import { checkTurn } from '../../node/src/turn/checkTurn.ts'
import { findCommand } from '../../node/src/turn/findCommand.ts'
import { messageSubject } from '../../node/src/turn/messageSubject.ts'
import { TurnServer } from '../../node/src/turn/turnServer.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { closeClient, lightClient, push } from './support/lightClient.ts'
import { RelayProcess } from './support/relayProcess.ts'
import {
  RelayWorld,
  type SentMessage,
  type TestBook,
  type TestInbox,
  until,
  type WorldRelay,
} from './support/relayWorld.ts'
import { type Answer, ask, pathOf, TabWorld } from './support/tabWorld.ts'
import { TurnClient } from './support/turnClient.ts'

const HOUR = { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 }
/** In coturn's place, where the case is about the relay and not about coturn. */
const STAND_IN = fileURLToPath(new URL('support/stunServer.cjs', import.meta.url))
const coturn = findCommand('turnserver')

type TurnInput = NonNullable<RelayConfig['turn']>
type Credentials = { urls: string[]; username: string; credential: string; expiresAt: number }

/** A process that runs; one that ended and was not buried yet does not. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

const placeOf = (url: string | undefined) => {
  const [, host = '', port = ''] = /^turn:([0-9.]+):(\d+)\?transport=udp$/.exec(url ?? '') ?? []
  return { host, port: Number(port) }
}

describe('relay: TURN credentials', function () {
  this.timeout(90_000)
  let world: RelayWorld
  let ada: WorldRelay
  let ben: WorldRelay
  let book: TestBook
  let inbox: TestInbox
  let client: LightNode
  let slot = 0

  before(async () => {
    world = await RelayWorld.start({ parameters: HOUR })
    const turn: TurnInput = { command: STAND_IN, port: 0, allowLoopback: true }
    ada = await world.addRelay('ada', { change: { turn } })
    ben = await world.addRelay('ben', { change: { turn: { enabled: false } } })
    await world.connected()
    book = await world.openBook({ depth: 12 })
    inbox = await world.openInbox()
    client = await lightClient([ada.relay.multiaddr], world.addressBook.network)
    await until('the server is up', () => (ada.relay.status().turn.state === 'running' ? true : undefined))
  })
  after(async () => {
    await closeClient(client)
    await world?.stop()
  })

  const now = () => Math.floor(Date.now() / 1000)
  const postmarked = async (relayId = ada.id, to = inbox): Promise<SentMessage> => {
    const message = world.message({ inbox: to, stamps: [{ book, slot: slot++, relayId }] })
    expect(await push(client, message)).to.equal(true)
    return message
  }
  const request = (subject: Uint8Array, privateKey: Uint8Array, { relayId = ada.id, time = now() } = {}) => {
    const { signature } = signTurnRequest({ subject, relayId, time, domain: world.domain, privateKey })
    return { subject: toHex(subject), time, signature: toHex(signature) }
  }
  const recipient = () => ackPrivateKey(inbox.ackPrivate, world.epoch())
  const get = (body: unknown, relay = ada) => ask(relay.relay.url, 'POST', '/v1/turn', body)
  const refused = ({ status, body }: Answer, code: string, wanted: number) =>
    expect({ status, code: body.code }).to.deep.equal({ status: wanted, code })

  it('go to the sender and the recipient of a message that was postmarked just now, for ten minutes', async () => {
    const { hashBytes } = await postmarked()
    const secret = readFileSync(join(ada.config.dataDir, 'turn.secret'), 'utf8').trim()
    for (const key of [book.key, recipient()]) {
      const { status, body } = await get(request(hashBytes, key))
      expect(status, JSON.stringify(body)).to.equal(200)
      const { urls, username, credential, expiresAt } = body as unknown as Credentials
      expect(urls).to.deep.equal(ada.relay.status().turn.urls)
      expect(urls.map((url) => url.split('=')[1])).to.deep.equal(['udp', 'tcp'])
      expect(expiresAt - now()).to.be.within(590, 602)
      expect(username).to.equal(`${expiresAt}:${toHex(hashBytes).slice(2, 18)}`)
      expect(credential).to.equal(createHmac('sha1', secret).update(username).digest('base64'))
    }
  })

  it('go to payer and payee of an open tab, for a minute that is renewed, and longer where a tick is paid', async () => {
    const call = await TabWorld.make(world)
    const self = { id: ada.id, payout: ada.operator.account.address }
    const opened = async (change: Partial<TabTerms>) => {
      const terms = call.terms(self, change)
      const { status, body } = await ask(ada.relay.url, 'POST', '/v1/tabs', await call.opening(terms, 1_000_000n))
      expect(status, JSON.stringify(body)).to.equal(200)
      return terms
    }
    const terms = await opened({ tick: 300 })
    for (const key of [call.keys.key, call.keys.payeeKey]) {
      const { body } = await get(request(tabId(terms), fromHex(key)))
      expect(Number(body.expiresAt) - now(), JSON.stringify(body)).to.be.within(57, 62)
    }
    await ask(ada.relay.url, 'PUT', pathOf(terms, '/voucher'), call.voucher(terms, 166_667n))
    const { body } = await get(request(tabId(terms), fromHex(call.keys.key)))
    expect(Number(body.expiresAt) - now()).to.be.within(297, 304)
    await ask(ada.relay.url, 'POST', pathOf(terms, '/close'), call.close(terms, 0n))
    refused(await get(request(tabId(terms), fromHex(call.keys.key))), 'turn/unknown-subject', 404)
    const foreign = call.terms({ ...self, id: ben.id })
    refused(await get(request(tabId(foreign), fromHex(call.keys.key))), 'turn/unknown-subject', 404)
  })

  it('are refused to everybody else, and say why', async () => {
    const { hashBytes } = await postmarked()
    refused(await get(request(hashBytes, fromHex(generatePrivateKey()))), 'turn/forged', 403)
    refused(await get(request(hashBytes, book.key, { relayId: ben.id })), 'turn/forged', 403)
    refused(await get({ ...request(hashBytes, book.key), time: now() - 1 }), 'turn/forged', 403)
    refused(await get(request(hashBytes, book.key, { time: now() - 70 })), 'turn/wrong-time', 422)
    refused(await get(request(hashBytes, book.key, { time: now() + 70 })), 'turn/wrong-time', 422)
    refused(await get(request(new Uint8Array(32).fill(7), book.key)), 'turn/unknown-subject', 404)
    // It came by, but is stamped for somebody else.
    const other = await postmarked(ben.id)
    refused(await get(request(other.hashBytes, book.key)), 'turn/unknown-subject', 404)
    refused(await get(request(other.hashBytes, book.key, { relayId: ben.id }), ben), 'turn/none', 404)
    for (const wrong of [{}, { time: '1' }, { subject: '0x12' }, { color: 'red' }])
      refused(
        await get({
          ...request(hashBytes, book.key),
          ...wrong,
          ...(Object.keys(wrong).length === 0 ? { time: -1 } : {}),
        }),
        'request/malformed',
        400,
      )
    refused(await get('x'.repeat(3000)), 'request/too-large', 413)
  })

  it('are a few for each side of a message, and no more', async () => {
    const { hashBytes } = await postmarked()
    const statuses: number[] = []
    for (let round = 0; round < 5; round += 1) statuses.push((await get(request(hashBytes, book.key))).status)
    expect(statuses).to.deep.equal([200, 200, 200, 200, 429])
    refused(await get(request(hashBytes, book.key)), 'turn/too-many', 429)
    expect((await get(request(hashBytes, recipient()))).status, 'the other side').to.equal(200)
  })

  it('are bound to messages of the last two minutes', () => {
    const stamp = { bookId: 1n, epoch: 1, slot: 0, span: 1, relayId: 1, ack: new Uint8Array(20).fill(2), signature: new Uint8Array(64) } // biome-ignore format: a row
    const stored = (acceptedAt: number) => [
      { stamp, stampHash: new Uint8Array(32), messageHash: new Uint8Array(32), acceptedAt, receiptId: undefined },
    ]
    const keyOf = () => new Uint8Array(20).fill(1)
    expect(messageSubject(stored(1000), { keyOf, now: 1120, lastsSeconds: 600 })?.signers).to.deep.equal([
      stamp.ack,
      keyOf(),
    ])
    expect(messageSubject(stored(1000), { keyOf, now: 1121, lastsSeconds: 600 })).to.equal(undefined)
    expect(messageSubject([], { keyOf, now: 1000, lastsSeconds: 600 })).to.equal(undefined)
  })

  if (coturn === undefined) {
    it('coturn is not installed here: what it takes was not tried', () =>
      expect(findCommand('turnserver')).to.equal(undefined))
  } else {
    it('with coturn: it takes them and carries from side to side, and takes no others', async () => {
      const relay = await world.addRelay('coturn', { change: { turn: { port: 0, allowLoopback: true } } })
      await world.connected()
      await until('coturn is up', () => (relay.relay.status().turn.state === 'running' ? true : undefined))
      const reader = await world.openInbox([relay])
      const message = await postmarked(relay.id, reader)
      await until('it has the message', async () => {
        const { status } = await fetch(`${relay.relay.url}/v1/messages/${message.hash}`)
        return status === 200 ? true : undefined
      })
      const login = async (key: Uint8Array) => {
        const { body } = await get(request(message.hashBytes, key, { relayId: relay.id }), relay)
        return body as unknown as Credentials
      }
      const [caller, callee] = [await login(book.key), await login(ackPrivateKey(reader.ackPrivate, world.epoch()))]
      const server = placeOf(caller.urls[0])
      const username = `${now() - 5}:expired`
      const secret = readFileSync(join(relay.config.dataDir, 'turn.secret'), 'utf8').trim()
      const expired = { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
      const clients = await Promise.all(
        [caller, callee, { ...caller, credential: callee.credential.replace(/^./, '!') }, expired].map((one) =>
          TurnClient.open(server, one),
        ),
      )
      try {
        const [one, two, forged, late] = clients as [TurnClient, TurnClient, TurnClient, TurnClient]
        const places = [await one.allocate(), await two.allocate()]
        expect(await forged.allocate(), 'another password').to.equal(401)
        expect(await late.allocate(), 'a credential that is over').to.equal(401)
        const [here, there] = places
        if (typeof here !== 'object' || typeof there !== 'object') throw new Error(`refused: ${places.join()}`)
        expect([await one.permit(there), await two.permit(here)]).to.deep.equal([0, 0])
        one.send(there, 'hello')
        await until('it comes across', () => (two.received.includes('hello') ? true : undefined))
        for (const host of ['10.0.0.1', '192.168.1.1', '172.16.0.1', '169.254.169.254', '100.64.0.1', '224.0.0.1'])
          expect(await one.permit({ host, port: 80 }), host).to.equal(403)
        expect(await one.refresh(0)).to.equal(0)
      } finally {
        for (const each of clients) each.close()
      }
    })
  }
})

describe('relay: TURN server', function () {
  this.timeout(60_000)
  let directory: string
  const servers: TurnServer[] = []

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'parley-turn-'))
  })
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()))
    rmSync(directory, { recursive: true, force: true })
  })

  const configOf = (turn: TurnInput) => {
    const base = { dataDir: directory, rpcUrl: 'http://127.0.0.1:1', addressBook: 'x', keyFile: 'x' }
    const ports = { http: { port: 0 }, waku: { wsPort: 0, tcpPort: 0 } }
    return parseRelayConfig({ ...base, ...ports, turn }).turn
  }
  const lines: string[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) })
  const launch = async (turn: TurnInput, wanted: TurnServer['state'] = 'running'): Promise<TurnServer> => {
    const config = configOf({ command: STAND_IN, port: 0, allowLoopback: true, ...turn })
    const server = new TurnServer({ config, dataDir: directory, log })
    servers.push(server)
    await server.start()
    await until(`it is ${wanted}`, () => (server.state === wanted ? true : undefined))
    return server
  }
  const pidOf = (server: TurnServer) => {
    if (server.pid === undefined) throw new Error('there is no server')
    return server.pid
  }

  it('keeps its secret in files that only their owner reads, and off the command line', async () => {
    const server = await launch({})
    expect(server.secret).to.match(/^[0-9a-f]{64}$/)
    for (const file of ['turn.secret', 'turn/turnserver.conf'])
      expect(statSync(join(directory, file)).mode & 0o777, file).to.equal(0o600)
    expect(readFileSync(join(directory, 'turn/turnserver.conf'), 'utf8')).to.contain(server.secret)
    expect(readFileSync(`/proc/${pidOf(server)}/cmdline`, 'utf8')).to.not.contain(server.secret)
    expect(lines.join('')).to.not.contain(server.secret)
    const { secret } = server
    await server.stop()
    expect((await launch({})).secret, 'the same after a restart').to.equal(secret)
  })

  it('forbids the way into private networks, and of loopback outside of development', async () => {
    await launch({ publicAddress: '198.51.100.7', allowLoopback: false, maxSessions: 7, maxBytesPerSecond: 12_345 })
    const text = readFileSync(join(directory, 'turn/turnserver.conf'), 'utf8')
    for (const line of [
      'denied-peer-ip=127.0.0.0-127.255.255.255',
      'denied-peer-ip=::1',
      'denied-peer-ip=10.0.0.0-10.255.255.255',
      'denied-peer-ip=fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      'no-multicast-peers',
      'no-cli',
      'use-auth-secret',
      'external-ip=198.51.100.7',
      'total-quota=7',
      'max-bps=12345',
    ])
      expect(text.split('\n'), line).to.include(line)
    expect(text).to.not.contain('allow-loopback-peers')
  })

  it('is started again when it dies, and ends with the relay', async () => {
    const server = await launch({})
    const first = pidOf(server)
    const { urls } = server
    process.kill(first, 'SIGKILL')
    await until('it is noticed', () => (server.state === 'restarting' ? true : undefined))
    expect(server.urls, 'no addresses while it is down').to.deep.equal([])
    await until('it runs again', () => (server.state === 'running' ? true : undefined))
    expect(pidOf(server)).to.not.equal(first)
    expect(server.urls).to.deep.equal(urls)
    const second = pidOf(server)
    await server.stop()
    expect([isRunning(first), isRunning(second)]).to.deep.equal([false, false])
    expect(existsSync(join(directory, 'turn/turnserver.pid'))).to.equal(false)
  })

  it('waits longer each time where it dies at once, and says why without the names of its clients', async () => {
    lines.splice(0)
    await launch({ realm: 'broken' }, 'restarting')
    const ends = () => lines.filter((line) => line.includes('TURN server ended'))
    await until('it was tried thrice', () => (ends().length >= 3 ? true : undefined))
    const facts = ends().map((line) => JSON.parse(line) as { pauseMs: number; how: string; reason: string })
    expect(facts.slice(0, 3).map(({ pauseMs }) => pauseMs)).to.deep.equal([1000, 2000, 4000])
    expect(facts[0]).to.include({ how: 'exit code 3', reason: 'ERROR: this server cannot start for <...>' })
  })

  it('is killed where it does not end', async () => {
    const server = await launch({ realm: 'stubborn' })
    const pid = pidOf(server)
    await server.stop()
    expect(isRunning(pid)).to.equal(false)
  })

  it('touches no other program whose number stands in an old file', async () => {
    const server = await launch({})
    await server.stop()
    writeFileSync(join(directory, 'turn/turnserver.pid'), `${process.pid}\n`)
    await launch({})
    expect(isRunning(process.pid)).to.equal(true)
  })

  it('is not there where the program, the address or the wish is missing', async () => {
    await launch({ command: 'no-such-turnserver' }, 'missing')
    await launch({ enabled: false }, 'off')
    await launch({ allowLoopback: false }, 'unconfigured')
    await launch({ host: '0.0.0.0' }, 'unconfigured')
    const fault = (turn: TurnInput, chainId = 31_337): string => {
      try {
        checkTurn(configOf({ command: STAND_IN, ...turn }), { chainId })
      } catch (error) {
        return (error as NodeError).message
      }
      return ''
    }
    expect(fault({ enabled: true, command: 'no-such-turnserver', publicAddress: '198.51.100.7' })).to.match(
      /no program "no-such-turnserver".*apt-get install coturn/,
    )
    expect(fault({ enabled: true })).to.match(/"turn.publicAddress": is missing/)
    expect(fault({ allowLoopback: true }, 8453)).to.match(/"turn.allowLoopback": must be false on a public chain/)
    expect(fault({ enabled: false, allowLoopback: true }, 8453)).to.match(/must be false on a public chain/)
    expect(fault({ allowLoopback: true })).to.equal('')
    expect(() => configOf({ relayPorts: [50_000, 40_000] })).to.throw(/"turn.relayPorts": must be the lowest/)
    expect(() => configOf({ realm: 'a\nno-auth' })).to.throw(/"turn.realm": must be a name/)
    expect(() => configOf({ publicAddress: 'relay.example\nno-auth' })).to.throw(/"turn.publicAddress"/)
  })

  it('of a relay that was killed is ended by the next one', async () => {
    const pids: number[] = []
    const world = await RelayWorld.start({ parameters: HOUR })
    try {
      const { config } = world.prepareRelay('killed', {
        http: { host: '127.0.0.1', port: await freePort() },
        waku: { host: '127.0.0.1', wsPort: await freePort(), tcpPort: await freePort() },
        turn: { command: STAND_IN, port: 0, allowLoopback: true, realm: 'stubborn' },
        logLevel: 'info',
      })
      const relay = new RelayProcess({ directory: world.directory, name: 'killed', config })
      const running = () =>
        until('the server runs', async () => ((await relay.status())?.turn.state === 'running' ? true : undefined))
      const pid = () => {
        pids.push(Number(readFileSync(join(config.dataDir, 'turn/turnserver.pid'), 'utf8')))
        return pids.at(-1) ?? 0
      }
      await relay.start()
      await running()
      const left = pid()
      await relay.end('SIGKILL')
      expect(isRunning(left), 'it outlives a relay that is killed').to.equal(true)
      await relay.start()
      await running()
      const next = pid()
      expect(next).to.not.equal(left)
      expect(isRunning(left)).to.equal(false)
      expect(await relay.end('SIGTERM')).to.equal(0)
      expect(isRunning(next), 'it ends with the relay').to.equal(false)
    } finally {
      for (const left of pids) if (isRunning(left)) process.kill(left, 'SIGKILL')
      await world.stop()
    }
  })

  if (coturn === undefined) {
    it('coturn is not installed here: what it denies was not tried', () =>
      expect(findCommand('turnserver')).to.equal(undefined))
  } else {
    it('with coturn: two connections of a real browser meet over it, and over nothing else', async () => {
      const server = await launch({ command: 'turnserver' })
      const login = (side: string) => {
        const username = `${Math.floor(Date.now() / 1000) + 60}:${side}`
        return { username, credential: createHmac('sha1', server.secret).update(username).digest('base64') }
      }
      const browser = await openBrowser()
      try {
        const page = await browser.newPage()
        const connect = async ({ urls, logins }: { urls: string[]; logins: ReturnType<typeof login>[] }) => {
          const [one, two] = logins.map(
            (own) => new RTCPeerConnection({ iceServers: [{ urls, ...own }], iceTransportPolicy: 'relay' }),
          )
          if (one === undefined || two === undefined) throw new Error('two connections are wanted')
          one.onicecandidate = ({ candidate }) => void two.addIceCandidate(candidate ?? undefined)
          two.onicecandidate = ({ candidate }) => void one.addIceCandidate(candidate ?? undefined)
          const channel = one.createDataChannel('words')
          const heard = new Promise<string>((resolve, reject) => {
            setTimeout(() => reject(new Error(`not connected: ${one.iceConnectionState}`)), 15_000)
            two.ondatachannel = ({ channel: other }) => {
              other.onmessage = ({ data }) => resolve(String(data))
            }
          })
          channel.onopen = () => channel.send('hello')
          await one.setLocalDescription(await one.createOffer())
          await two.setRemoteDescription(one.localDescription as RTCSessionDescription)
          await two.setLocalDescription(await two.createAnswer())
          await one.setRemoteDescription(two.localDescription as RTCSessionDescription)
          const word = await heard
          const stats = [
            ...((await one.getStats()) as unknown as Map<string, { type: string; candidateType?: string }>),
          ]
          const kinds = stats.flatMap(([, { type, candidateType }]) =>
            type === 'local-candidate' ? [candidateType] : [],
          )
          return { word, kinds: [...new Set(kinds)] }
        }
        const { urls } = server
        const met = await page.evaluate(connect, { urls, logins: [login('caller'), login('callee')] })
        expect(met).to.deep.equal({ word: 'hello', kinds: ['relay'] })
      } finally {
        await browser.close()
      }
    })

    it('with coturn: outside of development nobody reaches this machine itself through it', async () => {
      const config = { command: 'turnserver', allowLoopback: false, publicAddress: '198.51.100.7' }
      const server = await launch(config)
      const { port } = placeOf(server.urls[0])
      const username = `${Math.floor(Date.now() / 1000) + 60}:x`
      const credential = createHmac('sha1', server.secret).update(username).digest('base64')
      const client = await TurnClient.open({ host: '127.0.0.1', port }, { username, credential })
      try {
        expect(await client.allocate()).to.have.property('host', '198.51.100.7')
        for (const host of ['127.0.0.1', '127.9.9.9', '10.1.2.3', '0.0.0.0'])
          expect(await client.permit({ host, port: 80 }), host).to.equal(403)
        expect(await client.permit({ host: '8.8.8.8', port: 80 }), 'the world').to.equal(0)
      } finally {
        client.close()
      }
    })
  }
})
