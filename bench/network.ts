import { cpus } from 'node:os'
import type { Browser, Page } from 'playwright-core'
import { buildApp } from '../devnet/buildApp.ts'
import { buildSubgraph } from '../devnet/buildSubgraph.ts'
import { openBrowser } from '../test/support/openBrowser.ts'
import { serveYear } from '../test/support/serveYear.ts'

const ROUNDS = 7

type Load = { firstPaintMs: number; chartsMs: number; scriptKb: number; dataKb: number }

/** Figures `network`: the network page with a year of weekly epochs in a Chromium that knows nothing yet, everything on one machine. */
export async function run({ json }: { json: boolean }): Promise<void> {
  const say = (line: string) => console.error(line)
  await buildSubgraph(say)
  await buildApp(say)
  const { subgraph, appUrl, stop } = await serveYear()
  const browser = await openBrowser()
  try {
    const loads: Load[] = []
    const switches: number[] = []
    const steps: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const { page, load } = await open(browser, `${appUrl}/network`, subgraph.url)
      loads.push(load)
      switches.push(await timeSwitch(page))
      steps.push(await timeStep(page))
      await page.context().close()
    }
    const of = (name: keyof Load) => median(loads.map((load) => load[name]))
    const figures = {
      firstPaintMs: of('firstPaintMs'),
      chartsMs: of('chartsMs'),
      switchMs: median(switches),
      stepMs: median(steps),
      scriptKb: of('scriptKb'),
      dataKb: of('dataKb'),
    }
    if (json) {
      console.log(JSON.stringify(figures))
      return
    }
    console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, ${browser.version()}; medians of ${ROUNDS} cold loads`)
    console.log(`first paint          ${figures.firstPaintMs} ms`)
    console.log(`all charts           ${figures.chartsMs} ms   (from the click on the link)`)
    console.log(`epochs to all days   ${figures.switchMs} ms   (asked and drawn, thirteen charts of a year)`)
    console.log(`a step of the cursor ${figures.stepMs} ms   (until it is painted)`)
    console.log(`script               ${figures.scriptKb} kB gzip`)
    console.log(`figures              ${figures.dataKb} kB`)
  } finally {
    await browser.close()
    await stop()
  }
}

async function open(browser: Browser, url: string, subgraphUrl: string): Promise<{ page: Page; load: Load }> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  const urls = new Map<string, string>()
  const bytes = { script: 0, data: 0 }
  session.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const from = urls.get(requestId) ?? ''
    if (from.endsWith('.js')) bytes.script += encodedDataLength
    if (from === subgraphUrl) bytes.data += encodedDataLength
  })
  await page.goto(url, { waitUntil: 'commit' })
  await page.locator('[data-testid=charts] svg').first().waitFor()
  const chartsMs = await page.evaluate(() => performance.now())
  const firstPaintMs = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  )
  await page.waitForLoadState('networkidle')
  const load = { firstPaintMs, chartsMs, scriptKb: bytes.script / 1_024, dataKb: bytes.data / 1_024 }
  return { page, load }
}

/** From the choice of days, and of all of them, until they are painted. */
async function timeSwitch(page: Page): Promise<number> {
  await page.getByRole('radio', { name: 'All' }).click()
  await page.locator('[data-testid=charts][aria-busy=false]').waitFor()
  return await page.evaluate(async () => {
    const began = performance.now()
    document.querySelector<HTMLInputElement>('input[type=radio][value=day]')?.click()
    const charts = document.querySelector('[data-testid=charts]')
    const frame = () => new Promise((next) => requestAnimationFrame(next))
    while (charts?.getAttribute('data-kind') !== 'day' || charts.getAttribute('aria-busy') === 'true') await frame()
    await frame()
    return performance.now() - began
  })
}

/** From an arrow key on a chart of a year of days until the cursor is painted elsewhere. */
async function timeStep(page: Page): Promise<number> {
  await page.getByRole('slider').first().focus()
  await page.evaluate(() => {
    document.addEventListener(
      'keydown',
      () => {
        const began = performance.now()
        requestAnimationFrame(() =>
          requestAnimationFrame(() => Object.assign(window, { step: performance.now() - began })),
        )
      },
      { once: true },
    )
  })
  await page.keyboard.press('ArrowLeft')
  await page.waitForFunction(() => 'step' in window)
  return await page.evaluate(() => (window as unknown as { step: number }).step)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1))
}
