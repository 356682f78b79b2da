import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { DEVELOPMENT_TURN } from '../../devnet/developmentTurn.ts'
import { findCommand } from '../../node/src/turn/findCommand.ts'
import { until } from '../node/support/relayWorld.ts'
import { type Caller, CallWorld, callThat } from './support/CallWorld.ts'

/** Of credentials: the shortest that a call is not over before. */
const LIFE_SECONDS = 15

describe('calls that only relays carry', function () {
  this.timeout(90_000)
  let world: CallWorld
  let ada: Caller
  let ben: Caller

  before(async () => {
    world = await CallWorld.start({ turn: { ...DEVELOPMENT_TURN, credentialSeconds: LIFE_SECONDS } })
    const browser = await world.browser()
    ;[ada, ben] = await Promise.all([
      world.person('Ada', browser, { relayOnly: true }),
      world.person('Ben', browser, { relayOnly: true }),
    ])
    await world.acquaint(ada, ben)
  })
  after(async () => await world?.stop())

  async function connect(): Promise<string> {
    const id = await ada.page.evaluate((did) => window.page.call(did), ben.did)
    await callThat('Ben’s phone rings', ben.page, (call) => call.phase === 'incoming' && call.id === id)
    await ben.page.evaluate((id) => window.page.accept(id), id)
    for (const { page, name } of [ada, ben]) await callThat(`${name} talks`, page, ({ phase }) => phase === 'talking')
    return id
  }

  async function hearsMore(page: Page): Promise<void> {
    const { energy } = await page.evaluate(() => window.page.heard())
    await until('more and more is heard', async () => {
      const now = await page.evaluate(() => window.page.heard())
      return now.energy > energy ? true : undefined
    })
  }

  if (findCommand('turnserver') === undefined) {
    it('coturn is not installed here: relays say that it is missing, and what it carries was not tried', () => {
      for (const { relay } of world.world.relays.relays) expect(relay.status().turn.state).to.equal('missing')
    })
  } else {
    it('with coturn: each hears the other over a relay, and neither learns the other’s address', async () => {
      for (const { relay } of world.world.relays.relays)
        await until('coturn is up', () => (relay.status().turn.state === 'running' ? true : undefined))
      const id = await connect()
      for (const { page } of [ada, ben]) {
        await hearsMore(page)
        await callThat('the screen says so', page, ({ path }) => path === 'relay')
        expect(await page.evaluate(() => window.page.ways())).to.deep.equal({ local: 'relay', remote: 'relay' })
        const candidates = await page.evaluate(() => window.page.candidates())
        expect(candidates).to.not.deep.equal([])
        for (const line of candidates) expect(line).to.match(/ typ relay raddr 0\.0\.0\.0 rport \d+ /)
      }
      await ada.page.evaluate((id) => window.page.hangUp(id), id)
      await callThat('it is over', ben.page, ({ phase }) => phase === 'ended')
      for (const { page } of [ada, ben]) await page.evaluate(() => window.page.dismiss())
    })

    it('with coturn: a call finds new ways over relays long after what it was given at first is over', async () => {
      const { relays } = world.world.relays
      await connect()
      const began = Date.now()
      for (const { page } of [ada, ben]) await hearsMore(page)
      await until('the credentials that it began with are over', () =>
        Date.now() - began > (LIFE_SECONDS + 2) * 1000 ? true : undefined,
      )
      // The servers forget every way there was; the relays start them again.
      for (const { config } of relays)
        process.kill(Number(readFileSync(join(config.dataDir, 'turn/turnserver.pid'), 'utf8')), 'SIGKILL')
      for (const { page } of [ada, ben]) {
        await callThat('it is seen', page, ({ phase }) => phase === 'reconnecting')
      }
      for (const { page, name } of [ada, ben])
        await callThat(`${name} is back`, page, ({ phase }) => phase === 'talking')
      for (const { page } of [ada, ben]) {
        await hearsMore(page)
        expect(await page.evaluate(() => window.page.ways())).to.deep.equal({ local: 'relay', remote: 'relay' })
      }
    })
  }
})
