import { expect } from 'chai'
import type { Browser, BrowserContext } from 'playwright-core'
import { openBrowser } from '../support/openBrowser.ts'
import { serveModules } from './support/serveModules.ts'

/** Inside the page the modules are these, by address. */
type Modules = {
  openIndexedDbStore: typeof import('@parley/client/browser').openIndexedDbStore
  takeSlots: typeof import('../../client/src/books/takeSlots.ts').takeSlots
}
declare const parley: Modules

describe('store in IndexedDB, in a real browser', function () {
  this.timeout(60_000)
  let browser: Browser
  let context: BrowserContext
  let server: Awaited<ReturnType<typeof serveModules>>

  before(async () => {
    server = await serveModules()
    browser = await openBrowser()
    context = await browser.newContext()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function tab() {
    const page = await context.newPage()
    await page.goto(server.url)
    await page.evaluate(`Promise.all([
      import('/client/src/browser/openIndexedDbStore.ts'),
      import('/client/src/books/takeSlots.ts'),
    ]).then((modules) => { globalThis.parley = Object.assign({}, ...modules) })`)
    return page
  }

  it('keeps bytes and big numbers over a reload, lists a prefix, and rolls back a change that throws', async () => {
    const first = await tab()
    await first.evaluate(async () => {
      const store = await parley.openIndexedDbStore('kinds')
      await store.put('p/2', { bytes: Uint8Array.of(1, 2, 3), amount: 2n ** 90n })
      await store.put('p/10', 1)
      await store.put('q', 1)
      await store.put('gone', 1)
      await store.remove('gone')
    })
    await first.close()
    const second = await tab()
    const result = await second.evaluate(async () => {
      const store = await parley.openIndexedDbStore('kinds')
      const entry = await store.get<{ bytes: Uint8Array; amount: bigint }>('p/2')
      const code = await store
        .update<number>('q', () => {
          throw new RangeError('no')
        })
        .catch((error: { code?: string }) => error.code)
      return {
        bytes: [...(entry?.bytes ?? [])],
        amount: String(entry?.amount),
        keys: (await store.list('p/')).map(({ key }) => key),
        code,
        q: await store.get('q'),
        gone: await store.get('gone'),
        next: await store.update<number>('q', (old = 0) => old + 1),
      }
    })
    expect(result).to.deep.include({
      bytes: [1, 2, 3],
      amount: String(2n ** 90n),
      keys: ['p/10', 'p/2'],
      q: 1,
      next: 2,
    })
    expect(result.code).to.equal('store/failed')
    expect(result.gone).to.equal(undefined)
    await second.close()
  })

  it('never gives one slot to two tabs', async () => {
    const tabs = await Promise.all([tab(), tab(), tab()])
    const slots = await Promise.all(
      tabs.map((page) =>
        page.evaluate(async () => {
          const store = await parley.openIndexedDbStore('slots')
          // All begin together, however slowly the tabs came up.
          await store.update<number>('arrived', (count = 0) => count + 1)
          while ((await store.get<number>('arrived')) !== 3) await new Promise((resolve) => setTimeout(resolve, 5))
          const taken: number[] = []
          for (;;) {
            try {
              taken.push(await parley.takeSlots(store, 'sheet', { bookId: 1n, count: 2, limit: 240, until: 0 }))
            } catch (error) {
              if ((error as { code?: string }).code === 'book/used-up') return taken
              throw error
            }
          }
        }),
      ),
    )
    expect(slots.flat().sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 120 }, (_, index) => index * 2))
    expect(slots.filter((taken) => taken.length > 0).length, 'they did compete').to.be.greaterThan(1)
  })
})
