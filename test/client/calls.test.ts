import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { until } from '../node/support/relayWorld.ts'
import { type Caller, CallWorld, callsOf, callThat } from './support/CallWorld.ts'

describe('two people call each other', function () {
  this.timeout(90_000)
  let world: CallWorld
  let ada: Caller
  let ben: Caller

  before(async () => {
    world = await CallWorld.start()
    const browsers = await Promise.all([world.browser(), world.browser()])
    ;[ada, ben] = await Promise.all([
      world.person('Ada', browsers[0] as Browser),
      world.person('Ben', browsers[1] as Browser),
    ])
    await world.acquaint(ada, ben)
  })
  after(async () => await world?.stop())

  it('rings, is taken, and each hears and sees the other', async () => {
    const id = await ada.page.evaluate((did) => window.page.call(did, true), ben.did)
    const { id: same, name } = await callThat('Ben’s phone rings', ben.page, ({ phase }) => phase === 'incoming')
    expect({ same, name }).to.deep.equal({ same: id, name: 'Ada' })
    await callThat('Ada is told so', ada.page, ({ phase }) => phase === 'ringing')
    await ben.page.evaluate((id) => window.page.accept(id, true), id)
    for (const { page, name } of [ada, ben]) {
      await callThat(`${name} talks`, page, ({ phase }) => phase === 'talking')
      const first = await page.evaluate(() => window.page.heard())
      await until(`${name} hears and sees more and more`, async () => {
        const now = await page.evaluate(() => window.page.heard())
        return now.energy > first.energy && now.frames > first.frames ? true : undefined
      })
      const call = await callThat('the clock runs', page, ({ talkMs, path }) => talkMs > 500 && path !== undefined)
      expect(call).to.include({ path: 'direct', peerCamera: true, peerMuted: false })
      expect(await page.evaluate((id) => window.page.shown(id), id)).to.have.members(['audio', 'video'])
    }
  })
})
