// Two people call each other from the screens, and a third one interrupts, against what `npm start` brings up.
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { waitFor } from '../../devnet/waitFor.ts'
import { findCommand } from '../../node/src/turn/findCommand.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { type Network, startNetwork } from '../support/startNetwork.ts'
import { arriveToCall } from './support/arriveToCall.ts'
import { axe } from './support/axe.ts'
import { heardBy, lightsOf, waysAt } from './support/overhear.ts'
import type { Person } from './support/Person.ts'

describe('two people talk', function () {
  this.timeout(180_000)
  let network: Network
  let browser: Browser
  let li: Person
  let chen: Person
  let ada: Person

  before(async () => {
    network = await startNetwork({ args: ['--no-people'] })
    browser = await openBrowser({ devices: true })
    const { appUrl, rpcUrl } = network
    const arrive = (name: string, account: number) => arriveToCall({ browser, appUrl, rpcUrl }, name, account)
    li = await arrive('Li Wei', 6)
    chen = await arrive('Dr. Chen', 7)
    ada = await arrive('Ada', 8)
  })
  after(async () => {
    await browser?.close()
    await network?.stop()
  })

  const phase = (person: Person, phase: string) =>
    person.page.locator(`[data-testid=call-screen][data-phase=${phase}]`).waitFor({ timeout: 60_000 })
  const rings = (person: Person) => person.at('incoming-call').waitFor({ timeout: 60_000 })

  /** axe in both languages and both themes, without leaving the page: a call would end. */
  async function violations(person: Person, what: string): Promise<string[]> {
    const found: string[] = []
    const { page } = person
    // Colours change at once.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const locale of ['en', 'zh']) {
      await page.context().addCookies([{ name: 'locale', value: locale, url: person.appUrl }])
      if ((await page.locator('html').getAttribute('lang')) !== (locale === 'zh' ? 'zh-Hans' : locale)) {
        await page.evaluate(() => (document.querySelector('header button[lang]') as HTMLButtonElement).click())
        await page.locator(`html[lang^=${locale}]`).waitFor()
      }
      // Next sends a page's title after the page.
      await page.waitForFunction(() => document.title !== '')
      for (const theme of ['light', 'dark']) {
        await page.evaluate((theme) => {
          document.documentElement.dataset.theme = theme
        }, theme)
        for (const violation of await axe(page)) found.push(`${what} ${locale} ${theme}: ${violation}`)
      }
    }
    await page.evaluate(() => (document.querySelector('header button[lang]') as HTMLButtonElement).click())
    await page.locator('html[lang=en]').waitFor()
    return found
  }

  it('has an empty list of calls that says how one begins', async () => {
    await li.go('/calls')
    await li.page.getByText('No calls yet').waitFor()
    await li.page.getByRole('link', { name: 'Go to the conversations' }).click()
    await li.page.waitForURL('**/chat')
  })

  it('rings nobody who was never written to', async () => {
    await ada.openChatWith(chen.did)
    await ada.at('call-audio').click()
    await ada.at('check-call').click()
    await phase(ada, 'calling')
    await ada.at('hang-up').click()
    await ada.at('call-close').click()
    await chen.go('/calls')
    await chen.page.locator('[data-testid=call-record][data-outcome=missed]').waitFor()
    expect(await chen.at('incoming-call').count()).to.equal(0)
  })

  it('shows microphone, camera and speaker before the first call, and the relays that can carry it', async () => {
    await li.openChatWith(chen.did)
    await li.write('Shall we talk?')
    await chen.go('/chat')
    await chen.at('conversation').filter({ hasText: 'Li Wei' }).click()
    await chen.write('Gladly.')
    await li.message('Gladly.').waitFor()

    await li.at('call-video').click()
    await li.page.locator('[data-testid=level][data-heard=true]').waitFor()
    expect(await li.at('choose-microphone').locator('option').count()).to.be.at.least(1)
    expect(await li.at('choose-camera').locator('option').count()).to.be.at.least(1)
    await li.at('check-relay').getByText('2 relays can carry the call').waitFor()
    await li.at('test-tone').click()
    await li.page.getByText('No tone? Choose another speaker').waitFor()
    expect((await lightsOf(li)).sort()).to.deep.equal(['audio', 'video'])
    expect(await violations(li, 'check')).to.deep.equal([])
  })

  it('rings on whatever page the other one is, reads out who calls, and Escape only silences it', async () => {
    await chen.page.getByRole('link', { name: 'Stamps' }).click()
    await chen.at('book').waitFor()
    await li.at('check-call').click()
    await rings(chen)
    await phase(li, 'ringing')
    expect(await chen.at('incoming-name').innerText()).to.equal('Li Wei')
    expect(await chen.at('incoming-call').getByRole('alert').innerText()).to.include('Li Wei is calling with video')
    expect(await chen.at('incoming-call').evaluate((card) => card === document.activeElement)).to.equal(true)
    await chen.page.keyboard.press('Escape')
    await chen.page.locator('[data-testid=silence][aria-pressed=true]').waitFor()
    expect(await violations(chen, 'incoming')).to.deep.equal([])
  })

  it('is taken by Enter; each hears and sees the other', async () => {
    await chen.at('incoming-call').focus()
    await chen.page.keyboard.press('Enter')
    for (const person of [li, chen]) {
      await phase(person, 'talking')
      await person.at('tile').locator('video').waitFor()
      const before = await heardBy(person)
      await waitFor('A voice', async () => ((await heardBy(person)) > before ? true : undefined))
      await person.at('talk-time').waitFor()
      await person.at('call-path').getByText('Direct').waitFor()
    }
    expect(await chen.page.locator('[data-testid=voice]').count(), 'a voice is played').to.equal(1)
  })

  it('shows who is muted and who shows no picture, and lets go of the camera', async () => {
    await chen.at('mute').click()
    expect(await chen.at('mute').getAttribute('aria-pressed')).to.equal('true')
    await li.at('tile').getByText('muted').waitFor()
    await chen.at('camera').click()
    await li.at('tile').locator('video').waitFor({ state: 'detached' })
    expect(await lightsOf(chen), 'the light of the camera is out').to.deep.equal(['audio'])
    await chen.at('camera').click()
    await li.at('tile').locator('video').waitFor()
    await chen.at('mute').click()
    await li.at('tile').getByText('muted').waitFor({ state: 'hidden' })
  })

  it('carries a line written in the call, and counts it while the chat is closed', async () => {
    await li.at('call-chat-button').click()
    await li.at('call-chat-input').fill('Can you hear me?')
    await li.page.keyboard.press('Enter')
    await chen.page.getByRole('button', { name: 'Chat 1 new line' }).click()
    await chen.at('call-line').getByText('Can you hear me?').waitFor()
    for (const person of [li, chen]) expect(await violations(person, 'call')).to.deep.equal([])
  })

  it('goes on while one walks to other pages, and one comes back to it', async () => {
    await chen.page.getByRole('link', { name: 'Network' }).click()
    await chen.at('call-bar').waitFor()
    const before = await heardBy(chen)
    await waitFor('The voice on another page', async () => ((await heardBy(chen)) > before ? true : undefined))
    expect(await chen.page.locator('[data-testid=voice]').count()).to.equal(1)
    await chen.at('return').click()
    await phase(chen, 'talking')
  })

  it('holds the call for a second one, and goes on with it after', async () => {
    await chen.at('minimize').click()
    await chen.page.getByRole('link', { name: 'Chat' }).click()
    await chen.findAndOpen(ada.did)
    await chen.write('You may call me.')
    await ada.go('/chat')
    await ada.at('conversation').first().click()
    await ada.message('You may call me.').waitFor()
    await ada.at('call-audio').click()
    await rings(chen)
    await chen.at('incoming-call').getByText('The call you are in is held').waitFor()
    await chen.at('accept').click()
    await phase(ada, 'talking')
    await li.at('call-phase').getByText('The other side holds the call').waitFor()
    await ada.at('hang-up').click()
    await chen.at('call-ended').waitFor()
    await chen.at('call-close').click()
    await chen.at('return').click()
    await chen.at('go-on').click()
    await li.at('call-phase').getByText('Talking').waitFor()
  })

  it('ends for both, lets go of every device, and stands in both lists', async () => {
    await chen.at('hang-up').click()
    await li.page.getByText('The other side hung up').first().waitFor()
    for (const person of [li, chen]) {
      await waitFor('The lights are out', async () => ((await lightsOf(person)).length === 0 ? true : undefined))
      await person.at('call-screen').waitFor({ state: 'hidden' })
      await person.page.getByRole('link', { name: 'Calls' }).click()
      await person.page.locator('[data-testid=call-record][data-outcome=answered]').first().waitFor()
    }
    const record = li.page.locator('[data-testid=call-record][data-outcome=answered]').first()
    expect(await record.innerText()).to.match(/Dr\. Chen\s+Outgoing video call\s+· 0:\d\d/)
    expect(await violations(li, 'list')).to.deep.equal([])
  })

  it('says that a call was declined, and needs no check for it', async () => {
    await li.at('call-record').first().getByTestId('call-audio').click()
    await rings(chen)
    await chen.at('decline').click()
    await li.at('call-ended').getByText('Declined').waitFor()
    await li.at('call-close').click()
  })

  it('marks a missed call on the rail until it was seen, in words and with a sign', async () => {
    await chen.page.getByRole('link', { name: 'Stamps' }).click()
    await li.at('call-record').first().getByTestId('call-audio').click()
    await rings(chen)
    await li.at('hang-up').click()
    await chen.at('incoming-call').waitFor({ state: 'hidden' })
    await chen.at('missed-total').waitFor()
    await chen.page.getByRole('link', { name: /Calls.*1 missed call/ }).click()
    await chen.at('filter-missed').click()
    await chen.at('call-record').first().getByText('Missed').waitFor()
    await chen.at('missed-total').waitFor({ state: 'hidden' })
    await li.at('call-close').click()
  })

  it('keeps an address out of calls for who wants that, and says so where no relay can carry one', async () => {
    await li.page.getByRole('link', { name: 'Me', exact: true }).click()
    await li.at('hide-address').click()
    expect(await violations(li, 'me')).to.deep.equal([])
    // It is kept: this is a page that was loaded anew.
    await li.go('/me')
    expect(await li.at('hide-address').getAttribute('aria-checked')).to.equal('true')
    await li.go('/calls')
    await li.at('call-record').first().getByTestId('call-audio').click()
    if (findCommand('turnserver') === undefined) {
      await li.at('call-ended').getByText('no relay of this call could carry it').waitFor()
    } else {
      await rings(chen)
      await chen.at('accept').click()
      for (const person of [li, chen]) {
        await phase(person, 'talking')
        await person.page.locator('[data-testid=call-screen][data-path=relay]').waitFor()
        const before = await heardBy(person)
        await waitFor('A voice', async () => ((await heardBy(person)) > before ? true : undefined))
      }
      for (const ways of [(await waysAt(li)).own, (await waysAt(chen)).other]) {
        expect(ways).to.not.deep.equal([])
        for (const way of ways) expect(way).to.match(/ typ relay raddr 0\.0\.0\.0 /)
      }
      await li.at('hang-up').click()
      await li.at('call-ended').waitFor()
    }
    await li.at('call-close').click()
    await li.go('/me')
    await li.at('hide-address').click()
    await li.go('/calls')
  })

  it('says in words what to do where the browser denies the microphone', async () => {
    await li.page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    })
    await li.at('open-check').click()
    await li.at('check-dialog').getByText('does not let this page use the microphone').waitFor()
    await li.at('check-dialog').getByText('does not let this page use the camera').waitFor()
    await li.page.keyboard.press('Escape')
    await li.at('call-record').first().getByTestId('call-audio').click()
    await li.at('placing-dialog').getByText('does not let this page use the microphone').waitFor()
  })

  it('threw nothing and reached nobody outside', () => {
    for (const person of [li, chen, ada]) person.assertQuiet()
  })
})
