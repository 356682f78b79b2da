import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { ParleyError } from '@parley/client'
import { fromHex, type Hex, signTurnRequest, tabId, toHex } from '@parley/protocol'
import { expect } from 'chai'
import { RelayApi } from '../../client/src/relays/RelayApi.ts'
import { RelayRefusal } from '../../client/src/relays/RelayRefusal.ts'
import { RelayWorld, until, type WorldRelay } from '../node/support/relayWorld.ts'
import { TabWorld } from '../node/support/tabWorld.ts'

const DEPOSIT = 1_000_000n
const STAND_IN = fileURLToPath(new URL('../node/support/stunServer.cjs', import.meta.url))

describe('client: a relay’s part in calls', function () {
  this.timeout(60_000)
  let world: RelayWorld
  let relay: WorldRelay
  let call: TabWorld
  let api: RelayApi

  before(async () => {
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    relay = await world.addRelay('ada', { change: { turn: { command: STAND_IN, port: 0, allowLoopback: true } } })
    await until('the server is up', () => (relay.relay.status().turn.state === 'running' ? true : undefined))
    call = await TabWorld.make(world)
    api = new RelayApi(relay.relay.url, fetch)
  })
  after(() => world?.stop())

  const newTerms = () => call.terms({ id: relay.id, payout: relay.operator.account.address })
  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => undefined,
      (cause: unknown) => cause,
    )
    return error instanceof RelayRefusal
      ? error.problem.code
      : error instanceof ParleyError
        ? error.code
        : String(error)
  }

  it('opens a tab, keeps its vouchers, tells of it, closes it', async () => {
    const terms = newTerms()
    const id = toHex(tabId(terms))
    const { authorization } = await call.opening(terms, DEPOSIT)
    const opening = {
      terms,
      deposit: DEPOSIT,
      authorization: {
        validAfter: BigInt(authorization.validAfter),
        validBefore: BigInt(authorization.validBefore),
        signature: authorization.signature,
      },
    }
    const opened = await api.openTab(opening)
    expect(opened.tabId).to.equal(id)
    expect((await world.client.getTransactionReceipt({ hash: opened.transaction })).status).to.equal('success')
    expect(await api.openTab(opening), 'again').to.deep.equal(opened)

    const { signature } = call.voucher(terms, 333_334n)
    expect(await api.keepVoucher({ tabId: id, terms, cumulative: 333_334n, signature })).to.equal(333_334n)
    expect(await api.tab(id)).to.deep.equal({
      tabId: id,
      state: 'open',
      deposit: DEPOSIT,
      paid: 0n,
      closeAt: 0,
      cumulative: 333_334n,
    })

    const { subject, time, ...signed } = signTurnRequest({
      subject: tabId(terms),
      relayId: relay.id,
      time: Math.floor(Date.now() / 1000),
      domain: world.domain,
      privateKey: fromHex(call.keys.payeeKey),
    })
    const turn = await api.turn({ subject: toHex(subject), time, signature: toHex(signed.signature) })
    expect(turn.urls).to.deep.equal(relay.relay.status().turn.urls)
    expect(turn.expiresAt).to.be.greaterThan(time + 50)

    const { closeSignature } = call.close(terms, 333_334n)
    const closed = await api.closeTab({ tabId: id, terms, cumulative: 333_334n, signature, closeSignature })
    expect(closed.state).to.equal('closed')
    const hash = closed.transaction ?? '0x'
    expect((await world.client.getTransactionReceipt({ hash })).status).to.equal('success')
    expect((await call.onChain(terms)).paid).to.equal(333_334n)
  })

  it('is refused by name', async () => {
    const terms = newTerms()
    const id = toHex(tabId(terms))
    const { signature } = call.voucher(terms, 1n)
    const { closeSignature } = call.close(terms, 0n)
    expect(await refusal(api.tab(id))).to.equal('tab/unknown')
    expect(await refusal(api.keepVoucher({ tabId: id, terms, cumulative: 1n, signature }))).to.equal('tab/unknown')
    expect(await refusal(api.closeTab({ tabId: id, terms, cumulative: 0n, closeSignature }))).to.equal('tab/unknown')
    const time = Math.floor(Date.now() / 1000)
    expect(await refusal(api.turn({ subject: id, time, signature }))).to.equal('turn/unknown-subject')
  })

  describe('when it lies', () => {
    let server: Server
    let answer = ''
    let liar: RelayApi
    before(async () => {
      server = createServer((_, response) => response.end(answer))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      liar = new RelayApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, fetch)
    })
    after(() => server?.close())

    const subject = `0x${'11'.repeat(32)}` as Hex
    const turn = () => liar.turn({ subject, time: 1, signature: `0x${'22'.repeat(64)}` })
    const good = { urls: ['turn:198.51.100.7:3478?transport=udp'], username: '1:x', credential: 'eA==', expiresAt: 1 }
    const tab = { tabId: subject, state: 'open', deposit: '5', paid: '0', closeAt: 0, cumulative: null }
    const lies: { name: string; ask: () => Promise<unknown>; body: unknown }[] = [
      { name: 'a server that is a web page', ask: turn, body: { ...good, urls: ['https://evil.example/'] } },
      { name: 'no server', ask: turn, body: { ...good, urls: [] } },
      { name: 'nine servers', ask: turn, body: { ...good, urls: Array(9).fill(good.urls[0]) } },
      { name: 'a server with a name in it', ask: turn, body: { ...good, urls: ['turn:me@198.51.100.7'] } },
      { name: 'a credential without end', ask: turn, body: { ...good, credential: 'x'.repeat(201) } },
      { name: 'more than was asked for', ask: turn, body: { ...good, more: 'x'.repeat(5000) } },
      { name: 'an amount that is a number', ask: () => liar.tab(subject), body: { ...tab, deposit: 5 } },
      { name: 'an amount below nothing', ask: () => liar.tab(subject), body: { ...tab, paid: '-1' } },
      { name: 'a state of its own', ask: () => liar.tab(subject), body: { ...tab, state: 'paid' } },
    ]
    it('of what it won is read to the unit, and left out where it is nonsense, with the rest of the status kept', async () => {
      const told: Record<string, unknown> = await (await fetch(`${relay.relay.url}/v1/status`)).json()
      const wins = { wins: 2, amount: '900719925474099300' }
      const pending = { claimable: wins, won: { wins: 0, amount: '0' }, waiting: { stamps: 3, expected: '7' } }
      answer = JSON.stringify({ ...told, pending, funds: { balance: '5', low: true } })
      const { pending: read, funds } = await liar.status()
      expect(read).to.deep.equal({
        claimable: { wins: 2, amount: 900_719_925_474_099_300n },
        won: { wins: 0, amount: 0n },
        waiting: { stamps: 3, expected: 7n },
      })
      expect(funds).to.deep.equal({ balance: 5n, low: true })
      for (const nonsense of [
        null,
        'much',
        { ...pending, won: { wins: -1, amount: '0' } },
        { ...pending, claimable: { wins: 1, amount: 5 } },
        { ...pending, claimable: { wins: 1, amount: '9'.repeat(40) } },
        { claimable: wins, won: wins },
      ]) {
        answer = JSON.stringify({ ...told, pending: nonsense })
        const status = await liar.status()
        expect(status.pending, JSON.stringify(nonsense)).to.equal(undefined)
        expect(status.earned).to.equal(BigInt(String(told.earned)))
      }
    })

    for (const { name, ask, body } of lies) {
      it(`${name} is garbage`, async () => {
        answer = JSON.stringify(body)
        expect(await refusal(ask())).to.equal('relay/garbage')
      })
    }

    it('and what is good is taken', async () => {
      answer = JSON.stringify(good)
      expect(await turn()).to.deep.equal(good)
      answer = JSON.stringify(tab)
      expect(await liar.tab(subject)).to.deep.equal({ ...tab, deposit: 5n, paid: 0n })
    })
  })
})
