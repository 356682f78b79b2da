// Paid calls whose wallet, relay or payee goes away: who brings the money to its end then, and that the call is not lost meanwhile.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { Part } from '../../devnet/Part.ts'
import { relayProcess } from '../../devnet/relayProcess.ts'
import { waitFor } from '../../devnet/waitFor.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { type Network, startNetwork } from '../support/startNetwork.ts'
import { arriveToCall } from './support/arriveToCall.ts'
import { axe } from './support/axe.ts'
import { lightsOf } from './support/overhear.ts'
import { PaidCallStory, type Purse } from './support/PaidCallStory.ts'
import type { Person } from './support/Person.ts'

const RELAYS = ['relay-1', 'relay-2'] as const
const OPENING = /\/v1\/tabs$/
const CLOSING = /\/v1\/tabs\/0x[0-9a-f]+\/close$/

describe('a paid call that is left alone', function () {
  this.timeout(240_000)
  let network: Network
  let browser: Browser
  let story: PaidCallStory
  let chen: Person
  let dana: Person
  let li: Person
  let ada: Person
  let restarted: Part | undefined

  before(async () => {
    network = await startNetwork({ args: ['--no-people'] })
    story = new PaidCallStory(network)
    browser = await openBrowser({ devices: true })
    const { appUrl, rpcUrl } = network
    const arrive = (name: string, account: number) => arriveToCall({ browser, appUrl, rpcUrl }, name, account)
    ;[chen, li] = await Promise.all([arrive('Dr. Chen', 5), arrive('Li Wei', 7)])
    ;[dana, ada] = await Promise.all([arrive('Dana', 6), arrive('Ada', 8)])
    for (const { page } of [chen, dana, li, ada]) await page.emulateMedia({ reducedMotion: 'reduce' })
    await Promise.all([story.sells(chen.page, '1.5'), story.sells(dana.page, '1.5')])
  })
  after(async () => {
    await browser?.close()
    await restarted?.stop()
    await network?.stop()
  })

  const logOf = (relay: string) => readFileSync(join(network.directory, `${relay}.log`), 'utf8')
  const count = (relay: string, words: string) => logOf(relay).split(words).length - 1

  it('whose wallet never answers or goes away can be given up and begun again, and costs nothing until it is taken', async () => {
    const before = await story.purse(li, chen)
    await story.looksAtPrice(li, chen)
    li.wallet?.leaveNext('sign typed data')
    await story.rings(li)
    await li.at('wallet-prompt').getByRole('button', { name: 'Stop waiting' }).click()
    const placing = li.at('placing-dialog')
    await placing.getByText('You stopped waiting for the wallet.').waitFor()
    expect(await lightsOf(li), 'nobody listens while nobody calls').to.deep.equal([])
    li.wallet?.disconnectNext('sign typed data')
    await placing.getByRole('button', { name: 'Call again' }).click()
    await placing.getByText('Your wallet could not do this. Nothing was spent').waitFor()
    expect(await axe(li.page)).to.deep.equal([])
    expect(await chen.at('incoming-call').count()).to.equal(0)
    await story.expectPaid(li, chen, before, 0n)
  })

  it('is not lost where the relay does not open it and the wallet does not answer: it is asked again', async () => {
    await li.context.route(OPENING, (route) => route.abort())
    li.wallet?.leaveNext('send transaction')
    await li.at('placing-dialog').getByRole('button', { name: 'Call again' }).click()
    await chen.at('accept').click({ timeout: 60_000 })
    await li.at('wallet-prompt').getByRole('button', { name: 'Stop waiting' }).click({ timeout: 60_000 })
    await li.at('call-deposit').waitFor()
    expect(await axe(li.page)).to.deep.equal([])
    const prompts = li.wallet?.prompts.length ?? 0
    await li.at('call-deposit').click()
    for (const person of [li, chen]) {
      await story.money(person, 'running')
      await story.isTalking(person)
    }
    expect(li.wallet?.prompts.slice(prompts)).to.deep.equal(['send transaction'])
    await li.context.unroute(OPENING)
  })

  it('goes on while the wallet does not answer a top-up, which can be given up and asked for again', async () => {
    await story.nextTick(li)
    const had = await story.held(li)
    const dialog = li.at('call-top-up-dialog')
    await li.at('call-top-up').click()
    await li.at('top-up-1').check()
    li.wallet?.leaveNext('sign typed data')
    await li.at('call-top-up-confirm').click()
    await li.at('wallet-prompt').getByRole('button', { name: 'Stop waiting' }).click()
    await dialog.getByText('You stopped waiting for the wallet.').waitFor()
    li.wallet?.disconnectNext('send transaction')
    await li.at('call-top-up-confirm').click()
    await dialog.getByText('Your wallet could not do this. Nothing was spent').waitFor()
    await story.nextTick(li)
    for (const person of [li, chen]) await story.isTalking(person)
    expect(await story.held(li)).to.equal(had)
    await li.at('call-top-up-confirm').click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await story.held(li)).to.equal(had - story.units('1.5'))
    for (const person of [li, chen]) await story.isTalking(person)
  })

  it('is settled by the payee’s own wallet where no relay does it', async () => {
    const before = await story.purse(li, chen)
    const deposit = story.units('3')
    for (const { context } of [li, chen]) await context.route(CLOSING, (route) => route.abort())
    const paid = await story.paidSoFar(li)
    await li.at('hang-up').click()
    for (const person of [li, chen]) {
      await person.page.locator('[data-testid=receipt][data-state=unsettled]').waitFor({ timeout: 60_000 })
    }
    await chen.at('call-close').click()
    await chen.page.getByRole('link', { name: 'Calls' }).click()
    await chen.at('open-receipt').first().click()
    const collect = chen.at('settle-collect')
    await collect.waitFor()
    expect(await axe(chen.page)).to.deep.equal([])
    const prompts = chen.wallet?.prompts.length ?? 0
    await collect.click()
    const settled = await story.receiptOf(chen)
    expect(chen.wallet?.prompts.slice(prompts)).to.deep.equal(['send transaction'])
    expect(settled >= paid && settled <= paid + story.units('0.25')).to.equal(true)
    await story.expectPaid(li, chen, { ...before, payer: before.payer + deposit }, settled)
    expect(await story.receiptOf(li, 100_000), 'the payer’s screen finds it').to.equal(settled)
    await chen.page.keyboard.press('Escape')
    await li.at('call-close').click()
    for (const { context } of [li, chen]) await context.unroute(CLOSING)
  })

  let others: Purse
  let signed: bigint
  let collected: bigint

  it('whose payee stays away is settled by the relay that keeps his voucher, when the payer asks for the rest back', async () => {
    others = await story.purse(ada, dana)
    const earlier = RELAYS.map((relay) => count(relay, 'Voucher settled'))
    await story.talk(ada, dana)
    await story.untilPaid(ada, '0.5')
    await story.crash(dana)
    await ada.at('hang-up').click()
    await ada.page.locator('[data-testid=receipt][data-state=unsettled]').waitFor({ timeout: 60_000 })
    signed = await story.amountAt(ada.page, 'receipt-paid')
    await ada.at('call-close').click()
    await ada.page.getByRole('link', { name: 'Calls' }).click()
    await ada.at('open-receipt').first().click()
    await ada.at('settle-ask').click()
    await ada.at('settle-wait').waitFor({ timeout: 30_000 })
    expect(await axe(ada.page)).to.deep.equal([])
    await waitFor('A relay settles', async () =>
      RELAYS.some((relay, index) => count(relay, 'Voucher settled') > Number(earlier[index])) ? true : undefined,
    )
    collected = (await story.held(dana)) - others.payee
    expect(collected > 0n, 'the payee was paid and was not there').to.equal(true)
  })

  it('goes on when its relay is killed, and vouchers reach the relay again after it was started anew', async () => {
    const before = await story.purse(li, chen)
    const earlier = RELAYS.map((relay) => count(relay, 'Tab opened'))
    await story.talk(li, chen)
    const relay = RELAYS.find((name, index) => count(name, 'Tab opened') > Number(earlier[index])) as string
    await story.nextTick(li)
    // With what it started: nothing of it may stay behind.
    process.kill(-Number(network.processes()[relay]), 'SIGKILL')
    await waitFor('The line about the dead relay', async () =>
      network.printed().includes(`${relay} ended by itself`) ? true : undefined,
    )
    await story.nextTick(li)
    restarted = new Part({ ...relayProcess(network.directory, relay), onCrash: () => {} })
    const url = network.relayUrls[RELAYS.indexOf(relay as (typeof RELAYS)[number])]
    const kept = await chen.page.waitForResponse(
      (response) =>
        response.url().startsWith(`${url}/v1/tabs/`) && response.url().endsWith('/voucher') && response.ok(),
      { timeout: 60_000 },
    )
    const { cumulative } = (await kept.json()) as { cumulative: string }
    expect(BigInt(cumulative) >= story.units('0.5'), 'the newest one').to.equal(true)
    for (const person of [li, chen]) await story.isTalking(person)
    const closed = count(relay, 'Tab closed')
    const paid = await story.endsWith(li, chen)
    expect(count(relay, 'Tab closed'), 'by the relay that came back').to.equal(closed + 1)
    await story.expectPaid(li, chen, before, paid)
    others = await story.withFeesOf(paid, others)
  })

  it('gives the payer back all that was not collected, once the wait is over', async () => {
    await ada.at('settle-ready').click({ timeout: 120_000 })
    const paid = await story.receiptOf(ada)
    expect(paid <= signed && paid >= signed - story.units('0.25'), 'one tick at most is lost to the payee').to.equal(
      true,
    )
    await story.expectPaid(ada, dana, others, paid)
    expect((await story.held(dana)) - others.payee).to.equal(collected)
  })

  it('threw nothing and reached nobody outside', () => {
    for (const person of [chen, dana, li, ada]) person.assertQuiet()
  })
})
