import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { until } from '../node/support/relayWorld.ts'
import { type Caller, CallWorld, callsOf, callThat } from './support/CallWorld.ts'
import type { PlainCall } from './support/callPage.ts'
import { Forger } from './support/Forger.ts'
import { UdpForwarder } from './support/UdpForwarder.ts'

const heard = (page: Page) => page.evaluate(() => window.page.heard())
const history = (page: Page) => page.evaluate(() => window.page.history())
const incoming = ({ phase }: PlainCall) => phase === 'incoming'
const talking = ({ phase }: PlainCall) => phase === 'talking'
const ended = ({ phase }: PlainCall) => phase === 'ended'

describe('people call each other from their browsers', function () {
  this.timeout(60_000)
  let world: CallWorld
  let browsers: [Browser, Browser]
  let ada: Caller
  let ben: Caller
  let cy: Caller

  before(async () => {
    world = await CallWorld.start()
    browsers = [await world.browser(), await world.browser()]
    const [first, second] = browsers
    ;[ada, ben, cy] = await Promise.all([
      world.person('Ada', first),
      world.person('Ben', second),
      world.person('Cy', first),
    ])
    await world.acquaint(ada, ben)
  })
  after(async () => await world?.stop())
  afterEach(async () => {
    // What one story leaves behind is no part of the next.
    for (const { page } of [ada, ben, cy]) {
      if (page.isClosed()) continue
      for (const { id, phase } of await callsOf(page)) {
        if (phase !== 'ended') await page.evaluate((id) => window.page.hangUp(id), id)
      }
      await until('all is over', async () => ((await callsOf(page)).every(ended) ? true : undefined))
      await page.evaluate(() => window.page.dismiss())
    }
  })

  /** From ring to talk; the id on the caller's screen. */
  async function connect(from: Caller, to: Caller, video = false): Promise<string> {
    const id = await from.page.evaluate(([did, video]) => window.page.call(did, video), [to.did, video] as const)
    await callThat(`${to.name}'s phone rings`, to.page, (call) => incoming(call) && call.id === id)
    await to.page.evaluate(([id, video]) => window.page.accept(id, video), [id, video] as const)
    for (const { page, name } of [from, to]) await callThat(`${name} talks`, page, talking)
    return id
  }

  async function hearsMore(page: Page): Promise<void> {
    const { energy } = await heard(page)
    await until('more and more is heard', async () => ((await heard(page)).energy > energy ? true : undefined))
  }

  it('rings, is taken, and each hears and sees the other; a page that only writes never loads any of it', async () => {
    expect(await ada.page.evaluate(() => window.page.loaded())).to.equal(false)
    const id = await ada.page.evaluate((did) => window.page.call(did, true), ben.did)
    const call = await callThat('Ben’s phone rings', ben.page, incoming)
    expect(call).to.include({ id, name: 'Ada' })
    await callThat('Ada is told that it rings', ada.page, ({ phase }) => phase === 'ringing')
    await ben.page.evaluate((id) => window.page.accept(id, true), id)
    for (const { page, name } of [ada, ben]) {
      await callThat(`${name} talks`, page, talking)
      await hearsMore(page)
      const { frames } = await heard(page)
      await until('a picture that moves', async () => ((await heard(page)).frames > frames ? true : undefined))
      const shown = await callThat('the clock runs', page, ({ talkMs }) => talkMs > 500)
      expect(shown).to.include({ path: 'direct', peerCamera: true, peerMuted: false })
      expect(await page.evaluate((id) => window.page.shown(id), id)).to.have.members(['audio', 'video'])
    }
    await ada.page.evaluate((id) => window.page.hangUp(id), id)
    const overThere = await callThat('Ben sees that it is over', ben.page, ended)
    expect(overThere.end).to.deep.equal({ reason: 'hangup', by: 'peer' })
    for (const { page } of [ada, ben]) {
      const [record] = await history(page)
      expect(record).to.include({ reason: 'hangup' })
      expect(record?.talkMs).to.be.greaterThan(500)
    }
    expect(await ada.page.evaluate(() => window.page.loaded())).to.equal(true)
  })

  it('leaves nothing in the conversation, and no hole in its numbers', async () => {
    await ada.page.evaluate((did) => window.page.write(did, 'after the call'), ben.did)
    await until('it is there', async () => {
      const { texts, missing } = await ben.page.evaluate((did) => window.page.conversation(did), ada.did)
      if (!texts.includes('after the call received')) return undefined
      expect(texts.filter((text) => text.endsWith('received'))).to.deep.equal([
        'hello received',
        'after the call received',
      ])
      expect(missing).to.equal(0)
      return true
    })
  })

  it('mutes, shows a camera and a screen later on, and carries lines of text', async () => {
    const id = await connect(ada, ben)
    expect(await ben.page.evaluate((id) => window.page.shown(id), id)).to.deep.equal(['audio'])
    await ada.page.evaluate((id) => window.page.say(id, 'can you hear me?'), id)
    const { chat } = await callThat('the line arrives', ben.page, ({ chat }) => chat.length > 0)
    expect(chat).to.deep.equal([{ from: 'peer', text: 'can you hear me?' }])

    await ada.page.evaluate((id) => window.page.mute(id, true), id)
    await callThat('Ben sees that she is muted', ben.page, ({ peerMuted }) => peerMuted)
    // What was on its way when she pressed the button is not silence yet.
    await until('Ben hears silence', async () => {
      const { energy, packets } = await heard(ben.page)
      await until('packets', async () => ((await heard(ben.page)).packets > packets + 10 ? true : undefined))
      return (await heard(ben.page)).energy - energy < 1e-6 ? true : undefined
    })
    await ada.page.evaluate((id) => window.page.mute(id, false), id)
    await hearsMore(ben.page)

    await ada.page.evaluate((id) => window.page.share(id, true), id)
    await callThat('Ben sees a screen', ben.page, ({ peerSharing }) => peerSharing)
    const { frames } = await heard(ben.page)
    await until('the screen moves', async () => ((await heard(ben.page)).frames > frames ? true : undefined))
    expect(await ben.page.evaluate((id) => window.page.shown(id), id)).to.deep.equal(['audio', 'video'])
    await ada.page.evaluate((id) => window.page.share(id, false), id)
    await callThat('it is gone', ben.page, ({ peerSharing }) => !peerSharing)
    expect(await ben.page.evaluate((id) => window.page.shown(id), id)).to.deep.equal(['audio'])
  })

  it('is declined, or given up: the other side knows why', async () => {
    const first = await ada.page.evaluate((did) => window.page.call(did), ben.did)
    await callThat('it rings', ben.page, incoming)
    await ben.page.evaluate((id) => window.page.decline(id), first)
    const declined = await callThat('Ada sees it', ada.page, ended)
    expect(declined.end).to.deep.equal({ reason: 'declined', by: 'peer' })
    for (const { page } of [ada, ben]) await page.evaluate(() => window.page.dismiss())

    const second = await ada.page.evaluate((did) => window.page.call(did), ben.did)
    await callThat('it rings', ben.page, incoming)
    await ada.page.evaluate((id) => window.page.hangUp(id), second)
    const cancelled = await callThat('it stops ringing', ben.page, ended)
    expect(cancelled.end).to.deep.equal({ reason: 'cancelled', by: 'peer' })
    expect((await history(ben.page)).slice(0, 2).map(({ reason }) => reason)).to.deep.equal(['missed', 'declined'])
    expect((await history(ada.page)).slice(0, 2).map(({ reason }) => reason)).to.deep.equal(['cancelled', 'declined'])
  })

  it('stops ringing when nobody takes it', async () => {
    await ada.page.evaluate((did) => window.page.call(did), ben.did)
    await callThat('it rings', ben.page, incoming)
    await ben.page.evaluate(() => window.page.skip(46_000))
    const missed = await callThat('it is missed', ben.page, ended)
    await ben.page.evaluate(() => window.page.skip(-46_000))
    expect(missed.end).to.deep.equal({ reason: 'missed', by: 'me' })
    expect((await history(ben.page))[0]).to.include({ reason: 'missed', direction: 'in', name: 'Ada' })
    await ada.page.evaluate(() => window.page.skip(46_000))
    const unanswered = await callThat('Ada’s ends as well', ada.page, ended)
    await ada.page.evaluate(() => window.page.skip(-46_000))
    expect(unanswered.end).to.deep.equal({ reason: 'missed', by: 'peer' })
  })

  it('becomes one call when two people ring each other at once', async () => {
    const [ours] = await Promise.all([
      ada.page.evaluate((did) => window.page.call(did), ben.did),
      ben.page.evaluate((did) => window.page.call(did), ada.did),
    ])
    for (const { page, name } of [ada, ben]) await callThat(`${name} talks`, page, talking)
    expect((await callsOf(ada.page)).map(({ id, phase }) => ({ id, phase }))).to.deep.equal([
      { id: ours, phase: 'talking' },
    ])
    expect(await callsOf(ben.page)).to.have.length(1)
    await hearsMore(ada.page)
    await hearsMore(ben.page)
  })

  it('does not ring for strangers, nor for old offers, nor twice for one', async () => {
    const before = (await history(ben.page)).length
    const missed = async (count: number) => (await history(ben.page)).length === before + count || undefined
    await cy.page.evaluate((did) => window.page.call(did), ben.did)
    await until('the stranger’s call is noted', () => missed(1))
    expect((await history(ben.page))[0]).to.include({ reason: 'missed', name: 'Cy' })
    expect(await callsOf(ben.page)).to.deep.equal([])

    const eve = await Forger.start(world.world)
    try {
      await ben.page.evaluate((did) => window.page.write(did, 'hello Eve'), eve.person.did)
      const fresh = await eve.seal(ben.did, { callId: 'fresh'.repeat(5), sentAt: Date.now() })
      await eve.send(ben.did, fresh)
      const { id } = await callThat('an offer of now rings', ben.page, incoming)
      await ben.page.evaluate((id) => window.page.decline(id), id)
      await ben.page.evaluate(() => window.page.dismiss())

      const old = await eve.seal(ben.did, { callId: 'stale'.repeat(5), sentAt: Date.now() - 61_000 })
      // The old one comes last: when it is noted, the other was read as well.
      for (const envelope of [fresh, old]) await eve.send(ben.did, envelope)
      await until('the old offer is noted', () => missed(3))
      const ofEve = (await history(ben.page)).filter(({ name }) => name === 'Eve')
      expect(ofEve.map(({ reason }) => reason)).to.deep.equal(['declined', 'missed'])
      expect(await callsOf(ben.page)).to.deep.equal([])
    } finally {
      await eve.stop()
    }
  })

  it('lets a second caller wait, be told busy, or take the place of the first', async () => {
    await world.acquaint(ben, cy)
    const first = await connect(ada, ben)
    const second = await cy.page.evaluate((did) => window.page.call(did), ben.did)
    await callThat('it rings during the call', ben.page, incoming)
    await ben.page.evaluate((id) => window.page.decline(id, 'busy'), second)
    const busy = await callThat('Cy sees it', cy.page, ended)
    expect(busy.end).to.deep.equal({ reason: 'busy', by: 'peer' })
    for (const { page } of [ben, cy]) await page.evaluate(() => window.page.dismiss())

    const third = await connect(cy, ben)
    const ofAda = await callThat('Ada waits', ada.page, ({ held }) => held === 'peer')
    expect(ofAda.phase).to.equal('talking')
    await until('nothing reaches Ada', async () => {
      const { packets } = await heard(ada.page)
      const { talkMs } = (await callsOf(ada.page))[0] as PlainCall
      await hearsMore(ben.page)
      const now = (await callsOf(ada.page))[0] as PlainCall
      return (await heard(ada.page)).packets === packets && now.talkMs === talkMs ? true : undefined
    })
    await ben.page.evaluate((id) => window.page.pause(id, false), first)
    await callThat('now Cy waits', cy.page, ({ held }) => held === 'peer')
    await hearsMore(ada.page)
    await ben.page.evaluate((id) => window.page.hangUp(id), third)
  })

  it('does not begin where the address is kept and no relay has a TURN server: says so at once', async () => {
    await cy.page.evaluate(() => window.page.relayOnly(true))
    await cy.page.evaluate((did) => window.page.call(did), ben.did)
    const { end } = await callThat('it is said', cy.page, ended)
    expect(end).to.deep.equal({ reason: 'failed', by: 'network', code: 'call/no-relay' })
    const there = await callThat('Ben’s phone stops', ben.page, ended)
    expect(there.end).to.deep.equal({ reason: 'failed', by: 'peer' })

    await cy.page.evaluate(() => window.page.dismiss())
    await ben.page.evaluate((did) => window.page.call(did), cy.did)
    const { id } = await callThat('it rings', cy.page, incoming)
    await cy.page.evaluate((id) => window.page.accept(id), id)
    const taken = await callThat('it is said to who takes one, too', cy.page, ended)
    expect(taken.end).to.deep.equal({ reason: 'failed', by: 'network', code: 'call/no-relay' })
    await cy.page.evaluate(() => window.page.relayOnly(false))
  })

  it('rings in every tab; one takes it, also one that follows, and a following tab may call', async () => {
    const tab = await world.tab(ben)
    expect(await tab.evaluate(() => window.page.leads())).to.equal(false)
    const id = await ada.page.evaluate((did) => window.page.call(did), ben.did)
    for (const page of [ben.page, tab]) await callThat('it rings', page, incoming)
    await tab.evaluate((id) => window.page.accept(id), id)
    await callThat('the tab talks', tab, talking)
    expect(await callsOf(ben.page)).to.deep.equal([])
    await hearsMore(tab)
    await hearsMore(ada.page)
    await ada.page.evaluate((id) => window.page.hangUp(id), id)
    await callThat('it is over', tab, ended)
    await ada.page.evaluate(() => window.page.dismiss())

    const back = await tab.evaluate((did) => window.page.call(did), ada.did)
    await callThat('Ada’s phone rings', ada.page, incoming)
    await ada.page.evaluate((id) => window.page.accept(id), back)
    await callThat('the tab talks again', tab, talking)
    await tab.close()
    const gone = await callThat('a page that closes says so', ada.page, ended, 5_000)
    expect(gone.end).to.deep.equal({ reason: 'hangup', by: 'peer' })
  })

  it('does not ring in a tab that had to load what makes a call while another tab took it', async () => {
    const tab = await world.tab(ben)
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    let isAsked = false
    await tab.route(/CallEngine/, async (route) => {
      isAsked = true
      await released
      await route.continue()
    })
    const first = await connect(ada, ben)
    await until('the tab loads it', () => (isAsked ? true : undefined))
    release()
    await until('the tab has it', async () => ((await tab.evaluate(() => window.page.loaded())) ? true : undefined))
    await ada.page.evaluate((id) => window.page.hangUp(id), first)
    await callThat('it is over', ben.page, ended)
    const second = await ada.page.evaluate((did) => window.page.call(did), ben.did)
    await callThat('the next one rings there', tab, ({ id }) => id === second)
    expect((await callsOf(tab)).map(({ id }) => id)).to.deep.equal([second])
    await tab.close()
  })

  it('comes back after seconds without a network, and after the old way is gone for good', async () => {
    const forwarder = new UdpForwarder()
    for (const { page } of [ada, ben]) {
      await page.exposeFunction('detour', (address: string, port: number) => forwarder.portFor(address, port))
    }
    await connect(ada, ben)
    try {
      await hearsMore(ben.page)
      forwarder.down = true
      const began = Date.now()
      for (const { page } of [ada, ben]) {
        await callThat('it is seen', page, ({ phase }) => phase === 'reconnecting')
      }
      const { talkMs } = (await callsOf(ada.page))[0] as PlainCall
      await until('five seconds', () => (Date.now() - began > 5_000 ? true : undefined))
      expect((await callsOf(ada.page))[0], 'no clock runs meanwhile').to.have.property('talkMs', talkMs)
      forwarder.down = false
      for (const { page } of [ada, ben]) await callThat('back', page, talking)
      await hearsMore(ada.page)

      forwarder.cut()
      for (const { page } of [ada, ben]) {
        await callThat('it is seen', page, ({ phase }) => phase === 'reconnecting')
      }
      for (const { page } of [ada, ben]) await callThat('back on another way', page, talking)
      await hearsMore(ada.page)
      await hearsMore(ben.page)
    } finally {
      forwarder.cut()
    }
  })

  it('ends when the other device dies without a word', async () => {
    await connect(ada, ben)
    await hearsMore(ada.page)
    const session = await browsers[1].newBrowserCDPSession()
    await session.send('Browser.crash').catch(() => {})
    await callThat('it is seen', ada.page, ({ phase }) => phase === 'reconnecting')
    expect(await callsOf(ada.page)).to.have.length(1)
    await ada.page.evaluate(() => window.page.skip(24_000))
    const lost = await callThat('given up', ada.page, ended)
    expect(lost.end).to.deep.equal({ reason: 'failed', by: 'network' })
    expect((await history(ada.page))[0]).to.include({ reason: 'failed' })
  })
})
