// Paid calls in which something goes wrong, from the screens to the last unit on chain, against what `npm start` brings up.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { waitFor } from '../../devnet/waitFor.ts'
import type { UdpForwarder } from '../client/support/UdpForwarder.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { type Network, startNetwork } from '../support/startNetwork.ts'
import { arriveToCall } from './support/arriveToCall.ts'
import { detour } from './support/detour.ts'
import { heardBy } from './support/overhear.ts'
import { PaidCallStory } from './support/PaidCallStory.ts'
import type { Person } from './support/Person.ts'

const ACCOUNTS = { chen: 5, dana: 6, li: 7, ada: 8 } as const
const TICK_SECONDS = 10
/** Far less than it takes to be sure by time alone that a page is gone. */
const KILLED_MS = 45_000
type Name = keyof typeof ACCOUNTS

describe('a paid call in trouble', function () {
  this.timeout(240_000)
  let network: Network
  let browser: Browser
  let story: PaidCallStory
  let wire: UdpForwarder
  let people: Record<Name, Person>
  let chensOtherTab: Page

  before(async () => {
    network = await startNetwork({ args: ['--no-people'] })
    story = new PaidCallStory(network)
    browser = await openBrowser({ devices: true })
    const { appUrl, rpcUrl } = network
    const arrive = (name: string, as: Name) => arriveToCall({ browser, appUrl, rpcUrl }, name, ACCOUNTS[as])
    const [chen, li] = await Promise.all([arrive('Dr. Chen', 'chen'), arrive('Li Wei', 'li')])
    const [dana, ada] = await Promise.all([arrive('Dana', 'dana'), arrive('Ada', 'ada')])
    people = { chen, li, dana, ada }
    wire = await detour([chen, li])
    await Promise.all([story.sells(chen.page, '0.9'), story.sells(dana.page, '1.5')])
  })
  after(async () => {
    wire?.cut()
    await browser?.close()
    await network?.stop()
  })

  it('that the wallet declined spends nothing and rings nowhere, says so, and can be tried again', async () => {
    const { li, chen } = people
    const before = await story.purse(li, chen)
    await story.looksAtPrice(li, chen)
    li.wallet?.declineNext('sign typed data')
    await story.rings(li)
    await li.at('placing-dialog').getByText('You declined in your wallet. Nothing was spent').waitFor()
    expect(await chen.at('incoming-call').count()).to.equal(0)
    await li.at('placing-dialog').getByRole('button', { name: 'Call again' }).click()
    await chen.at('incoming-call').waitFor({ timeout: 60_000 })
    await li.at('hang-up').click()
    await chen.at('incoming-call').waitFor({ state: 'hidden' })
    await story.expectPaid(li, chen, before, 0n)
  })

  it('whose price changed after it was read is not signed: the payer is told, and reads the new one', async () => {
    const { li, chen } = people
    await story.editOffer(chen.page, '1.5')
    await story.looksAtPrice(li, chen)
    expect(await li.at('paid-rate').innerText()).to.include('0.90')
    await story.publish(chen.page, '1.5')
    const prompts = li.wallet?.prompts.length
    await story.rings(li)
    await li.at('placing-dialog').getByText('The price of this call is not what the adviser offers now').waitFor()
    expect(li.wallet?.prompts.length, 'the wallet was not asked').to.equal(prompts)
    expect(await chen.at('incoming-call').count()).to.equal(0)
    await story.looksAtPrice(li, chen)
    expect(await li.at('paid-rate').innerText()).to.include('1.50')
  })

  it('rings in each tab of the payee; one takes it, the others fall silent, and it is paid once', async () => {
    const { li, chen } = people
    await chen.go('/calls')
    chensOtherTab = chen.page
    await chen.openWindow()
    await chen.go('/calls')
    await chen.at('open-check').waitFor()
    const lisOtherTab = await li.context.newPage()
    await lisOtherTab.goto(`${network.appUrl}/calls`)
    await story.rings(li)
    await chensOtherTab.getByTestId('incoming-call').waitFor({ timeout: 60_000 })
    await chen.at('accept').click({ timeout: 60_000 })
    await chensOtherTab.getByTestId('incoming-call').waitFor({ state: 'hidden', timeout: 10_000 })
    for (const person of [li, chen]) await story.isTalking(person)
    for (const page of [chensOtherTab, lisOtherTab]) {
      expect(await page.locator('[data-testid=call-screen], [data-testid=incoming-call]').count()).to.equal(0)
    }
    await lisOtherTab.close()
  })

  it('stands still while the network is gone, costs nothing meanwhile, and goes on', async () => {
    const { li, chen } = people
    await story.untilPaid(li, '0.25')
    wire.down = true
    try {
      for (const { page } of [li, chen]) {
        await page.locator('[data-testid=call-screen][data-phase=reconnecting]').waitFor({ timeout: 20_000 })
      }
      const gone = Date.now()
      const stands = { paid: await story.paidSoFar(li), clock: await li.at('talk-time').innerText() }
      await waitFor('Five seconds', async () => (Date.now() - gone > 5_000 ? true : undefined))
      expect({ paid: await story.paidSoFar(li), clock: await li.at('talk-time').innerText() }).to.deep.equal(stands)
    } finally {
      wire.down = false
    }
    for (const person of [li, chen]) await story.isTalking(person)
  })

  it('keeps its price when the adviser changes the offer meanwhile', async () => {
    const { li } = people
    await story.sells(chensOtherTab, '6')
    const before = await story.paidSoFar(li)
    await story.nextTick(li)
    expect((await story.paidSoFar(li)) - before).to.equal(story.units('0.25'))
    await chensOtherTab.close()
  })

  it('whose deposit runs low says so; a top-up in time goes on, without one it stops after the last tick that is paid', async () => {
    const { li, chen, ada, dana } = people
    const [before, others] = [await story.purse(li, chen), await story.purse(ada, dana)]
    await story.talk(ada, dana)
    await li.at('call-money').getByText('nearly used up').waitFor({ timeout: 60_000 })
    await chen.at('call-money').getByText('nearly used up').waitFor({ timeout: 60_000 })
    await li.at('call-top-up').click()
    await li.at('top-up-1').check()
    await li.at('call-top-up-confirm').click()
    await li.at('call-top-up-dialog').waitFor({ state: 'hidden', timeout: 30_000 })
    await story.isTalking(li)
    const hasPutIn = story.units('1.5')
    expect(await story.held(li)).to.equal(before.payer - hasPutIn)
    await story.untilPaid(li, '1.75')
    for (const person of [li, chen]) await story.isTalking(person)
    const paid = await story.endsWith(li, chen)
    expect(paid >= story.units('1.75') && paid % story.units('0.25') === 0n).to.equal(true)
    // The first part of the deposit had left the wallet before.
    await story.expectPaid(li, chen, { ...before, payer: before.payer + hasPutIn }, paid)

    for (const person of [ada, dana]) await story.money(person, 'spent')
    const silent = await heardBy(ada)
    await ada.at('call-money').getByText('The deposit is used up').waitFor()
    expect(await ada.at('call-left').innerText()).to.match(/^0/)
    const quiet = await heardBy(ada)
    expect(quiet - silent < 0.05, 'the payee is not heard any more').to.equal(true)
    expect(await story.endsWith(ada, dana)).to.equal(story.units('1.5'))
    await story.expectPaid(ada, dana, await story.withFeesOf(paid, others), story.units('1.5'))
  })

  it('whose page is killed costs one tick at most, and is settled at once by another tab or by whoever comes back', async () => {
    const { li, chen, ada, dana } = people
    const [before, others] = [await story.purse(li, chen), await story.purse(ada, dana)]
    await chen.go('/calls')
    const chensOther = chen.page
    await chen.openWindow()
    await chen.go('/calls')
    await story.talk(li, chen)
    await story.talk(ada, dana)
    await story.untilPaid(li, '1')
    await story.untilPaid(ada, '0.25')
    await story.crash(chen)
    await story.crash(ada)
    const paid = await paidOnReturn(chensOther)
    await ada.openWindow()
    await ada.go('/calls')
    const adasSide = story.receiptOf(dana)
    expect(await paidOnReturn(ada.page), 'the payer finds what the payee earned').to.equal(await adasSide)
    const earned = await adasSide
    await withinATick(dana, earned, '0.25')
    expect(await story.receiptOf(li), 'and the payee what the payer paid').to.equal(paid)
    await withinATick(li, paid, '1')
    await story.expectPaid(li, chen, await story.withFeesOf(earned, before), paid)
    await story.expectPaid(ada, dana, await story.withFeesOf(paid, others), earned)
    for (const person of [li, dana]) await person.at('call-close').click()
    await ada.page.keyboard.press('Escape')
    await chensOther.keyboard.press('Escape')
    chen.page = chensOther
  })

  /** The newest receipt, which comes long before time alone would tell that the page is gone. */
  async function paidOnReturn(page: Page): Promise<bigint> {
    await page.getByTestId('filter-paid').click()
    // Beside the one before.
    await page.getByTestId('open-receipt').nth(1).waitFor({ timeout: KILLED_MS })
    await page.getByTestId('open-receipt').first().click()
    return await story.receiptOf({ page }, KILLED_MS)
  }

  /** What was settled is what the clock of whoever stayed says, give or take one tick; the free one was talked away before. */
  async function withinATick(person: Person, paid: bigint, tick: string): Promise<void> {
    const [minutes = 0, seconds = 0] = (await person.at('receipt-talked').innerText()).split(':').map(Number)
    const due = story.units(tick) * BigInt(Math.ceil((minutes * 60 + seconds) / TICK_SECONDS))
    expect(paid >= due - story.units(tick) && paid <= due + story.units(tick), `${paid} settled, ${due} due`).to.equal(
      true,
    )
  }

  it('goes on when the relay of the tab is killed, and is settled all the same', async () => {
    const { ada, dana } = people
    const before = await story.purse(ada, dana)
    const opened = (relay: string) =>
      readFileSync(join(network.directory, `${relay}.log`), 'utf8').split('Tab opened').length
    const earlier = new Map(['relay-1', 'relay-2'].map((relay) => [relay, opened(relay)]))
    await story.talk(ada, dana)
    await story.untilPaid(ada, '0.25')
    const [opener = ''] = [...earlier].find(([relay, count]) => opened(relay) > count) ?? []
    // With what it started: nothing of it may stay behind.
    process.kill(-Number(network.processes()[opener]), 'SIGKILL')
    await story.nextTick(ada)
    for (const person of [ada, dana]) await story.isTalking(person)
    await story.expectPaid(ada, dana, before, await story.endsWith(ada, dana))
  })

  it('threw nothing and reached nobody outside', () => {
    for (const person of Object.values(people)) person.assertQuiet()
  })
})
