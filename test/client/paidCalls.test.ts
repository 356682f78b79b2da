import { memoryStore, OperatorDesk, ParleyError, type Store, sessionCsv, sessionReceipt } from '@parley/client'
import {
  type CallPrice,
  fromHex,
  type Hex,
  MAX_RELAY_BPS,
  NO_TAB,
  recoverTabClose,
  recoverVoucher,
  signTabClose,
  signVoucher,
  splitPayment,
  toHex,
} from '@parley/protocol'
import { expect } from 'chai'
import type { CallMeter } from '../../client/src/calls/CallMeter.ts'
import type { Chain } from '../../client/src/chain/Chain.ts'
import type { PayerMeter } from '../../client/src/consult/PayerMeter.ts'
import type { TabRecord } from '../../client/src/consult/TabRecord.ts'
import { rpc } from '../../devnet/rpc.ts'
import { waitFor } from '../../devnet/waitFor.ts'
import { ConsultWorld, MINIMUM, RATE, RELAY_BPS, type Side } from './support/ConsultWorld.ts'
import { type Clock, settled, Talk } from './support/Talk.ts'

const DEPOSIT = 2_000_007n
const FEE_BPS = 100
const DAY_MS = 86_400_000
const shares = { relayBps: RELAY_BPS, feeBps: FEE_BPS }
const ANOTHER = `0x${'77'.repeat(20)}` as const

describe('paid calls', function () {
  this.timeout(60_000)
  let world: ConsultWorld
  let clock: Clock
  let calls = 0
  let people: Side[] = []

  before(async () => {
    world = await ConsultWorld.start()
    for (const index of [3, 4]) await world.fund(index, 9_000_000_000n)
  })
  after(() => world.stop())
  afterEach(() => {
    for (const { consult } of people) consult.stop()
    people = []
  })
  beforeEach(() => {
    // Each test on a day of its own: the first tick of each is free.
    clock = { now: Date.now() + ++calls * 2 * DAY_MS }
  })

  const now = () => clock.now
  const person = (index: number, options: Parameters<ConsultWorld['person']>[1] = {}) => {
    const side = world.person(index, { now, ...options })
    people.push(side)
    return side
  }
  const ada = (options: Parameters<ConsultWorld['person']>[1] = {}) => person(3, options)
  const ben = (options: Parameters<ConsultWorld['person']>[1] = {}) => person(4, options)
  const callId = () => `call-${++calls}`.padEnd(16, '0')

  async function ring(payer: Side, payee: Side, deposit = DEPOSIT) {
    const id = callId()
    const payment = payer.payment(payee, deposit)
    const paying = await payer.consult.pay({ callId: id, peer: payee, payment })
    const paid = await payee.consult.receive({ callId: id, peer: payer, price: paying.price })
    return { paying, paid, talk: new Talk(clock, paying, paid) }
  }

  async function take(payer: Side, payee: Side, deposit = DEPOSIT) {
    const call = await ring(payer, payee, deposit)
    call.talk.begin()
    await isOpen(call.paying, call.paid)
    return call
  }

  const isOpen = async (...meters: CallMeter[]) => {
    await until('both see the tab', () => meters.every((meter) => meter.view().state !== 'opening'))
  }
  const until = (what: string, check: () => boolean | Promise<boolean>) =>
    waitFor(what, async () => ((await check()) ? true : undefined), { timeoutMs: 20_000 })
  const records = async ({ store }: Side) =>
    (await store.list<TabRecord>('')).filter(({ key }) => key.includes('/consultation/')).map(({ value }) => value)
  const fails = async (work: Promise<unknown>, code: string, facts: object = {}) => {
    const error = await work.then(
      () => undefined,
      (thrown: ParleyError) => thrown,
    )
    expect(error).to.have.property('code', code)
    expect(error?.facts).to.include(facts)
  }
  const vouchers = (talk: Talk) =>
    talk.payer.sent.flatMap((message) => (message.kind === 'voucher' ? [BigInt(message.cumulative)] : []))

  it('is paid by one signature of the wallet, and settled to the unit without another', async () => {
    const [payer, payee] = [ada(), ben()]
    const before = await Promise.all([payer.address, payee.address].map((account) => world.balance(account)))
    const credits = await world.credits(world.relayPayout)
    const { talk, paying, paid } = await take(payer, payee)
    await talk.pass(64_000)
    expect(talk.payee.meter.maySend).to.equal(true)
    const due = 6n * RATE
    expect(vouchers(talk).at(-1), 'seven ticks have begun, the first is free').to.equal(due)
    const [got, given] = await Promise.all([paid.close(), paying.close()])
    expect(payer.wallet.prompts).to.deep.equal(['ReceiveWithAuthorization'])
    expect(payee.wallet.prompts).to.deep.equal([])
    const { toPayee, toRelay, toTreasury } = splitPayment(due, shares)
    for (const record of [got, given]) {
      expect(record).to.include({ deposit: DEPOSIT, paid: due, toPayee, toRelay, toTreasury, refund: DEPOSIT - due })
      expect(record).to.include({ state: 'settled', transaction: got.transaction })
    }
    const after = await Promise.all([payer.address, payee.address].map((account) => world.balance(account)))
    expect(after.map((amount, index) => amount - (before[index] ?? 0n))).to.deep.equal([-due, toPayee])
    const { relay, treasury } = await world.credits(world.relayPayout)
    expect([relay - credits.relay, treasury - credits.treasury]).to.deep.equal([toRelay, toTreasury])
  })

  it('leaves a share that the owner of the relay takes out, to the unit and once', async () => {
    const { addressBook } = world.chain
    const desk = new OperatorDesk({ addressBook })
    const operator = world.operator()
    const due = await desk.callCredit(world.relayPayout)
    expect(due > 0n, 'something was earned before').to.equal(true)
    const before = await world.balance(world.relayPayout)
    await desk.collectCalls(operator)
    expect((await world.balance(world.relayPayout)) - before).to.equal(due)
    expect(await desk.callCredit(world.relayPayout)).to.equal(0n)
    const prompts = operator.prompts.length
    await fails(desk.collectCalls(operator), 'chain/reverted')
    expect(operator.prompts, 'nothing is left, and no wallet opens for it').to.have.length(prompts)
  })

  it('leaves both sides a receipt that either can prove', async () => {
    const [payer, payee] = [ada(), ben()]
    const { talk, paying, paid } = await take(payer, payee)
    await talk.pass(25_000)
    await Promise.all([paid.close(), paying.close()])
    const [[given], [got]] = await Promise.all([payer.consult.sessions(), payee.consult.sessions()])
    if (given === undefined || got === undefined) throw new Error('no session')
    expect(given.peer).to.equal(payee.did)
    expect(got.paid).to.deep.equal({ ...given.paid, role: 'payee' })
    for (const { voucher, close, terms, paid: money, talkMs } of [given, got]) {
      if (voucher === undefined || close === undefined) throw new Error('unsigned')
      const tabId = fromHex(money.tabId)
      const signed = ({ cumulative, signature }: { cumulative: bigint; signature: Hex }) => ({
        tabId,
        cumulative,
        signature: fromHex(signature),
      })
      expect(toHex(recoverVoucher(signed(voucher), world.tabs.domain) ?? tabId)).to.equal(terms.key)
      expect(toHex(recoverTabClose(signed(close), world.tabs.domain) ?? tabId)).to.equal(terms.payeeKey)
      expect([voucher.cumulative, close.cumulative]).to.deep.equal([money.paid, money.paid])
      expect(talkMs).to.be.within(23_000, 25_000)
    }
  })

  it('goes into a table and on a receipt, exact and with what proves it', async () => {
    const [payer, payee] = [ada(), ben()]
    const { talk, paying, paid } = await take(payer, payee)
    await talk.pass(25_000)
    await Promise.all([paid.close(), paying.close()])
    const sessions = await payer.consult.sessions()
    const [session] = sessions
    if (session === undefined) throw new Error('no session')
    const { addressBook } = world.chain
    const [head = '', row = '', end] = sessionCsv(sessions, addressBook.token).split('\r\n')
    const cells = Object.fromEntries(head.split(',').map((name, index) => [name, row.split(',')[index]]))
    expect(cells).to.include({
      role: 'payer',
      peer: payee.did,
      'price of a tick': '0.166667',
      deposit: '2.000007',
      paid: '0.333334',
      'to payee': '0.313334',
      'to relay': '0.016666',
      'to treasury': '0.003334',
      refund: '1.666673',
      state: 'settled',
      transaction: session.paid.transaction,
      voucher: session.voucher?.signature,
    })
    expect(end).to.equal('')
    const receipt = sessionReceipt(session, addressBook)
    expect(receipt).to.include({ payer: payer.address, payee: payee.address, isSettled: true, symbol: 'dUSD' })
    expect(receipt.amounts).to.include({ paid: '0.333334', refund: '1.666673' })
    expect(receipt.proof).to.include({ tabId: paying.tabId, contract: addressBook.contracts.consultationTabs })
    expect(receipt.proof.voucher).to.deep.equal({ ...session.voucher, by: session.terms.key })
    const odd = { ...session, peer: '=1+1,"x"' }
    expect(sessionCsv([odd], addressBook.token), 'no formula of a stranger').to.contain(`,"'=1+1,""x""",`)
  })

  it('costs nothing if it is not taken', async () => {
    const [payer, payee] = [ada(), ben()]
    const before = await world.balance(payer.address)
    const { talk, paying, paid } = await ring(payer, payee)
    await talk.pass(20_000)
    expect(talk.payer.sent).to.deep.equal([])
    const [given, got] = await Promise.all([paying.close(), paid.close()])
    for (const record of [given, got]) expect(record).to.include({ paid: 0n, refund: 0n, state: 'settled' })
    expect((await payer.consult.tab(paying.tabId)).state).to.equal('none')
    expect(await world.balance(payer.address)).to.equal(before)
    expect(await payer.consult.sessions()).to.deep.equal([])
  })

  describe('the payer', () => {
    it('pays nothing before both have talked, and by the smaller of both clocks then', async () => {
      const payer = ada()
      const { talk, paying } = await take(payer, ben())
      talk.payee.isGone = true
      const say = (peerTalkMs: number) => {
        clock.now += 250
        paying.onTime({
          now: clock.now,
          flow: { receivedAt: clock.now, heardAt: clock.now },
          peerTalkMs,
          paused: false,
        })
        return settled()
      }
      for (let step = 0; step < 100; step++) await say(0)
      expect(paying.talkMs, 'own clock').to.be.greaterThan(24_000)
      expect(vouchers(talk)).to.deep.equal([])
      await say(9_999)
      expect(vouchers(talk)).to.deep.equal([])
      await say(10_000)
      expect(vouchers(talk)).to.deep.equal([RATE])
      await say(1_000_000)
      expect(vouchers(talk).at(-1), 'a payee that runs fast is paid by the own clock').to.equal(2n * RATE)
    })

    it('repeats a voucher until it is acknowledged, and seals it where the line is silent', async () => {
      const { talk, paid, paying } = await take(ada(), ben())
      talk.loses = ['voucher']
      await talk.pass(11_750)
      expect(vouchers(talk), 'each second').to.deep.equal([RATE, RATE])
      expect(talk.payer.signals).to.deep.equal([])
      await talk.pass(3_000)
      expect(talk.payer.signals.map(({ step, cumulative }) => [step, cumulative])).to.deep.equal([
        ['voucher', RATE.toString()],
      ])
      expect(vouchers(talk), 'acknowledged then').to.have.length(3)
      expect(paid.view(), 'in time for the grace').to.include({ state: 'running', paid: RATE })
      await talk.pass(45_000)
      expect(talk.payer.signals.length, 'stamps cost money').to.equal(2)
      await Promise.all([paid.close(), paying.close()])
    })

    it('never signs more than the deposit, and says that it is spent', async () => {
      const payer = ada()
      const { talk, paying, paid } = await take(payer, ben(), MINIMUM)
      await talk.pass(58_000)
      expect(paying.view()).to.include({ low: true })
      await talk.pass(30_000)
      expect(vouchers(talk).at(-1)).to.equal(5n * RATE)
      expect([paying.view().state, paid.view().state]).to.deep.equal(['spent', 'spent'])
      expect(paid.maySend).to.equal(false)
      expect(paying.view().remainingMs).to.equal(0)
      await Promise.all([paid.close(), paying.close()])
    })

    it('signs nothing more once it is over', async () => {
      const [payer, payee] = [ada(), ben()]
      const { talk, paying, paid } = await take(payer, payee)
      await talk.pass(15_000)
      const [got] = await Promise.all([paid.close(), paying.close()])
      const count = talk.payer.sent.length
      await talk.pass(60_000)
      expect(talk.payer.sent).to.have.length(count)
      expect(got.paid).to.equal(RATE)
      const [record] = await records(payer)
      expect(record?.cumulative).to.equal(RATE)
    })

    it('takes no Close over more than it signed, nor one that another key signed', async () => {
      const [payer, payee] = [ada(), ben()]
      const { talk, paying } = await take(payer, payee)
      await talk.pass(15_000)
      const close = (cumulative: bigint, privateKey = payee.payeePrivateKey) => {
        const sum = { tabId: fromHex(paying.tabId), cumulative, domain: world.tabs.domain, privateKey }
        const signature = toHex(signTabClose(sum).signature)
        paying.onSignal({ step: 'close', tabId: paying.tabId, cumulative: cumulative.toString(), signature })
        return settled()
      }
      await close(DEPOSIT)
      await close(RATE, new Uint8Array(32).fill(9))
      expect(paying.view().state).to.equal('running')
      await close(RATE)
      expect(paying.view().state).to.equal('settling')
      talk.payee.isGone = true
      const record = await paying.close()
      expect(record, 'brings the payee’s word itself').to.include({ state: 'settled', paid: RATE })
    })

    it('opens by its own wallet where the relay does not', async () => {
      const carrier = world.carrier()
      carrier.refuses = ['open']
      const payer = ada({ carrier })
      const { talk, paying, paid } = await take(payer, ben())
      expect(payer.wallet.prompts).to.deep.equal(['ReceiveWithAuthorization', 'transaction'])
      await talk.pass(15_000)
      await Promise.all([paid.close(), paying.close()])
      expect((await payer.consult.tab(paying.tabId)).state).to.equal('closed')
    })

    it('asks a wallet that declined once more when it is told to, and one that is being asked not twice', async () => {
      const carrier = world.carrier()
      carrier.refuses = ['open']
      const payer = ada({ carrier })
      const { talk, paying } = await ring(payer, ben())
      const { sendTransaction } = payer.wallet
      payer.wallet.sendTransaction = () => Promise.reject(Object.assign(new Error('no'), { code: 4001 }))
      talk.begin()
      await until('the wallet declined', () => paying.view().trouble === 'wallet/rejected')
      payer.wallet.sendTransaction = sendTransaction
      paying.deposit()
      paying.deposit()
      await until('the tab is open', () => paying.view().state === 'running')
      expect(paying.view().trouble).to.equal(undefined)
      paying.deposit()
      await settled()
      expect(payer.wallet.prompts).to.deep.equal(['ReceiveWithAuthorization', 'transaction'])
    })

    it('says what is wrong before it asks the wallet', async () => {
      const [payer, payee] = [ada(), ben()]
      const { offer } = payee.sold
      const pay = (change: object, deposit = DEPOSIT, peer: { did: string } = payee) =>
        payer.consult.pay({
          callId: callId(),
          peer,
          payment: { wallet: payer.wallet, offer: { ...offer, ...change }, deposit },
        })
      await fails(pay({}, DEPOSIT, { did: payer.did }), 'paid/offer', { field: 'payee' })
      await fails(pay({ relayPayout: ANOTHER }), 'paid/offer', { field: 'relayPayout' })
      await fails(pay({ relayId: 9 }), 'paid/offer', { field: 'relayId' })
      await fails(pay({ relayBps: MAX_RELAY_BPS + 1 }), 'paid/offer', { field: 'relayBps' })
      await fails(pay({ rate: 0n }), 'paid/offer', { field: 'rate' })
      await fails(pay({ token: ANOTHER }), 'paid/token')
      await fails(pay({}, RATE - 1n), 'paid/deposit')
      await fails(pay({}, 10n ** 18n), 'funds/token')
      expect(payer.wallet.prompts).to.deep.equal([])
      expect(await records(payer)).to.deep.equal([])
    })
  })

  describe('the payee', () => {
    it('takes no other terms than its own, field by field', async () => {
      const [payer, payee] = [ada(), ben()]
      const good = await payer.consult.pay({ callId: callId(), peer: payee, payment: payer.payment(payee, DEPOSIT) })
      const receive = (change: Partial<CallPrice>, peer: { did: string } = payer) =>
        payee.consult.receive({ callId: callId(), peer, price: { ...good.price, ...change } })
      const wrong: [Partial<CallPrice>, string][] = [
        [{ payee: ANOTHER }, 'payee'],
        [{ payeeKey: ANOTHER }, 'payeeKey'],
        [{ token: ANOTHER }, 'token'],
        [{ rate: (RATE - 1n).toString() }, 'rate'],
        [{ tick: 11 }, 'tick'],
        [{ relayId: 2 }, 'relayId'],
        [{ relayPayout: payer.address }, 'relayPayout'],
        [{ relayBps: 1000 }, 'relayBps'],
      ]
      for (const [change, field] of wrong) await fails(receive(change), 'paid/offer', { field })
      await fails(receive({ payer: ANOTHER }), 'paid/payer')
      await fails(receive({}, payee), 'paid/payer')
      await fails(receive({ deposit: (MINIMUM - 1n).toString() }), 'paid/deposit')
      expect(await records(payee)).to.deep.equal([])
      await receive({})
      await fails(receive({}), 'paid/used')
    })

    it('judges a call once for each tab of the browser, and refuses its tab for another call', async () => {
      const store = memoryStore()
      const [payer, first, second] = [ada(), ben({ store }), ben({ store })]
      const id = callId()
      const { price } = await payer.consult.pay({ callId: id, peer: first, payment: payer.payment(first, DEPOSIT) })
      const here = await first.consult.receive({ callId: id, peer: payer, price })
      await second.consult.receive({ callId: id, peer: payer, price })
      here.begin({ send: () => {}, sendSignal: () => {}, changed: () => {} })
      await settled()
      await fails(second.consult.receive({ callId: id, peer: payer, price }), 'paid/used')
      await fails(second.consult.receive({ callId: callId(), peer: payer, price }), 'paid/used')
    })

    it('serves the free tick and the grace without a tab, and more only over one that the chain has', async () => {
      const [payer, payee] = [ada(), ben()]
      const { talk, paying, paid } = await ring(payer, payee)
      // The payer's client never opens the tab, but pays.
      paid.begin(talk.payee.port)
      talk.payer.isGone = true
      const key = paying.key
      const serve = async (ms: number) => {
        await paid.look()
        for (let passed = 0; passed < ms; passed += 250) {
          if (passed % 8000 === 0) await paid.look()
          clock.now += 250
          paid.onTime({
            now: clock.now,
            flow: { receivedAt: clock.now, heardAt: clock.now },
            peerTalkMs: 0,
            paused: false,
          })
          await settled()
        }
      }
      const give = (cumulative: bigint) => {
        const sum = { tabId: fromHex(paid.tabId), cumulative, domain: world.tabs.domain, privateKey: key }
        const signature = toHex(signVoucher(sum).signature)
        paid.onMessage({ kind: 'voucher', tabId: paid.tabId, cumulative: cumulative.toString(), signature })
        return settled()
      }
      await give(5n * RATE)
      await serve(30_000)
      expect(paid.maySend).to.equal(false)
      expect(paid.talkMs, 'free tick and grace, and a step').to.be.within(12_000, 13_500)
      expect(paid.view()).to.include({ state: 'stopped', trouble: 'paid/not-open' })
      const [record] = await records(payer)
      if (record?.authorization === undefined) throw new Error('no authorization')
      await world.tabs.open({ wallet: payer.wallet, terms: record.terms }, record.deposit, record.authorization)
      await paid.look()
      expect(paid.maySend).to.equal(true)
      await serve(50_000)
      expect(paid.talkMs, 'six ticks and the grace').to.be.within(62_000, 63_500)
      expect(await paid.close()).to.include({ state: 'settled', paid: 5n * RATE })
    })

    it('relies on no more than the chain holds, whatever the offer said', async () => {
      const [payer, payee] = [ada(), ben()]
      const { talk, paying, paid } = await ring(payer, payee)
      paid.begin(talk.payee.port)
      const [record] = await records(payer)
      if (record === undefined) throw new Error('no record')
      const authorization = await world.tabs.authorizeOpening(
        { wallet: payer.wallet, terms: record.terms },
        RATE,
        Math.floor(Date.now() / 1000) + 600,
      )
      const sum = {
        tabId: fromHex(paid.tabId),
        cumulative: 3n * RATE,
        domain: world.tabs.domain,
        privateKey: paying.key,
      }
      const voucher = { cumulative: (3n * RATE).toString(), signature: toHex(signVoucher(sum).signature) }
      paid.onMessage({ kind: 'voucher', tabId: paid.tabId, ...voucher })
      await settled()
      await world.tabs.open({ wallet: payer.wallet, terms: record.terms }, RATE, authorization)
      await paid.look()
      await settled()
      expect(paid.maySend).to.equal(false)
      expect(paid.view()).to.include({ trouble: 'paid/not-covered', deposit: RATE })
      expect(await paid.close(), 'what is there').to.include({ state: 'settled', paid: RATE, refund: 0n })
    })

    it('holds media back when the grace is over, stands still meanwhile, and goes on when it is paid', async () => {
      const payer = ada()
      const { talk, paid, paying } = await take(payer, ben())
      await talk.pass(20_500)
      talk.loses = ['voucher']
      talk.isCut = true
      await talk.pass(11_000)
      expect(paid.view().state).to.equal('late')
      await talk.pass(20_000)
      expect(paid.view().state).to.equal('stopped')
      expect(paid.talkMs).to.be.within(32_500, 33_500)
      talk.loses = []
      await talk.pass(6_000)
      expect(paid.view().state).to.equal('running')
      await Promise.all([paid.close(), paying.close()])
    })

    it('stores a voucher before it acknowledges, and acknowledges none that it could not store', async () => {
      const broken = memoryStore()
      const store: Store = { ...broken }
      const [payer, payee] = [ada(), ben({ store })]
      const { talk, paid, paying } = await take(payer, payee)
      await talk.pass(10_500)
      expect(talk.payee.sent).to.deep.equal([{ kind: 'paid', cumulative: RATE.toString() }])
      store.update = () => Promise.reject(new Error('disk full'))
      await talk.pass(12_000)
      expect(
        talk.payee.sent.filter((each) => each.kind === 'paid' && each.cumulative !== RATE.toString()),
      ).to.deep.equal([])
      expect(paid.view().paid).to.equal(RATE)
      store.update = broken.update
      await talk.pass(2_000)
      expect(talk.payee.sent.at(-1)).to.deep.equal({ kind: 'paid', cumulative: (2n * RATE).toString() })
      await Promise.all([paid.close(), paying.close()])
    })

    it('gives the relay a copy of the newest voucher now and then', async () => {
      const carrier = world.carrier()
      const payee = ben({ carrier })
      const { talk, paid, paying } = await take(ada(), payee)
      await talk.pass(41_000)
      expect(carrier.kept).to.deep.equal([RATE, 2n * RATE, 3n * RATE, 4n * RATE])
      await Promise.all([paid.close(), paying.close()])
    })

    it('collects at once when the payer asks for the deposit back in mid-call', async () => {
      const [payer, payee] = [ada(), ben()]
      const { talk, paid, paying } = await take(payer, payee)
      await talk.pass(35_000)
      const [record] = await records(payer)
      if (record === undefined) throw new Error('no record')
      await world.tabs.requestClose({ wallet: payer.wallet, terms: record.terms })
      await paid.look()
      expect(paid.maySend).to.equal(false)
      await until('the payee settled', async () => (await payee.consult.tab(paid.tabId)).state === 'closed')
      expect(await paid.close()).to.include({ state: 'settled', paid: 3n * RATE })
      expect(await paying.close()).to.include({ state: 'settled', paid: 3n * RATE })
    })
  })

  it('has a free first tick once a day', async () => {
    const [payer, payee] = [ada(), ben()]
    const first = await take(payer, payee)
    await first.talk.pass(9_000)
    expect(vouchers(first.talk)).to.deep.equal([])
    await Promise.all([first.paid.close(), first.paying.close()])
    const second = await take(payer, payee)
    expect([second.paying.view().freeTicks, second.paid.view().freeTicks]).to.deep.equal([0, 0])
    second.talk.isUp = false
    await second.talk.pass(5_000)
    expect(vouchers(second.talk), 'nothing for a call that does not connect').to.deep.equal([])
    second.talk.isUp = true
    await second.talk.pass(2_000)
    expect(vouchers(second.talk), 'at its start').to.deep.equal([RATE])
    await Promise.all([second.paid.close(), second.paying.close()])
    clock.now += DAY_MS
    const third = await ring(payer, payee)
    expect([third.paying.view().freeTicks, third.paid.view().freeTicks]).to.deep.equal([1, 1])
  })

  it('stands while it is paused', async () => {
    const { talk, paid, paying } = await take(ada(), ben())
    await talk.pass(15_000)
    talk.paused = true
    await talk.pass(1_000)
    const stood = [paying.talkMs, paid.talkMs]
    await talk.pass(60_000)
    expect([paying.talkMs, paid.talkMs]).to.deep.equal(stood)
    expect([paying.view().state, paid.view().state]).to.deep.equal(['paused', 'paused'])
    expect(vouchers(talk)).to.deep.equal([RATE])
    talk.paused = false
    await talk.pass(10_000)
    expect(vouchers(talk)).to.deep.equal([RATE, 2n * RATE])
    await Promise.all([paid.close(), paying.close()])
  })

  it('is topped up in mid-call by one signature and one transaction', async () => {
    const [payer, payee] = [ada(), ben()]
    const { talk, paid, paying } = await take(payer, payee, MINIMUM)
    await talk.pass(35_000)
    expect(paid.view().low, 'of a minute, a third is left when it is said to run low').to.equal(false)
    await talk.pass(20_000)
    for (const meter of [paid, paying]) expect(meter.view().low).to.equal(true)
    const steps: string[] = []
    await paying.topUp({ wallet: payer.wallet, amount: MINIMUM }, ({ step }) => steps.push(step))
    expect(steps).to.deep.equal(['preparing', 'sign', 'confirm', 'mining', 'done'])
    await until('the payee saw it', () => paid.view().deposit === 2n * MINIMUM)
    await talk.pass(40_000)
    expect(paid.view()).to.include({ state: 'running', paid: 9n * RATE })
    const [got] = await Promise.all([paid.close(), paying.close()])
    expect(got).to.include({ deposit: 2n * MINIMUM, paid: 9n * RATE, refund: 2n * MINIMUM - 9n * RATE })
  })

  describe('after a crash', () => {
    /** The client is killed: nothing that it had in memory is left. */
    const kill = (side: Side) => side.consult.stop()

    it('of the payee, the newest stored voucher is collected when the client starts again', async () => {
      const [payer, payee] = [ada(), ben()]
      const { talk, paying } = await take(payer, payee)
      await talk.pass(45_000)
      kill(payee)
      talk.payee.isGone = true
      const again = ben({ store: payee.store })
      await again.consult.resume()
      expect((await again.consult.tab(paying.tabId)).state, 'perhaps it goes on in another tab').to.equal('open')
      clock.now += 90_000
      await again.consult.resume()
      const [session] = await again.consult.sessions()
      expect(session?.paid).to.include({ state: 'settled', paid: 4n * RATE })
      expect(await paying.close()).to.include({ state: 'settled', paid: 4n * RATE })
    })

    it('of one of several tabs of the payee, the others know at once, and leave alone what goes on', async () => {
      const lockName = 'several tabs'
      const [payer, payee] = [ada(), ben({ lockName })]
      const { talk, paying } = await take(payer, payee)
      await talk.pass(45_000)
      const orphans: string[] = []
      const other = ben({ store: payee.store, lockName, onOrphan: () => void orphans.push('one') })
      await until('the lock is on disk', async () => (await records(payee))[0]?.hasLock === true)
      await other.consult.attend()
      await other.consult.resume()
      expect((await other.consult.tab(paying.tabId)).state).to.equal('open')
      expect(orphans).to.deep.equal([])
      kill(payee)
      talk.payee.isGone = true
      await until('the other tab hears of it', () => orphans.length === 1)
      await other.consult.resume()
      expect((await other.consult.sessions())[0]?.paid).to.include({ state: 'settled', paid: 4n * RATE })
      expect(await paying.close()).to.include({ state: 'settled', paid: 4n * RATE })
    })

    it('of the payee at the very end, and a relay that fails: it is closed later, at the same sum', async () => {
      const carrier = world.carrier()
      carrier.refuses = ['close']
      const [payer, payee] = [ada(), ben({ carrier })]
      const { talk, paid, paying } = await take(payer, payee)
      await talk.pass(25_000)
      talk.isCut = true
      const closing = paid.close()
      await until('its word is on disk', async () => (await records(payee))[0]?.close !== undefined)
      kill(payee)
      expect(await closing).to.include({ state: 'unsettled', paid: 2n * RATE })
      // A voucher that comes after the Close is worth nothing, and taken by nobody.
      const late = {
        tabId: fromHex(paid.tabId),
        cumulative: 5n * RATE,
        domain: world.tabs.domain,
        privateKey: paying.key,
      }
      const signature = toHex(signVoucher(late).signature)
      paid.onMessage({ kind: 'voucher', tabId: paid.tabId, cumulative: (5n * RATE).toString(), signature })
      await settled()
      expect((await records(payee))[0]?.cumulative).to.equal(2n * RATE)
      const again = ben({ store: payee.store })
      await again.consult.resume()
      const [session] = await again.consult.sessions()
      expect(session?.paid).to.include({ state: 'settled', paid: 2n * RATE })
      kill(payer)
      await ada({ store: payer.store }).consult.resume()
      expect((await payer.consult.sessions())[0]?.paid, `by ${paying.tabId}`).to.include({ paid: 2n * RATE })
    })

    it('of the payer, who then signs nothing more and reads what it cost', async () => {
      const [payer, payee] = [ada(), ben()]
      const { talk, paid, paying } = await take(payer, payee)
      await talk.pass(25_000)
      kill(payer)
      talk.payer.isGone = true
      await talk.pass(20_000)
      expect(paid.view().paid).to.equal(2n * RATE)
      expect(await paid.close()).to.include({ state: 'settled', paid: 2n * RATE })
      clock.now += 90_000
      const again = ada({ store: payer.store })
      await again.consult.resume()
      const [session] = await again.consult.sessions()
      expect(session?.paid).to.include({ tabId: paying.tabId, state: 'settled', paid: 2n * RATE })
    })

    it('of the payer before anybody took the call: the authorization is forgotten unused', async () => {
      const payer = ada()
      await ring(payer, ben())
      kill(payer)
      clock.now += 600_000
      const again = ada({ store: payer.store })
      await again.consult.resume()
      expect(await records(payer)).to.deep.equal([])
    })

    it('of the relay with the tab unopened: it lapses when the authorization does, and nobody owes anything', async () => {
      const carrier = world.carrier()
      carrier.refuses = ['open']
      const payer = ada({ carrier })
      const { talk, paying } = await ring(payer, ben())
      payer.wallet.sendTransaction = () => Promise.reject(Object.assign(new Error('no'), { code: 4001 }))
      talk.begin()
      await until('the payer gave up', () => paying.view().trouble === 'wallet/rejected')
      kill(payer)
      const again = ada({ store: payer.store })
      clock.now += 90_000
      await again.consult.resume()
      expect((await again.consult.sessions())[0]?.paid.state).to.equal('unsettled')
      await world.warp(601)
      await again.consult.resume()
      expect((await again.consult.sessions())[0]?.paid).to.include({ state: 'settled', paid: 0n, deposit: 0n })
    })
  })

  describe('what the chain may take back', () => {
    /** The chain, with a safe head that a test holds back, and an endpoint that it cuts. */
    function laggingChain() {
      const chain = world.open()
      const state = { isSafe: false, isDown: false }
      const tab: Chain['tab'] = async (id, head) => {
        if (state.isDown) throw new ParleyError('chain/unreachable', { rpcUrl: world.chain.rpcUrl })
        return head === 'safe' && !state.isSafe ? NO_TAB : await chain.tab(id, head)
      }
      return { chain: { ...chain, tab }, state }
    }

    it('secures a dollar that is not settled, and more only once the safe head shows the tab', async () => {
      const { chain, state } = laggingChain()
      const payer = ada()
      const { talk, paid, paying } = await take(payer, ben({ chain }))
      await talk.pass(59_000)
      expect(paid.view()).to.include({ state: 'running', paid: 5n * RATE })
      await talk.pass(4_000)
      expect(paid.view(), '1.000002 are owed').to.include({ state: 'stopped', paid: 6n * RATE })
      expect(paid.view().trouble).to.equal('paid/not-covered')
      state.isSafe = true
      await paid.look()
      expect(paid.view().state).to.equal('running')
      expect(paid.maySend).to.equal(true)
      await Promise.all([paid.close(), paying.close()])
    })

    it('does not serve on for long over what it can no longer see', async () => {
      const { chain, state } = laggingChain()
      const { talk, paid, paying } = await take(ada(), ben({ chain }))
      await talk.pass(12_000)
      state.isDown = true
      await talk.pass(24_000)
      expect(paid.maySend, 'half a closing window').to.equal(true)
      await talk.pass(12_000)
      expect(paid.view()).to.include({ state: 'stopped', trouble: 'chain/unreachable' })
      state.isDown = false
      await talk.pass(9_000)
      expect(paid.maySend).to.equal(true)
      await Promise.all([paid.close(), paying.close()])
    })

    it('closes a tab again whose closing the chain took back', async () => {
      const { chain, state } = laggingChain()
      const [payer, payee] = [ada(), ben({ chain })]
      const { talk, paid, paying } = await take(payer, payee)
      await talk.pass(25_000)
      const before = await rpc(world.chain.rpcUrl, 'evm_snapshot')
      const first = await paid.close()
      expect(first.state).to.equal('settled')
      await payee.consult.resume()
      await rpc(world.chain.rpcUrl, 'evm_revert', [before])
      expect((await payee.consult.tab(paid.tabId)).state).to.equal('open')
      await payee.consult.resume()
      await payee.consult.resume()
      expect((await payee.consult.tab(paid.tabId)).state).to.equal('closed')
      state.isSafe = true
      await payee.consult.resume()
      const [session] = await payee.consult.sessions()
      expect(session?.paid).to.include({ state: 'settled', paid: 2n * RATE })
      expect(await paying.close()).to.include({ paid: 2n * RATE, transaction: session?.paid.transaction })
    })
  })

  describe('where the payee is gone', () => {
    it('the payer takes back the rest by himself, after the window', async () => {
      const [payer, payee] = [ada(), ben()]
      const before = await world.balance(payer.address)
      const { talk, paying } = await take(payer, payee)
      await talk.pass(25_000)
      payee.consult.stop()
      talk.payee.isGone = true
      const closing = paying.close()
      await settled()
      payer.consult.stop()
      expect(await closing).to.include({ state: 'unsettled' })
      const order = { wallet: payer.wallet, tabId: paying.tabId }
      const closeAt = await payer.consult.requestClose(order)
      expect(await payer.consult.requestClose(order), 'the same again').to.equal(closeAt)
      await fails(payer.consult.finalize(order), 'paid/early', { closeAt: closeAt * 1000 })
      await world.warp(61)
      const session = await payer.consult.finalize(order)
      expect(session.paid).to.include({ state: 'settled', paid: 0n, refund: DEPOSIT })
      expect(await world.balance(payer.address)).to.equal(before)
      await fails(payer.consult.finalize(order), 'paid/closed')
    })

    it('the payee still collects in the window, by his own wallet if no relay does it', async () => {
      const carrier = world.carrier()
      carrier.refuses = ['close']
      const [payer, payee] = [ada(), ben({ carrier })]
      const { talk, paying } = await take(payer, payee)
      await talk.pass(25_000)
      payee.consult.stop()
      talk.payee.isGone = true
      const closing = paying.close()
      payer.consult.stop()
      await closing
      await payer.consult.requestClose({ wallet: payer.wallet, tabId: paying.tabId })
      const again = ben({ carrier, store: payee.store })
      const session = await again.consult.close({ wallet: payee.wallet, tabId: paying.tabId })
      expect(session.paid).to.include({ state: 'settled', paid: 2n * RATE })
    })
  })

  it('keeps keys out of what screens and exports get', async () => {
    const payer = ada()
    const { talk, paid, paying } = await take(payer, ben())
    await talk.pass(15_000)
    await Promise.all([paid.close(), paying.close()])
    const secret = toHex((paying as PayerMeter).key).slice(2)
    const shown = JSON.stringify([await payer.consult.sessions(), paying.view()], (_, value) =>
      typeof value === 'bigint' ? value.toString() : value instanceof Uint8Array ? toHex(value) : value,
    )
    expect(shown).to.not.contain(secret)
  })
})
