// Advice by the minute in two real browsers: offered, found, and shown to be what it is.
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { devAccount } from '../../devnet/devAccount.ts'
import { waitFor } from '../../devnet/waitFor.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { type Network, startNetwork } from '../support/startNetwork.ts'
import { axe } from './support/axe.ts'
import { Person } from './support/Person.ts'

describe('an adviser and a reader', function () {
  this.timeout(300_000)
  let network: Network
  let browser: Browser
  let chen: Person
  let li: Person

  before(async () => {
    network = await startNetwork()
    browser = await openBrowser()
    const { appUrl, rpcUrl } = network
    chen = await Person.arrive({ browser, appUrl, rpcUrl, wallet: devAccount(6) })
    li = await Person.arrive({ browser, appUrl, rpcUrl })
    // Colours change at once.
    for (const { page } of [chen, li]) await page.emulateMedia({ reducedMotion: 'reduce' })
    await chen.connect()
    await chen.register('Dr. Chen')
    await li.connect()
    await li.getMoney()
    await li.register('Li Wei')
    await li.buyBook('small')
    await chen.getMoney()
    await chen.buyBook('small')
  })
  after(async () => {
    await browser?.close()
    await network?.stop()
  })

  it('an empty list teaches what advice is here', async () => {
    await li.go('/consult')
    await li.page.getByText('Nobody offers advice here yet').waitFor()
    expect(await axe(li.page)).to.deep.equal([])
  })

  it('says what is missing before the wallet is asked', async () => {
    await chen.go('/consult?view=sell')
    const prompts = chen.wallet?.prompts.length
    await chen.at('offer-publish').click()
    await chen.page.getByText('Give the offer a title.').first().waitFor()
    await chen.at('offer-rate').fill('a lot')
    await chen.page.getByText('Write a price such as 1.50.').first().waitFor()
    expect(await axe(chen.page)).to.deep.equal([])
    expect(chen.wallet?.prompts.length).to.equal(prompts)
  })

  it('shows the sums to the last unit, and publishes by one transaction', async () => {
    await chen.at('offer-title').fill('Tax law for freelancers')
    await chen.at('offer-text').fill('Twenty years of practice.\nShort answers.')
    await chen.at('offer-topics').fill('Tax law, 税法')
    await chen.at('language-zh').check()
    await chen.at('offer-rate').fill('1.5')
    await chen.at('offer-minimum').fill('5')
    await chen.at('offer-refund').fill('Everything, if I was of no use.')
    for (const day of [1, 2, 3, 4, 5, 6, 7]) await chen.at(`day-${day}`).check()
    await chen.at('offer-per-minute').getByText('1.50').waitFor()
    expect(await chen.at('offer-net').innerText())
      .to.include('1.455')
      .and.include('Relay 2%, network 1%')
    const prompts = chen.wallet?.prompts.length ?? 0
    await chen.at('offer-publish').click()
    await chen.at('own-offer').waitFor({ timeout: 60_000 })
    expect(chen.wallet?.prompts.slice(prompts)).to.deep.equal(['send transaction'])
    expect(await axe(chen.page)).to.deep.equal([])
  })

  it('is found, and stands first while the switch is on', async () => {
    await chen.at('available-switch').click()
    await chen.page.getByRole('switch', { checked: true }).waitFor()
    await li.go('/consult')
    const row = li.at('adviser').filter({ hasText: 'Dr. Chen' })
    await row.getByText('Available now').waitFor({ timeout: 60_000 })
    expect(await row.innerText())
      .to.include('Tax law for freelancers')
      .and.include('1.50 dUSD a minute')
    expect(await axe(li.page)).to.deep.equal([])
  })

  it('is searched by words, language, price and availability', async () => {
    const rows = () => li.at('adviser').count()
    const settles = async (count: number, what: string) =>
      await waitFor(what, async () => ((await rows()) === count ? true : undefined))
    await li.at('consult-text').fill('soup')
    await li.page.getByText('Nobody fits.').waitFor()
    await li.at('consult-text').fill('税法')
    await settles(1, 'a topic finds')
    await li.at('consult-most').fill('1.49')
    await settles(0, 'a price leaves out')
    await li.at('consult-most').fill('1.5')
    await settles(1, 'a price lets in')
    await li.at('consult-language').selectOption('de')
    await settles(0, 'a language leaves out')
    await li.at('consult-language').selectOption('zh')
    await li.at('consult-now').check()
    await settles(1, 'available now')
  })

  it('says on his page what a call costs, what comes back, and how to call', async () => {
    await li.at('adviser').first().click()
    await li.at('adviser-page').waitFor()
    expect(await li.at('adviser-per-minute').innerText())
      .to.include('1.50')
      .and.include('0.25')
    expect(await li.at('adviser-minimum').innerText()).to.include('5.00')
    expect(await li.at('refund-rule').innerText()).to.equal('Everything, if I was of no use.')
    await li.page.getByText('No ratings yet').first().waitFor()
    expect(await axe(li.page)).to.deep.equal([])
    await li.at('call-now').click()
    await li.at('paid-call-dialog').waitFor()
    expect(await li.at('paid-rate').innerText()).to.include('1.50')
    await li.page.keyboard.press('Escape')
    await li.at('paid-call-dialog').waitFor({ state: 'hidden' })
    await li.page.goBack()
    await li.at('consult-text').waitFor()
  })

  it('is booked by proposed times, with words in the conversation and a place in the list', async () => {
    await li.at('adviser').first().click()
    await li.at('book').click()
    await li.at('booking-send').click()
    await li.page.getByText('Choose at least one time').waitFor()
    const time = new Date(Date.now() + 86_400_000 - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
    await li.at('booking-time-1').fill(time)
    await li.at('booking-words').fill('About my first year')
    expect(await axe(li.page)).to.deep.equal([])
    await li.at('booking-send').click()
    await li.at('book-form').waitFor({ state: 'hidden' })
    await chen.go(`/chat?with=${encodeURIComponent(li.did)}`)
    await chen.at('message-text').getByText('Asks for an appointment of 30 minutes').waitFor()
    await chen.page.getByRole('link', { name: 'See the appointment' }).click()
    await chen.at('booking-accept').waitFor()
    // The title comes after the page.
    await chen.page.waitForFunction(() => document.title !== '')
    expect(await axe(chen.page)).to.deep.equal([])
    await chen.at('booking-accept').click()
    await chen.page.locator('[data-testid=appointment][data-state=agreed]').waitFor()
    await li.go('/consult?view=appointments')
    await li.page.locator('[data-testid=appointment][data-state=agreed]').waitFor()
    const [file] = await Promise.all([li.page.waitForEvent('download'), li.at('calendar').click()])
    expect(file.suggestedFilename()).to.equal('parley.ics')
    await chen.go('/consult?view=sell')
    await li.go('/consult')
  })

  it('fits a phone, dark and in Chinese, and goes by keyboard', async () => {
    await li.page.setViewportSize({ width: 390, height: 844 })
    await li.context.addCookies([
      { name: 'locale', value: 'zh', url: network.appUrl },
      { name: 'theme', value: 'dark', url: network.appUrl },
    ])
    await li.go('/consult')
    await li.page.getByRole('heading', { name: '咨询', exact: true }).waitFor()
    await li.at('adviser').first().focus()
    await li.page.keyboard.press('Enter')
    await li.at('adviser-page').waitFor()
    const wide = await li.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(wide, 'nothing sticks out').to.equal(0)
    expect(await axe(li.page)).to.deep.equal([])
    await li.go('/consult?view=sell')
    await li.at('offer-form').waitFor()
    expect(await axe(li.page)).to.deep.equal([])
  })

  it('is changed and withdrawn', async () => {
    await chen.at('offer-edit').click()
    await chen.at('offer-rate').fill('3')
    await chen.at('offer-publish').click()
    await chen.at('own-rate').getByText('3.00').waitFor({ timeout: 60_000 })
    await chen.at('offer-withdraw').click()
    await chen.at('withdraw-confirm').click()
    await chen.at('offer-form').waitFor({ timeout: 60_000 })
    await li.go('/consult')
    await li.page.locator('[data-testid=adviser]').waitFor({ state: 'detached' })
    chen.assertQuiet()
    li.assertQuiet()
  })
})
