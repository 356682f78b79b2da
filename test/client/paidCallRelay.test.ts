import { fileURLToPath } from 'node:url'
import { memoryStore } from '@parley/client'
import type { Address } from '@parley/protocol'
import { expect } from 'chai'
import { askTurn } from '../../client/src/calls/askTurn.ts'
import type { CallMeter } from '../../client/src/calls/CallMeter.ts'
import { TurnPass } from '../../client/src/calls/TurnPass.ts'
import { NetworkClock } from '../../client/src/clock/NetworkClock.ts'
import { RelayTabCarrier } from '../../client/src/consult/RelayTabCarrier.ts'
import { RelayDirectory } from '../../client/src/relays/RelayDirectory.ts'
import { RelayWorld, until, type WorldRelay } from '../node/support/relayWorld.ts'
import { ConsultWorld, RATE } from './support/ConsultWorld.ts'
import { Talk } from './support/Talk.ts'

const DEPOSIT = 2_000_007n
/** In coturn's place: this is about who is given what. */
const STAND_IN = fileURLToPath(new URL('../node/support/stunServer.cjs', import.meta.url))
const PAYER = 13
const PAYEE = 14

describe('paid calls over a relay', function () {
  this.timeout(90_000)
  let relays: RelayWorld
  let relay: WorldRelay
  let world: ConsultWorld

  before(async () => {
    relays = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    const turn = { command: STAND_IN, port: 0, allowLoopback: true }
    relay = await relays.addRelay('ada', { change: { turn } })
    world = ConsultWorld.over(relays.chain, { id: relay.id, payout: relay.operator.account.address as Address })
    await world.fund(PAYER, 9_000_000_000n)
  })
  after(() => relays?.stop())

  async function carrier(): Promise<RelayTabCarrier> {
    return new RelayTabCarrier(await directory())
  }

  async function directory(): Promise<RelayDirectory> {
    const directory = new RelayDirectory({
      chain: world.open(),
      store: memoryStore(),
      keys: { relays: 'relays', reach: 'reach/' },
      clock: new NetworkClock(),
      addressBook: world.chain.addressBook,
      fetch,
    })
    await directory.refresh()
    return directory
  }

  it('the relay opens the tab, keeps the newest voucher and closes: neither side sends a transaction', async () => {
    const clock = { now: Date.now() }
    const now = () => clock.now
    const payer = world.person(PAYER, { now, carrier: await carrier() })
    const payee = world.person(PAYEE, { now, carrier: await carrier() })
    const before = await world.balance(payer.address)
    const callId = 'over-a-relay-000'
    const paying = await payer.consult.pay({ callId, peer: payee, payment: payer.payment(payee, DEPOSIT) })
    const paid = await payee.consult.receive({ callId, peer: payer, price: paying.price })
    const talk = new Talk(clock, paying, paid)
    talk.begin()
    await until('both see the tab', () =>
      [paying, paid].every((meter) => meter.view().state === 'running') ? true : undefined,
    )
    await talk.pass(35_000)
    const kept = await until('the relay has a copy', async () => {
      const answer = await fetch(new URL(`v1/tabs/${paying.tabId}`, `${relay.relay.url}/`))
      const { cumulative } = (await answer.json()) as { cumulative: string | null }
      return cumulative === (3n * RATE).toString() ? cumulative : undefined
    })
    expect(kept).to.equal((3n * RATE).toString())
    const [got, given] = await Promise.all([paid.close(), paying.close()])
    expect(got).to.include({ state: 'settled', paid: 3n * RATE, transaction: given.transaction })
    expect(await world.balance(payer.address)).to.equal(before - 3n * RATE)
    expect(payer.wallet.prompts).to.deep.equal(['ReceiveWithAuthorization'])
    expect(payee.wallet.prompts).to.deep.equal([])
  })

  it('the relay gives TURN to each side by its own key in the tab, for as long as the tab is open', async () => {
    await until('its server is up', () => (relay.relay.status().turn.state === 'running' ? true : undefined))
    const clock = { now: Date.now() + 86_400_000 }
    const now = () => clock.now
    const payer = world.person(PAYER, { now, carrier: await carrier() })
    const payee = world.person(PAYEE, { now, carrier: await carrier() })
    const callId = 'turn-by-its-tab0'
    const paying = await payer.consult.pay({ callId, peer: payee, payment: payer.payment(payee, DEPOSIT) })
    const paid = await payee.consult.receive({ callId, peer: payer, price: paying.price })
    const parts = { relays: await directory(), clock: new NetworkClock(), domain: relays.domain }
    const vouches: string[] = []
    const passOf = ({ tabId, price, key }: CallMeter) =>
      new TurnPass({
        host: {
          relayOnly: () => true,
          turnByMessage: async () => ({ servers: [], askedAt: 0, until: 0 }),
          turnByTab: (tab) => askTurn(parts, { subject: tab.tabId, relayIds: [tab.relayId], privateKey: tab.key }),
        },
        callId: () => callId,
        tab: () => ({ tabId, relayId: price.relayId, key }),
        vouch: async () => {
          vouches.push(callId)
          return callId
        },
        onNew: () => {},
      })
    expect(await passOf(paying).ready(), 'before the tab is open').to.deep.equal([])
    const talk = new Talk(clock, paying, paid)
    talk.begin()
    await until('both see the tab', () =>
      [paying, paid].every((meter) => meter.view().state === 'running') ? true : undefined,
    )
    for (const meter of [paying, paid]) {
      const [server] = await passOf(meter).ready()
      expect(server?.urls).to.deep.equal(relay.relay.status().turn.urls)
      expect(server?.username).to.match(new RegExp(`^\\d+:${paying.tabId.slice(2, 18)}$`))
    }
    await Promise.all([paid.close(), paying.close()])
    for (const meter of [paying, paid]) expect(await passOf(meter).ready(), 'after it').to.deep.equal([])
    expect(vouches, 'no message is paid for where nothing was given before').to.deep.equal([])
  })

  it('a relay that is gone does not stop a call: the payer opens, and the payee collects by his wallet', async () => {
    const clock = { now: Date.now() + 2 * 86_400_000 }
    const now = () => clock.now
    const payer = world.person(PAYER, { now, carrier: await carrier() })
    const payee = world.person(PAYEE, { now, carrier: await carrier() })
    const callId = 'without-a-relay0'
    await relay.relay.stop()
    const paying = await payer.consult.pay({ callId, peer: payee, payment: payer.payment(payee, DEPOSIT) })
    const paid = await payee.consult.receive({ callId, peer: payer, price: paying.price })
    const talk = new Talk(clock, paying, paid)
    talk.begin()
    await until('both see the tab', () =>
      [paying, paid].every((meter) => meter.view().state === 'running') ? true : undefined,
    )
    await talk.pass(25_000)
    talk.isCut = true
    const closing = paid.close()
    await until('the payee tried', () => (paid.view().state === 'settling' ? true : undefined))
    payee.consult.stop()
    expect(await closing).to.include({ state: 'unsettled', paid: 2n * RATE })
    const session = await payee.consult.close({ wallet: payee.wallet, tabId: paid.tabId })
    expect(session.paid).to.include({ state: 'settled', paid: 2n * RATE })
    expect(await paying.close()).to.include({ state: 'settled', paid: 2n * RATE })
  })
})
