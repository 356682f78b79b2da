import { expect } from 'chai'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { Address } from 'viem'
import type { HDAccount } from 'viem/accounts'
import { installWallet, type TestWallet } from '../../support/installWallet.ts'

type Init = { browser: Browser; appUrl: string; rpcUrl: string; wallet?: HDAccount }

/** Someone with a browser profile of his own, who uses the app by what the screen says. */
export class Person {
  readonly context: BrowserContext
  readonly appUrl: string
  /** The extension that was installed, if any; otherwise the built-in demo wallet is used. */
  readonly wallet: TestWallet | undefined
  /** Of that wallet. */
  readonly account: Address | undefined
  /** What the pages of this profile tried to reach beyond this machine. */
  readonly strayRequests: string[] = []
  readonly pageErrors: string[] = []
  page: Page
  did = ''

  private constructor(
    context: BrowserContext,
    page: Page,
    { appUrl, wallet }: Pick<Init, 'appUrl' | 'wallet'>,
    installed: TestWallet | undefined,
  ) {
    this.context = context
    this.page = page
    this.appUrl = appUrl
    this.wallet = installed
    this.account = wallet?.address
  }

  static async arrive({ browser, appUrl, rpcUrl, wallet }: Init): Promise<Person> {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
    context.setDefaultTimeout(30_000)
    const installed = wallet === undefined ? undefined : await installWallet(context, wallet, rpcUrl)
    const person = new Person(context, await context.newPage(), { appUrl, ...(wallet && { wallet }) }, installed)
    context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url())
      if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1') person.strayRequests.push(request.url())
    })
    person.#watch()
    return person
  }

  #watch(): void {
    this.page.on('pageerror', (error) => this.pageErrors.push(String(error.stack ?? error)))
  }

  /** The element with this test id. */
  at(testId: string): Locator {
    return this.page.getByTestId(testId)
  }

  async go(path: string): Promise<void> {
    await this.page.goto(this.appUrl + path)
  }

  async connect(): Promise<void> {
    await this.go('/me')
    await this.at('connect').first().click()
    await this.at(this.wallet === undefined ? 'wallet-demoWallet' : 'wallet-test.parley.wallet').click()
    await this.at('connect-dialog').waitFor({ state: 'hidden' })
  }

  async getMoney(): Promise<void> {
    await this.go('/stamps')
    await this.at('get-money').first().click()
    await this.at('get-money').first().waitFor({ state: 'hidden' })
  }

  async register(name: string): Promise<void> {
    await this.go('/me')
    await this.at('register-name').fill(name)
    await this.at('register').click()
    await this.at('did').waitFor()
    this.did = (await this.at('did').innerText()).trim()
  }

  async buyBook(size: 'small' | 'medium' | 'large'): Promise<void> {
    await this.go('/stamps')
    await this.at(`size-${size}`).check()
    await this.at('buy').click()
    await this.page.locator('[data-testid=book][data-state=active]').waitFor()
  }

  async openChatWith(didOrAddress: string): Promise<void> {
    await this.go('/chat')
    await this.findAndOpen(didOrAddress)
  }

  /** On the chat page, without loading it anew: a call that goes on would end. */
  async findAndOpen(didOrAddress: string): Promise<void> {
    await this.at('find').fill(didOrAddress)
    await this.at('find-button').click()
    await this.at('message-input').waitFor()
  }

  async write(text: string): Promise<void> {
    await this.at('message-input').fill(text)
    await this.page.keyboard.press('Enter')
    await this.message(text).waitFor()
  }

  /** The bubble that shows this text. */
  message(text: string): Locator {
    return this.at('message').filter({ has: this.page.getByTestId('message-text').getByText(text, { exact: true }) })
  }

  /** Waits until the bubble is in one of these states. */
  async untilState(text: string, states: string[], timeout = 30_000): Promise<void> {
    const selector = states.map((state) => `[data-state="${state}"]`).join(',')
    try {
      await this.message(text).and(this.page.locator(selector)).waitFor({ timeout })
    } catch (cause) {
      const status = await this.status(text).catch(() => 'not shown')
      throw new Error(`"${text}" is not ${states.join(' or ')}: ${status}`, { cause })
    }
  }

  async status(text: string): Promise<string> {
    return (await this.message(text).getByTestId('message-status').innerText()).trim()
  }

  async texts(direction: 'in' | 'out'): Promise<string[]> {
    return await this.page
      .locator(`[data-testid=message][data-direction=${direction}] [data-testid=message-text]`)
      .allInnerTexts()
  }

  /** Closes the window; the profile (storage) stays. */
  async closeWindow(): Promise<void> {
    await this.page.close()
  }

  async openWindow(): Promise<void> {
    this.page = await this.context.newPage()
    this.#watch()
  }

  /** Nothing broke behind the screen, and nobody outside was told that this person is here. */
  assertQuiet(): void {
    expect(this.pageErrors, 'errors thrown in pages').to.deep.equal([])
    expect(this.strayRequests, 'requests that left this machine').to.deep.equal([])
  }
}
