// A relay's page in a real Chromium: real relays that measure each other on a real chain, and a life with everything in it that can be
// warned of, told to the real mapping and served as the runner serves it.
import { readFile } from 'node:fs/promises'
import { relayRegistryAbi } from '@parley/protocol'
import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { buildApp } from '../../devnet/buildApp.ts'
import { buildSubgraph } from '../../devnet/buildSubgraph.ts'
import { RelayWorld, type WorldRelay } from '../node/support/relayWorld.ts'
import { serveStage } from '../subgraph/support/serveStage.ts'
import { TOLD, type ToldRelay, tellRelay } from '../subgraph/support/tellRelay.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { serveApp } from '../support/serveApp.ts'
import { axe } from './support/axe.ts'
import { shownUnits } from './support/shownUnits.ts'
import { tooWide } from './support/tooWide.ts'

describe('the page of a relay', function () {
  this.timeout(120_000)
  let world: RelayWorld
  let ben: WorldRelay
  let life: ToldRelay
  let subgraph: Awaited<ReturnType<typeof serveStage>>
  let app: Awaited<ReturnType<typeof serveApp>>
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const errors: string[] = []

  before(async () => {
    await buildSubgraph(() => {})
    await buildApp(() => {})
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    const change = { peers: { everyMs: 200 } }
    const ada = await world.addRelay('ada', { change })
    ben = await world.addRelay('ben', { change })
    await world.addRelay('cleo', { change })
    await world.setAsk(ada, TOLD.asks[2])
    life = await tellRelay(Date.now() / 1_000)
    subgraph = await serveStage(life.stage)
    const addressBook = { ...world.addressBook, schedule: { ...world.addressBook.schedule, ...life.schedule } }
    app = await serveApp({ addressBook, subgraphUrl: subgraph.url })
    browser = await openBrowser()
    context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
    context.setDefaultTimeout(20_000)
    page = await context.newPage()
    page.on('pageerror', (error) => errors.push(String(error.stack ?? error)))
  })
  after(async () => {
    await browser?.close()
    await app?.stop()
    await subgraph?.stop()
    life?.stage.close()
    await world?.stop()
  })

  const at = (testId: string) => page.getByTestId(testId)
  const warning = (code: string) => page.locator(`[data-testid=warning][data-code="${code}"]`)
  const open = async (id: number) => {
    await page.goto(`${app.url}/relays/${id}`)
    await at('relay-head').waitFor()
    await at('wins-card').waitFor()
  }
  const exact = async (testId: string) => {
    const title = await at(testId).locator('[title]').first().getAttribute('title')
    return shownUnits(title ?? '', world.addressBook.token.decimals)
  }

  it('is reached from its card, needs no wallet, and has its own title', async () => {
    await page.goto(`${app.url}/relays`)
    await page.locator('[data-testid=relay][data-relay="1"]').getByTestId('relay-more').click()
    await page.waitForURL(`${app.url}/relays/1`)
    await at('wins-card').waitFor()
    expect(await page.title()).to.match(/^Relay 1/)
    expect(await at('relay-head').getAttribute('data-state')).to.equal('online')
  })

  it('warns first, in words, of all that was told, each with its place on the chain', async () => {
    const [slash] = life.stage.ask<{ relaySlashes: { transaction: string }[] }>(
      '{ relaySlashes { transaction } }',
    ).relaySlashes
    await warning('slashed').getByText('proven to have cheated 1 time and lost 20.00 dUSD').waitFor()
    expect(await warning('slashed').getByTestId('event').getAttribute('data-transaction')).to.equal(slash?.transaction)
    await warning('stake-thin').getByText('200.00 dUSD is thin for sheets of 3.07 dUSD').waitFor()
    await warning('ask-raised').getByText('from 0.00001 dUSD to 0.000015 dUSD (50% more)').waitFor()
    await warning('no-claims').getByText('claimed nothing of the 6 epochs since epoch 50').waitFor()
    await warning('no-claims').getByText('about 12 claims').waitFor()
    await warning('unreceipted').getByText(`33.33% of its ${life.claims} claims`).waitFor()
    const codes = await at('warning').evaluateAll((found) => found.map((element) => element.getAttribute('data-code')))
    expect(codes).to.deep.equal(['stake-thin', 'slashed', 'ask-raised', 'no-claims', 'unreceipted'])
    await at('judged').locator('summary').click()
    await at('judged').getByText('one time in twenty').waitFor()
  })

  it('shows what this device and the other relays measured, one by one and together', async () => {
    const row = (key: string) => at('reach-table').locator(`tr[data-key="${key}"]`)
    await row('median').getByText('Median of 2 relays').waitFor()
    for (const key of ['device', 'relay-2', 'relay-3']) await row(key).waitFor()
    expect(await row('relay-1').count(), 'not its own word').to.equal(0)
    expect(await row('median').locator('td').nth(1).innerText()).to.equal('100%')
    expect(await row('median').locator('td').nth(2).innerText()).to.match(/^\d+ ms$/)
    const asked = async () => Number(await row('device').locator('td').nth(4).innerText())
    const before = await asked()
    await page.reload()
    await row('device').waitFor()
    expect(await asked(), 'the device remembers across sessions').to.be.greaterThan(before)
  })

  it('shows stake, prices, wins, income and proofs, to the unit', async () => {
    await open(1)
    expect(await exact('relay-stake')).to.equal(TOLD.stake)
    expect(await exact('relay-income')).to.equal(life.income)
    expect(await exact('relay-collected')).to.equal(TOLD.collected)
    expect(await at('relay-unreceipted').innerText()).to.include(`${life.claimsUnreceipted} of ${life.claims}`)
    expect(await at('ask-history').locator('tbody tr').count()).to.equal(TOLD.asks.length)
    expect(await at('stake-history').locator('tbody tr').count(), 'joined, slashed').to.equal(2)
    expect(await at('collections').locator('tbody tr').count()).to.equal(1)
    expect(await at('faults').locator('tbody tr').innerText()).to.match(/37\s+1\s/)
    expect(await at('slashes').locator('tbody tr').count()).to.equal(1)
    await at('chart-relay-wins').getByTestId('chart-table-toggle').click()
    const table = at('chart-relay-wins').getByTestId('chart-table')
    expect(await table.locator('tr[data-key="50"] td').allInnerTexts()).to.deep.equal(['1', '1'])
    expect(await table.locator('tr[data-key="57"] td').allInnerTexts(), 'drawn, nothing claimed').to.deep.equal([
      '0',
      '0',
    ])
    expect(await table.locator('tr[data-key="58"]').count(), 'not drawn yet').to.equal(0)
    await at('earnings-card').getByTestId('record-query').locator('summary').click()
    const query = await at('earnings-card').locator('pre').innerText()
    const response = await fetch(subgraph.url, { method: 'POST', body: JSON.stringify({ query }) })
    const { data } = (await response.json()) as { data: { relay: { income: string } } }
    expect(BigInt(data.relay.income)).to.equal(life.income)
  })

  it('saves every claim as CSV', async () => {
    const [file] = await Promise.all([page.waitForEvent('download'), at('wins-csv').click()])
    expect(file.suggestedFilename()).to.equal('parley-relay-1-claims.csv')
    const [head, ...rows] = (await readFile(await file.path(), 'utf8')).replace('\uFEFF', '').trim().split('\r\n')
    expect(head).to.match(/^time,block,transaction,epoch,book,sheet \[\w+\],paid \[\w+\],/)
    expect(rows).to.have.length(life.claims)
    const { decimals } = world.addressBook.token
    const paid = rows.map((row) => row.split(',')[6] ?? '').map((text) => BigInt(text.replace('.', '')))
    expect(
      paid.reduce((sum, units) => sum + units, 0n),
      `${decimals} decimals`,
    ).to.equal(life.income)
  })

  it('has no accessibility violations and fits a phone, in both languages and both themes', async () => {
    const found: string[] = []
    for (const [locale, theme, width] of [
      ['en', 'light', 1280],
      ['zh', 'dark', 1280],
      ['zh', 'light', 390],
      ['en', 'dark', 390],
    ] as const) {
      await context.addCookies([
        { name: 'locale', value: locale, url: app.url },
        { name: 'theme', value: theme, url: app.url },
      ])
      await page.setViewportSize({ width, height: 844 })
      await open(1)
      await at('judged').locator('summary').click()
      for (const violation of await axe(page)) found.push(`${locale} ${theme} ${width}: ${violation}`)
      for (const element of await tooWide(page)) found.push(`${locale} ${theme} ${width}: too wide: ${element}`)
    }
    await context.clearCookies()
    await page.setViewportSize({ width: 1280, height: 800 })
    expect(found).to.deep.equal([])
  })

  it('says that a relay leaves, and from when on its stake may be gone', async () => {
    const block = await world.mined(
      await ben.operator.writeContract({
        address: world.addressBook.contracts.relayRegistry,
        abi: relayRegistryAbi,
        functionName: 'unbond',
        args: [ben.id],
      }),
    )
    await world.seen(block)
    await page.goto(`${app.url}/relays/${ben.id}`)
    await warning('unbonding').getByText('its stake can be taken out from').waitFor()
    expect(await at('relay-head').getAttribute('data-state')).to.equal('leaving')
    await page.getByText('The subgraph does not know this relay').waitFor()
  })

  it('works without a subgraph and says what is missing', async () => {
    await subgraph.stop()
    await page.goto(`${app.url}/relays/1`)
    await page.locator('[data-testid=failure][data-code="subgraph/unreachable"]').waitFor()
    await at('relay-stake').waitFor()
    const bare = await serveApp({ addressBook: world.addressBook, subgraphUrl: '' })
    try {
      await page.goto(`${bare.url}/relays/1`)
      await page.getByText('PARLEY_PUBLIC_SUBGRAPH_URL').waitFor()
      expect(await exact('relay-stake')).to.equal(TOLD.stake)
      expect(await at('relay-ask').innerText()).to.include('0.000015')
      await at('warnings').getByText('Not looked at, because no subgraph answers').waitFor()
      await at('reach-table').waitFor()
      expect(await at('wins-card').count()).to.equal(0)
      await page.goto(`${bare.url}/relays/99`)
      await page.getByText('The chain has no relay of this number').waitFor()
      expect((await page.goto(`${bare.url}/relays/first`))?.status()).to.equal(404)
    } finally {
      await bare.stop()
    }
    expect(errors).to.deep.equal([])
  })
})
