import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { splitPayment, type TabTerms, tabId, tabTermsJson, toHex } from '@parley/protocol'
import { expect } from 'chai'
import { generatePrivateKey } from 'viem/accounts'
import { freePort } from '../../devnet/freePort.ts'
import { OpensLimit } from '../../node/src/tabs/opensLimit.ts'
import { FlakyRpc } from './support/flakyRpc.ts'
import { RelayProcess, runCommand } from './support/relayProcess.ts'
import { RelayWorld, until, type WorldRelay } from './support/relayWorld.ts'
import { type Answer, ask, pathOf, TabWorld } from './support/tabWorld.ts'

const DEPOSIT = 1_000_003n
const FEE_BPS = 100
const PARAMETERS = { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800, closeWindow: 60, tabFeeBps: FEE_BPS }

describe('relay: tabs', function () {
  this.timeout(90_000)
  let world: RelayWorld
  let ada: WorldRelay
  let ben: WorldRelay
  let call: TabWorld

  before(async () => {
    world = await RelayWorld.start({ parameters: PARAMETERS })
    ada = await world.addRelay('ada', { change: { tabs: { minBps: 200, minDeposit: '500000' } } })
    ben = await world.addRelay('ben', { change: { tabs: { enabled: false } } })
    call = await TabWorld.make(world)
  })
  after(() => world?.stop())

  const self = (relay = ada) => ({ id: relay.id, payout: relay.operator.account.address })
  const post = (path: string, body: unknown, relay = ada) => ask(relay.relay.url, 'POST', path, body)
  const keep = (terms: TabTerms, cumulative: bigint, relay = ada) =>
    ask(relay.relay.url, 'PUT', pathOf(terms, '/voucher'), call.voucher(terms, cumulative))
  const openAtRelay = async (change: Partial<TabTerms> = {}): Promise<TabTerms> => {
    const terms = call.terms(self(), change)
    const { status, body } = await post('/v1/tabs', await call.opening(terms, DEPOSIT))
    expect(status, JSON.stringify(body)).to.equal(200)
    return terms
  }
  const refused = ({ status, body }: Answer, code: string, wanted: number) => {
    expect(body, JSON.stringify(body)).to.include({ code, status: wanted })
    expect(status).to.equal(wanted)
  }

  describe('opening', () => {
    it("moves the deposit to the unit with the payer's signature alone, once, however often it is asked", async () => {
      const payer = call.keys.payer.account.address
      const contract = world.addressBook.contracts.consultationTabs
      const before = { payer: await call.balanceOf(payer), contract: await call.balanceOf(contract) }
      const nonce = await world.client.getTransactionCount({ address: payer })
      const terms = call.terms(self())
      const request = await call.opening(terms, DEPOSIT)
      const answers = await Promise.all([post('/v1/tabs', request), post('/v1/tabs', request)])
      answers.push(await post('/v1/tabs', request))
      for (const { status, body } of answers) {
        expect(status, JSON.stringify(body)).to.equal(200)
        expect(body).to.deep.equal(answers[0]?.body)
      }
      expect(answers[0]?.body.tabId).to.equal(toHex(tabId(terms)))
      const hash = answers[0]?.body.transaction as `0x${string}`
      const { status, from } = await world.client.getTransactionReceipt({ hash })
      expect({ status, from }).to.deep.equal({ status: 'success', from: ada.signer.toLowerCase() })
      expect(await call.onChain(terms)).to.deep.equal({ deposit: DEPOSIT, paid: 0n, state: 1 })
      expect(before.payer - (await call.balanceOf(payer))).to.equal(DEPOSIT)
      expect((await call.balanceOf(contract)) - before.contract).to.equal(DEPOSIT)
      expect(await world.client.getTransactionCount({ address: payer }), 'the payer sent nothing').to.equal(nonce)
    })

    it('opens many at the same time', async () => {
      const requests = await Promise.all([1, 2, 3, 4].map(() => call.opening(call.terms(self()), DEPOSIT)))
      const answers = await Promise.all(requests.map((request) => post('/v1/tabs', request)))
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200])
      expect(new Set(answers.map(({ body }) => body.transaction)).size).to.equal(4)
    })

    const now = () => BigInt(Math.floor(Date.now() / 1000))
    const refusals: { name: string; request: () => Promise<unknown>; code: string; status: number }[] = [
      {
        name: "another relay's tab",
        request: () => call.opening(call.terms({ ...self(), id: 77 }), DEPOSIT),
        code: 'tab/other-relay',
        status: 422,
      },
      {
        name: 'a tab that pays its share to somebody else',
        request: () => call.opening(call.terms({ ...self(), payout: call.keys.payer.account.address }), DEPOSIT),
        code: 'tab/other-relay',
        status: 422,
      },
      {
        name: 'another token',
        request: () => call.opening(call.terms(self(), { token: `0x${'00'.repeat(20)}` }), DEPOSIT),
        code: 'tab/other-token',
        status: 422,
      },
      {
        name: 'a share below what the relay asks',
        request: () => call.opening(call.terms(self(), { relayBps: 199 }), DEPOSIT),
        code: 'tab/share-low',
        status: 402,
      },
      {
        name: 'a deposit below what the relay asks',
        request: () => call.opening(call.terms(self()), 499_999n),
        code: 'tab/deposit-low',
        status: 402,
      },
      {
        name: 'an authorization that is over',
        request: () => call.opening(call.terms(self()), DEPOSIT, { validBefore: now() }),
        code: 'tab/authorization',
        status: 422,
      },
      {
        name: 'an authorization of tomorrow',
        request: () => call.opening(call.terms(self()), DEPOSIT, { validAfter: now() + 60n }),
        code: 'tab/authorization',
        status: 422,
      },
      {
        name: 'an authorization of somebody else',
        request: () => call.opening(call.terms(self()), DEPOSIT, { signer: call.keys.payee }),
        code: 'tab/authorization',
        status: 422,
      },
      {
        name: 'an authorization over another sum',
        request: async () => ({ ...(await call.opening(call.terms(self()), DEPOSIT)), deposit: '1000004' }),
        code: 'tab/authorization',
        status: 422,
      },
      {
        name: 'an authorization for another tab',
        request: async () => {
          const opening = await call.opening(call.terms(self()), DEPOSIT)
          return { ...opening, terms: tabTermsJson(call.terms(self())) }
        },
        code: 'tab/authorization',
        status: 422,
      },
      {
        name: 'a nonce that is not the id of the tab',
        request: async () => {
          const opening = await call.opening(call.terms(self()), DEPOSIT)
          return { ...opening, authorization: { ...opening.authorization, nonce: `0x${'11'.repeat(32)}` } }
        },
        code: 'tab/authorization',
        status: 422,
      },
      {
        name: 'more than the payer has',
        request: () => call.opening(call.terms(self()), 10n ** 15n),
        code: 'tab/balance-low',
        status: 402,
      },
      {
        name: 'what the contract does not take',
        request: () => call.opening(call.terms(self(), { relayBps: 1001 }), DEPOSIT),
        code: 'tab/refused',
        status: 409,
      },
      { name: 'what is no request', request: async () => ({}), code: 'request/malformed', status: 400 },
      { name: 'what is no JSON', request: async () => '{', code: 'request/malformed', status: 400 },
      {
        name: 'a number where text is wanted',
        request: async () => ({ ...(await call.opening(call.terms(self()), DEPOSIT)), deposit: 1_000_003 }),
        code: 'request/malformed',
        status: 400,
      },
      { name: 'a body without end', request: async () => 'x'.repeat(5000), code: 'request/too-large', status: 413 },
    ]
    for (const { name, request, code, status } of refusals) {
      it(`refuses ${name}: ${code}`, async () => {
        const sent = await world.client.getTransactionCount({ address: ada.signer })
        refused(await post('/v1/tabs', await request()), code, status)
        expect(await world.client.getTransactionCount({ address: ada.signer }), 'sent').to.equal(sent)
      })
    }

    it('says so when somebody else has opened the tab, and when it is closed', async () => {
      const terms = call.terms(self())
      await call.openHimself(terms, DEPOSIT)
      refused(await post('/v1/tabs', await call.opening(terms, DEPOSIT)), 'tab/already-open', 409)
      await post(pathOf(terms, '/close'), call.close(terms, 0n))
      refused(await post('/v1/tabs', await call.opening(terms, DEPOSIT)), 'tab/closed', 409)
    })

    it('opens a bounded number an hour, and fewer for one payer', () => {
      const limit = new OpensLimit({ perHour: 20 })
      const taken = (payer: string, at: number) =>
        Array.from({ length: 30 }, () => limit.take(payer, at)).filter(Boolean).length
      expect(taken('0xa', 0)).to.equal(12)
      expect(taken('0xb', 0)).to.equal(8)
      expect(taken('0xc', 3_599_999)).to.equal(0)
      expect(taken('0xa', 3_600_000)).to.equal(12)
    })
  })

  describe('vouchers', () => {
    it('the highest is kept, a lower one is acknowledged and changes nothing', async () => {
      const terms = await openAtRelay()
      expect((await ask(ada.relay.url, 'GET', pathOf(terms))).body.cumulative).to.equal(null)
      expect((await keep(terms, 333_334n)).body).to.deep.equal({ cumulative: '333334' })
      expect((await keep(terms, 166_667n)).body).to.deep.equal({ cumulative: '333334' })
      expect((await keep(terms, 333_334n)).body).to.deep.equal({ cumulative: '333334' })
      const { body } = await ask(ada.relay.url, 'GET', pathOf(terms))
      expect(body).to.deep.equal({
        tabId: toHex(tabId(terms)),
        state: 'open',
        deposit: DEPOSIT.toString(),
        paid: '0',
        closeAt: 0,
        cumulative: '333334',
      })
    })

    it('are kept of a tab that the payer opened, and of one with another relay whose payee gets his mail here', async () => {
      const own = call.terms(self())
      await call.openHimself(own, DEPOSIT)
      expect((await keep(own, 5n)).body).to.deep.equal({ cumulative: '5' })
      const inbox = await world.openInbox([ada])
      const foreign = call.terms({ id: 99, payout: call.keys.payer.account.address }, { payee: inbox.address })
      await call.openHimself(foreign, DEPOSIT)
      expect((await keep(foreign, 7n)).body).to.deep.equal({ cumulative: '7' })
    })

    it('are refused where they are forged, of no tab, of a closed one, or none of this relay’s business', async () => {
      const terms = await openAtRelay()
      const put = (body: unknown, path = pathOf(terms, '/voucher')) => ask(ada.relay.url, 'PUT', path, body)
      refused(await put(call.voucher(terms, 1n, generatePrivateKey())), 'tab/forged', 403)
      refused(await put({ ...call.voucher(terms, 1n), cumulative: '2' }), 'tab/forged', 403)
      refused(await put(call.voucher(terms, 0n)), 'tab/forged', 403)
      refused(await put(call.voucher(call.terms(self()), 1n)), 'request/malformed', 400)
      refused(await put({ ...call.voucher(terms, 1n), color: 'red' }), 'request/malformed', 400)
      refused(await put('x'.repeat(5000)), 'request/too-large', 413)
      refused(await keep(call.terms(self()), 1n), 'tab/unknown', 404)
      const foreign = call.terms({ id: 99, payout: call.keys.payer.account.address })
      await call.openHimself(foreign, DEPOSIT)
      refused(await keep(foreign, 1n), 'tab/other-relay', 422)
      const closed = call.terms(self())
      await call.openHimself(closed, DEPOSIT)
      await post(pathOf(closed, '/close'), call.close(closed, 0n))
      refused(await keep(closed, 1n), 'tab/closed', 409)
      refused(await ask(ada.relay.url, 'GET', pathOf(call.terms(self()))), 'tab/unknown', 404)
    })
  })

  describe('closing', () => {
    // Nobody opens more than a dozen an hour.
    before(async () => {
      call = await TabWorld.make(world)
    })

    it('pays payee, relay, treasury and payer to the unit, once, without either wallet', async () => {
      const terms = await openAtRelay()
      const [payer, payee] = [call.keys.payer.account.address, call.keys.payee.account.address]
      const payout = self().payout
      const before = {
        payer: await call.balanceOf(payer),
        payee: await call.balanceOf(payee),
        shares: await call.sharesOf(payout),
      }
      const paid = 833_335n
      const close = call.close(terms, paid)
      const [answer, again] = await Promise.all([
        post(pathOf(terms, '/close'), close),
        post(pathOf(terms, '/close'), close),
      ])
      expect(answer.body, JSON.stringify(answer.body)).to.include({ state: 'closed' })
      expect(again.body).to.deep.equal(answer.body)
      expect((await post(pathOf(terms, '/close'), close)).body, 'much later').to.deep.equal(answer.body)
      const { toPayee, toRelay, toTreasury } = splitPayment(paid, { relayBps: terms.relayBps, feeBps: FEE_BPS })
      expect((await call.balanceOf(payee)) - before.payee, 'payee').to.equal(toPayee)
      expect((await call.balanceOf(payer)) - before.payer, 'refund').to.equal(DEPOSIT - paid)
      const shares = await call.sharesOf(payout)
      expect(shares.relay - before.shares.relay, 'relay').to.equal(toRelay)
      expect(shares.treasury - before.shares.treasury, 'treasury').to.equal(toTreasury)
      expect(await call.onChain(terms)).to.deep.include({ paid, state: 3 })
      expect((await ask(ada.relay.url, 'GET', pathOf(terms))).body).to.include({ state: 'closed' })
    })

    it('the share waits in the contract until the operator collects it', async () => {
      const { payout } = self()
      const { relay: waits } = await call.sharesOf(payout)
      expect(Number(waits)).to.be.greaterThan(0)
      const before = await call.balanceOf(payout)
      const file = join(world.directory, 'collect.json')
      writeFileSync(file, JSON.stringify(ada.config))
      const { code, stdout, stderr } = await runCommand(['collect', '--config', file])
      expect(code, stderr).to.equal(0)
      expect(stdout).to.match(/^Relay \d+ collected [0-9.]+ dUSD of paid calls in 0x[0-9a-f]{64}\.\n$/)
      expect((await call.balanceOf(payout)) - before).to.equal(waits)
      expect((await runCommand(['collect', '--config', file])).stdout).to.match(/nothing to collect/)
    })

    it('needs no voucher for a call that cost nothing', async () => {
      const terms = await openAtRelay()
      const before = await call.balanceOf(call.keys.payer.account.address)
      expect((await post(pathOf(terms, '/close'), call.close(terms, 0n))).body).to.include({ state: 'closed' })
      expect((await call.balanceOf(call.keys.payer.account.address)) - before).to.equal(DEPOSIT)
    })

    it('says that it is closed when somebody else was quicker', async () => {
      const terms = call.terms({ id: 99, payout: call.keys.payer.account.address })
      refused(await post(pathOf(terms, '/close'), call.close(terms, 0n)), 'tab/other-relay', 422)
      const own = await openAtRelay()
      const [first, second] = [call.close(own, 5n), call.close(own, 7n)]
      expect((await post(pathOf(own, '/close'), first)).body).to.include({ state: 'closed' })
      expect((await post(pathOf(own, '/close'), second)).body).to.include({ state: 'closed' })
      expect((await call.onChain(own)).paid).to.equal(5n)
    })

    it('is refused without the word of the payee and of the payer', async () => {
      const terms = await openAtRelay()
      const path = pathOf(terms, '/close')
      refused(await post(path, call.close(terms, 5n, generatePrivateKey())), 'tab/forged', 403)
      refused(await post(path, { ...call.close(terms, 5n), signature: `0x${'11'.repeat(64)}` }), 'tab/forged', 403)
      const { signature: _, ...without } = { signature: '', ...call.close(terms, 5n) }
      refused(await post(path, without), 'request/malformed', 400)
      refused(await post(path, { ...call.close(terms, 5n), cumulative: '6' }), 'tab/forged', 403)
      refused(await post(path, call.close(call.terms(self()), 5n)), 'request/malformed', 400)
      const never = call.terms(self())
      refused(await post(pathOf(never, '/close'), call.close(never, 0n)), 'tab/unknown', 404)
      refused(await post(path, 'x'.repeat(5000)), 'request/too-large', 413)
      expect((await call.onChain(terms)).state).to.equal(1)
    })
  })

  it('settles the newest voucher by itself when the payer asks to close, before the window ends', async () => {
    const terms = await openAtRelay()
    await keep(terms, 166_667n)
    await keep(terms, 500_001n)
    const payee = call.keys.payee.account.address
    const before = await call.balanceOf(payee)
    await call.requestClose(terms)
    const { toPayee } = splitPayment(500_001n, { relayBps: terms.relayBps, feeBps: FEE_BPS })
    await until('the relay settles', async () => ((await call.onChain(terms)).paid === 500_001n ? true : undefined))
    expect((await call.balanceOf(payee)) - before).to.equal(toPayee)
    expect((await call.onChain(terms)).state, 'still closing').to.equal(2)
  })

  it('leaves alone what is not worth the gas, and settles an old voucher that is', async () => {
    const settler = await world.addRelay('settler', {
      change: { tabs: { minSettle: '300000', settleAfterSeconds: 1 } },
    })
    const [small, large] = [call.terms(self(settler)), call.terms(self(settler))]
    await call.openHimself(small, DEPOSIT)
    await call.openHimself(large, DEPOSIT)
    await keep(small, 299_999n, settler)
    await keep(large, 300_000n, settler)
    await call.requestClose(small)
    await until('the relay settles', async () => ((await call.onChain(large)).paid === 300_000n ? true : undefined))
    expect((await call.onChain(large)).state, 'an open tab stays open').to.equal(1)
    expect((await call.onChain(small)).paid).to.equal(0n)
  })

  it('serves no tabs where its operator wants none', async () => {
    const terms = call.terms(self(ben))
    refused(await post('/v1/tabs', await call.opening(terms, DEPOSIT), ben), 'tab/none', 404)
    refused(await keep(terms, 1n, ben), 'tab/none', 404)
    refused(await post(pathOf(terms, '/close'), call.close(terms, 0n), ben), 'tab/none', 404)
    refused(await ask(ben.relay.url, 'GET', pathOf(terms)), 'tab/none', 404)
    expect(ben.relay.status().tabs).to.equal(null)
    expect(ada.relay.status().tabs).to.include({ minBps: 200, minDeposit: '500000' })
  })

  it('says that the chain does not answer, and keeps what it knows', async () => {
    const rpc = await FlakyRpc.start(world.chain.rpcUrl)
    try {
      const cut = await world.addRelay('cut', { change: { rpcUrl: rpc.url } })
      const terms = call.terms(self(cut))
      await call.openHimself(terms, DEPOSIT)
      await keep(terms, 5n, cut)
      rpc.cut = true
      refused(await post('/v1/tabs', await call.opening(call.terms(self(cut)), DEPOSIT), cut), 'chain/stale', 503)
      expect((await keep(terms, 9n, cut)).body, 'a known tab needs no chain').to.deep.equal({ cumulative: '9' })
      rpc.cut = false
      expect((await ask(cut.relay.url, 'GET', pathOf(terms))).body).to.include({ cumulative: '9' })
    } finally {
      await rpc.stop()
    }
  })

  describe('kill -9', () => {
    let relay: RelayProcess
    let rpc: FlakyRpc
    let me: { id: number; payout: `0x${string}` }

    before(async () => {
      rpc = await FlakyRpc.start(world.chain.rpcUrl)
      const { config, signer } = world.prepareRelay('killed', {
        rpcUrl: rpc.url,
        http: { host: '127.0.0.1', port: await freePort() },
        waku: { host: '127.0.0.1', wsPort: await freePort(), tcpPort: await freePort() },
        logLevel: 'info',
      })
      relay = new RelayProcess({ directory: world.directory, name: 'killed', config })
      await relay.start()
      const multiaddr = (await relay.status())?.multiaddrs.find((address) => address.includes('/ws/')) ?? ''
      const operator = await world.stake({ signer, ask: 10n, multiaddr, url: relay.url })
      const id = await until('it knows its id', async () => (await relay.status())?.relayId ?? undefined)
      me = { id, payout: operator.account.address }
    })
    after(async () => {
      await relay?.end('SIGTERM')
      await rpc?.stop()
    })

    it('loses no voucher that it acknowledged, and no close', async () => {
      const terms = call.terms(me)
      const request = await call.opening(terms, DEPOSIT)
      const opened = await ask(relay.url, 'POST', '/v1/tabs', request)
      expect(opened.status, JSON.stringify(opened.body)).to.equal(200)
      let acknowledged = 0n
      const burst = async () => {
        for (let sum = 1_000n; ; sum += 1n) {
          try {
            const { body } = await ask(relay.url, 'PUT', pathOf(terms, '/voucher'), call.voucher(terms, sum))
            acknowledged = BigInt(String(body.cumulative))
          } catch {
            return
          }
        }
      }
      const bursts = [burst(), burst()]
      await until('the burst is on', () => (acknowledged > 1_020n ? true : undefined))
      await relay.end('SIGKILL')
      await Promise.all(bursts)
      await relay.start()
      await until('it knows its id again', async () => (await relay.status())?.relayId ?? undefined)
      const { body } = await ask(relay.url, 'GET', pathOf(terms))
      expect(Number(body.cumulative)).to.be.at.least(Number(acknowledged))
      expect((await ask(relay.url, 'POST', '/v1/tabs', request)).body, 'the same opening').to.deep.equal(opened.body)
      rpc.cutMethod = 'eth_sendRawTransaction'
      const close = await ask(relay.url, 'POST', pathOf(terms, '/close'), call.close(terms, 500_000n))
      refused(close, 'chain/stale', 503)
      await relay.end('SIGKILL')
      rpc.cutMethod = undefined
      await relay.start()
      await until('the relay goes on with it', async () => ((await call.onChain(terms)).state === 3 ? true : undefined))
      expect(await call.onChain(terms)).to.deep.include({ paid: 500_000n, state: 3 })
    })
  })
})
