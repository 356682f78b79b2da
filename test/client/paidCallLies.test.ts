import { memoryStore } from '@parley/client'
import { dueAt, GRACE_SECONDS, type Hex, splitPayment, type TabTerms, toHex } from '@parley/protocol'
import { expect } from 'chai'
import type { PayeeMeter } from '../../client/src/consult/PayeeMeter.ts'
import type { PayerMeter } from '../../client/src/consult/PayerMeter.ts'
import type { TabRecord } from '../../client/src/consult/TabRecord.ts'
import { waitFor } from '../../devnet/waitFor.ts'
import { createRandom, randomInt } from '../protocol/support/random.ts'
import { ConsultWorld, RATE, RELAY_BPS, type Side, TICK } from './support/ConsultWorld.ts'
import { LyingPayee } from './support/LyingPayee.ts'
import { LyingPayer } from './support/LyingPayer.ts'
import { type Clock, settled, Talk } from './support/Talk.ts'

const SEED = Number(process.env.PARLEY_TEST_SEED ?? 20_261_125)
const LANES = 5
/** Of each kind of call. */
const CALLS = 10
const STEP_MS = 250
const TICK_MS = TICK * 1000
const DAY_MS = 86_400_000
const OTHER_TAB: Hex = `0x${'0d'.repeat(32)}`

/** Two people who only call each other, on a clock of their own, with a random of their own. */
type Lane = { payer: Side; payee: Side; clock: Clock; random: () => number; number: number }
type Call = Lane & { name: string; paying: PayerMeter; paid: PayeeMeter; record: TabRecord; deposit: bigint }

describe('people who lie in a paid call', function () {
  this.timeout(120_000)
  let world: ConsultWorld
  const lanes: Lane[] = []
  /** What all calls together must have left with the contract. */
  let paidInAll: bigint[] = []
  /** Tabs that only their payers can close, after the window. */
  let abandoned: (() => Promise<void>)[] = []

  before(async () => {
    world = await ConsultWorld.start()
    for (let number = 0; number < LANES; number++) {
      const clock = { now: Date.now() }
      const [payer, payee] = [3 + number, 9 + number].map((index) =>
        world.person(index, { now: () => clock.now, store: memoryStore() }),
      )
      if (payer === undefined || payee === undefined) throw new Error('nobody')
      await world.fund(payer.index, 9_000_000_000n)
      lanes.push({ payer, payee, clock, random: createRandom(SEED + number), number })
    }
  })
  after(async () => {
    for (const { payer, payee } of lanes) for (const { consult } of [payer, payee]) consult.stop()
    await world.stop()
  })

  /** Each lane one after the other, all lanes at once. */
  async function everywhere(kind: string, play: (call: Call) => Promise<void>): Promise<void> {
    await Promise.all(
      lanes.map(async (lane) => {
        for (let count = 0; count < CALLS; count++) {
          lane.clock.now += randomInt(lane.random, 2) * DAY_MS
          await play(await ring(lane, `${kind}, seed ${SEED}, lane ${lane.number}, call ${count}`))
        }
      }),
    )
  }

  async function ring(lane: Lane, name: string): Promise<Call> {
    const { payer, payee, random } = lane
    const deposit = 1_000_000n + BigInt(randomInt(random, 2_000_000))
    const callId = `${lane.number}-${name.length}-${random()}`.padEnd(16, '0')
    const paying = await payer.consult.pay({ callId, peer: payee, payment: payer.payment(payee, deposit) })
    const paid = await payee.consult.receive({ callId, peer: payer, price: paying.price })
    const stored = await payer.store.list<TabRecord>('')
    const record = stored.find(({ value }) => value.tabId === paying.tabId)?.value
    if (record === undefined) throw new Error('no record')
    return { ...lane, name, paying, paid, record, deposit }
  }

  const isOpen = (meter: PayerMeter | PayeeMeter) =>
    waitFor('the tab', async () => (meter.view().state === 'opening' ? undefined : true), { everyMs: 20 })

  /** A line that loses, doubles, delays and turns round what it carries, and is down now and then. */
  function spoil(talk: Talk, random: () => number): (ms: number) => Promise<void> {
    let late: (() => void)[] = []
    talk.carry = (deliver) => {
      const fate = random()
      if (fate < 0.1) return
      if (fate < 0.2) late.unshift(deliver)
      else if (fate < 0.3) late.push(deliver, deliver)
      else queueMicrotask(deliver)
    }
    return async (ms) => {
      for (let passed = 0; passed < ms; passed += STEP_MS) {
        if (random() < 0.01) talk.isUp = !talk.isUp
        if (!talk.isUp && random() < 0.1) talk.isUp = true
        if (random() < 0.3) {
          for (const deliver of late) deliver()
          late = []
        }
        await talk.pass(STEP_MS, STEP_MS)
      }
    }
  }

  const freeTicks = ({ paying }: Call) => paying.view().freeTicks
  const rules = (call: Call) => ({ rate: RATE, tick: TICK, freeTicks: freeTicks(call) })

  /** The payer's bound: what both clocks say was begun, which is a tick more than was talked at most. */
  function checkPayer(call: Call, paid: bigint, claimedMs: number): void {
    const talkMs = Math.min(call.paying.talkMs, claimedMs)
    expect(paid <= dueAt(rules(call), talkMs), `${call.name}: ${paid} paid for ${talkMs} ms`).to.equal(true)
    const talked = (RATE * BigInt(Math.floor(talkMs))) / BigInt(TICK_MS)
    expect(paid <= talked + RATE, `${call.name}: more than one tick lost`).to.equal(true)
    expect(paid <= call.deposit, `${call.name}: more than the deposit`).to.equal(true)
  }

  /** The payee's bound: the grace of a tick, and the step in which its engine notices. */
  function checkPayee(call: Call, paid: bigint): void {
    const ticks = freeTicks(call) + Number(paid / RATE)
    const unpaidMs = call.paid.talkMs - ticks * TICK_MS
    expect(unpaidMs, `${call.name}: served unpaid`).to.be.at.most(GRACE_SECONDS * 1000 + STEP_MS)
  }

  /** To the unit: what both have more and less than before, and what is left for relay and treasury. */
  async function checkMoney(call: Call, before: bigint[], paid: bigint): Promise<void> {
    const { payer, payee, paying, name } = call
    const tab = await payer.consult.tab(paying.tabId)
    expect([tab.state, tab.paid], name).to.deep.equal(['closed', paid])
    const after = await balances(payer, payee)
    const moved = after.map((amount, index) => amount - (before[index] ?? 0n))
    const { toPayee } = splitPayment(paid, { relayBps: RELAY_BPS, feeBps: 100 })
    expect(moved, name).to.deep.equal([-paid, toPayee])
    paidInAll.push(paid)
  }

  const balances = (...sides: Side[]) => Promise.all(sides.map(({ address }) => world.balance(address)))

  it('honest ones over a bad line: each within its bound, and both agree', async () => {
    await everywhere('honest', async (call) => {
      const { payer, payee, paying, paid, clock, random, name } = call
      const before = await balances(payer, payee)
      const talk = new Talk(clock, paying, paid)
      const pass = spoil(talk, random)
      talk.begin()
      await Promise.all([isOpen(paying), isOpen(paid)])
      await pass(randomInt(random, 90_000))
      talk.carry = queueMicrotask
      const [got, given] = await Promise.all([paid.close(), paying.close()])
      expect([got.state, given.state], name).to.deep.equal(['settled', 'settled'])
      expect(got, name).to.deep.equal({ ...given, role: 'payee', ...(got.voucher && { voucher: got.voucher }) })
      checkPayer(call, got.paid, paid.talkMs)
      checkPayee(call, got.paid)
      await checkMoney(call, before, got.paid)
    })
  })

  it('a payer that lies has no more than the grace of a tick', async () => {
    await everywhere('lying payer', async (call) => {
      const { payer, payee, paying, paid, clock, random, record, name, deposit } = call
      const before = await balances(payer, payee)
      const liar = new LyingPayer({
        random,
        tabId: paid.tabId,
        otherTabId: OTHER_TAB,
        domain: world.tabs.domain,
        key: paying.key,
        rate: RATE,
        deposit,
        honesty: random() < 0.2 ? 0 : random(),
        due: () => dueAt(rules(call), paid.talkMs),
      })
      const talk = new Talk(clock, liar, paid)
      talk.payer.isLiar = true
      const pass = spoil(talk, random)
      talk.begin()
      const opening = randomInt(random, 5)
      if (opening === 0) {
        // Never opens it.
        await pass(40_000)
        const closing = paid.close()
        await settled()
        payee.consult.stop()
        await closing
        checkPayee(call, 0n)
        expect(await balances(payer, payee), name).to.deep.equal(before)
        return
      }
      if (opening === 1) await pass(randomInt(random, 30_000))
      const amount = opening === 2 ? RATE * BigInt(1 + randomInt(random, 3)) : deposit
      const order = { wallet: payer.wallet, terms: record.terms }
      const until = Math.floor(Date.now() / 1000)
      await world.tabs.open(order, amount, await world.tabs.authorizeOpening(order, amount, until))
      await paid.look()
      await pass(randomInt(random, 60_000))
      if (random() < 0.3) {
        await world.tabs.requestClose(order)
        await paid.look()
        expect(paid.maySend, `${name}: served over a tab that closes`).to.equal(false)
      }
      await pass(randomInt(random, 30_000))
      const got = await paid.close()
      const accepted = paid.view().paid
      expect(got.paid, `${name}: all that was accepted`).to.equal(accepted < amount ? accepted : amount)
      checkPayee(call, got.paid)
      await checkMoney(call, before, got.paid)
    })
  })

  it('a payee that lies has no more than the tick that both clocks say has begun', async () => {
    await everywhere('lying payee', async (call) => {
      const { payer, payee, paying, clock, random, record, name, deposit } = call
      const before = await balances(payer, payee)
      const liar = new LyingPayee({
        random,
        tabId: paying.tabId,
        otherTabId: OTHER_TAB,
        domain: world.tabs.domain,
        key: payee.payeePrivateKey,
        deposit,
      })
      const talk = new Talk(clock, paying, liar)
      talk.payee.isLiar = true
      const pass = spoil(talk, random)
      talk.begin()
      await isOpen(paying)
      await pass(randomInt(random, 90_000))
      const { terms } = record
      const { best } = liar
      await checkForgeries(call, terms, liar)
      if (best !== undefined && random() < 0.5) await world.tabs.settle({ wallet: payee.wallet, terms }, best)
      const owed = best?.cumulative ?? 0n
      if (random() < 0.5) {
        // Closes early, over less than it has.
        talk.carry = queueMicrotask
        liar.close(owed - BigInt(randomInt(random, 2)) * owed)
        const given = await paying.close()
        expect(given.state, name).to.equal('settled')
        checkPayer(call, given.paid, liar.claimed)
        await checkMoney(call, before, given.paid)
        return
      }
      // Vanishes: the payer gets the rest back by himself.
      const closing = paying.close()
      const sent = talk.payer.sent.length
      await pass(20_000)
      expect(talk.payer.sent.length, `${name}: paid after the end`).to.equal(sent)
      payer.consult.stop()
      await closing
      const order = { wallet: payer.wallet, tabId: paying.tabId }
      await payer.consult.requestClose(order)
      // In the window every voucher still counts, and no other.
      if (best !== undefined) await world.tabs.settle({ wallet: payee.wallet, terms }, best)
      const held = await balances(payer, payee)
      abandoned.push(async () => {
        const now = await balances(payer, payee)
        const drift = now.map((amount, index) => amount - (held[index] ?? 0n))
        const session = await payer.consult.finalize(order)
        checkPayer(call, session.paid.paid, liar.claimed)
        await checkMoney(
          call,
          before.map((amount, index) => amount + (drift[index] ?? 0n)),
          session.paid.paid,
        )
      })
    })
  })

  it('and when every window is over, nothing is left but the shares of relay and treasury', async () => {
    await world.warp(61)
    for (const finish of abandoned) await finish()
    const shares = paidInAll.map((paid) => splitPayment(paid, { relayBps: RELAY_BPS, feeBps: 100 }))
    const sum = (pick: (share: (typeof shares)[number]) => bigint) =>
      shares.reduce((all, share) => all + pick(share), 0n)
    const { relay, treasury } = await world.credits(world.relayPayout)
    expect([relay, treasury]).to.deep.equal([sum(({ toRelay }) => toRelay), sum(({ toTreasury }) => toTreasury)])
    expect(await world.balance(world.chain.addressBook.contracts.consultationTabs)).to.equal(relay + treasury)
    expect(paidInAll.filter((paid) => paid > 0n).length, 'calls that cost something').to.be.greaterThan(LANES * CALLS)
    abandoned = []
    paidInAll = []
  })

  /** What nobody signed moves nothing on the chain either. */
  async function checkForgeries({ payee, name, deposit }: Call, terms: TabTerms, liar: LyingPayee): Promise<void> {
    const order = { wallet: payee.wallet, terms }
    const { signature } = liar.best ?? { signature: toHex(new Uint8Array(64).fill(1)) }
    const close = liar.close(deposit)
    for (const brought of [
      world.tabs.settle(order, { cumulative: deposit, signature }),
      world.tabs.close(order, { cumulative: deposit, signature }),
      world.tabs.closeSigned(order, { cumulative: deposit, signature, close }),
    ]) {
      const outcome = await brought.then(
        () => 'taken',
        (error: { code: string }) => error.code,
      )
      expect(outcome, `${name}: a forged voucher`).to.equal('chain/reverted')
    }
  }
})
