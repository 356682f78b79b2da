import type { RelayConfig } from '@parley/node'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { until } from '../../node/support/relayWorld.ts'
import { openBrowser } from '../../support/openBrowser.ts'
import { ClientWorld } from './ClientWorld.ts'
import type { PlainCall } from './callPage.ts'
import { serveCallPage } from './serveCallPage.ts'

export type Caller = { name: string; did: string; page: Page; context: BrowserContext; privateKey: `0x${string}` }

/** Relays, a chain, and people who call each other from real browsers. `stop` leaves nothing behind. */
export class CallWorld {
  readonly world: ClientWorld
  readonly served: Awaited<ReturnType<typeof serveCallPage>>
  readonly #browsers: Browser[] = []

  private constructor(world: ClientWorld, served: CallWorld['served']) {
    this.world = world
    this.served = served
  }

  static async start(change: Partial<RelayConfig> = {}): Promise<CallWorld> {
    const [world, served] = await Promise.all([ClientWorld.start(), serveCallPage()])
    await world.relays.addRelay('one', { change })
    await world.relays.addRelay('two', { change })
    await world.relays.connected()
    return new CallWorld(world, served)
  }

  async browser(): Promise<Browser> {
    const browser = await openBrowser({ devices: true })
    this.#browsers.push(browser)
    return browser
  }

  /** Somebody with an identity and stamps, at a page of a browser. */
  async person(name: string, browser: Browser, { relayOnly = false } = {}): Promise<Caller> {
    const privateKey = await this.world.fundedKey()
    const context = await browser.newContext({ permissions: ['microphone', 'camera'] })
    const page = await this.#page(context)
    const did = await page.evaluate((init) => window.page.open(init), {
      ...this.#init(privateKey),
      name,
      relayOnly,
    })
    return { name, did, page, context, privateKey }
  }

  /** Another tab of the same person. */
  async tab({ context, privateKey }: Caller): Promise<Page> {
    const page = await this.#page(context)
    await page.evaluate((init) => window.page.open(init), this.#init(privateKey))
    return page
  }

  /** Each has written to the other. */
  async acquaint(one: Caller, other: Caller): Promise<void> {
    await one.page.evaluate((did) => window.page.write(did, 'hello'), other.did)
    await other.page.evaluate((did) => window.page.write(did, 'hello'), one.did)
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      await until(`${from.name}'s hello arrived`, async () => {
        const { texts } = await to.page.evaluate((did) => window.page.conversation(did), from.did)
        return texts.includes('hello received') ? true : undefined
      })
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close()))
    await this.served.stop()
    await this.world.stop()
  }

  #init(privateKey: `0x${string}`) {
    const { addressBook } = this.world.relays
    return { addressBook: JSON.parse(JSON.stringify(addressBook)) as unknown, privateKey }
  }

  async #page(context: BrowserContext): Promise<Page> {
    const page = await context.newPage()
    await page.goto(this.served.url)
    await page.waitForFunction(() => window.page !== undefined)
    return page
  }
}

/** The calls on somebody's screen. */
export async function callsOf(page: Page): Promise<PlainCall[]> {
  return await page.evaluate(() => window.page.calls())
}

/** Waits for a call on somebody's screen. */
export async function callThat(
  what: string,
  page: Page,
  fits: (call: PlainCall) => boolean,
  ms?: number,
): Promise<PlainCall> {
  return await until(what, async () => (await callsOf(page)).find(fits), ms)
}
