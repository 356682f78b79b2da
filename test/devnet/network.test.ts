// The network page in a real Chromium, after a year of weekly epochs that went through the real mapping and are served as the runner serves them.
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { buildApp } from '../../devnet/buildApp.ts'
import { buildSubgraph } from '../../devnet/buildSubgraph.ts'
import { ANNOUNCED, RENT_NOTICE, type Sums, type Year } from '../subgraph/support/playYear.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { serveApp } from '../support/serveApp.ts'
import { EPOCHS, serveYear } from '../support/serveYear.ts'
import { someAddressBook } from '../support/someAddressBook.ts'
import { axe } from './support/axe.ts'
import { tooWide } from './support/tooWide.ts'

const DAY_MS = 86_400_000
const CHARTS = [
  'income',
  'postage',
  'messages',
  'price',
  'claims',
  'burn',
  'concentration',
  'relays',
  'stake',
  'slashes',
  'identities',
  'tabs',
  'talk',
]

describe('the network page, after a year', function () {
  this.timeout(120_000)
  let served: Awaited<ReturnType<typeof serveYear>>
  let year: Year
  let appUrl: string
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const errors: string[] = []

  before(async () => {
    await buildSubgraph(() => {})
    await buildApp(() => {})
    served = await serveYear()
    ;({ year, appUrl } = served)
    browser = await openBrowser()
    context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
    context.setDefaultTimeout(20_000)
    page = await context.newPage()
    page.on('pageerror', (error) => errors.push(String(error.stack ?? error)))
  })
  after(async () => {
    await browser?.close()
    await served?.stop()
  })

  const open = async (query = '') => {
    await page.goto(`${appUrl}/network${query}`)
    await charts('epoch', 'day', 'month').waitFor()
  }
  const charts = (...kinds: string[]) =>
    page.locator(kinds.map((kind) => `[data-testid=charts][data-kind=${kind}][aria-busy=false]`).join(','))
  const chart = (name: string) => page.getByTestId(`chart-${name}`)
  const opened = async (name: string): Promise<Locator> => {
    const table = chart(name).getByTestId('chart-table')
    if ((await table.count()) === 0) await chart(name).getByTestId('chart-table-toggle').click()
    await table.waitFor()
    return table
  }
  /** The rows of a chart's table by their keys, as whole numbers of smallest units. */
  const rows = async (name: string, decimals = 6): Promise<Map<string, (bigint | undefined)[]>> => {
    const found = await (await opened(name))
      .locator('tbody tr')
      .evaluateAll((entries) =>
        entries.map((entry) => [
          entry.getAttribute('data-key') ?? '',
          [...entry.querySelectorAll('td')].map(({ textContent }) => textContent),
        ]),
      )
    return new Map(
      (found as [string, string[]][]).map(([key, cells]) => [key, cells.map((cell) => unitsOf(cell, decimals))]),
    )
  }
  const sums = (table: Map<string, (bigint | undefined)[]>) =>
    [...table.values()].reduce<bigint[]>((sum, cells) => cells.map((cell = 0n, index) => cell + (sum[index] ?? 0n)), [])
  const flows = ({ relayIncome = 0n, fees = 0n, forfeited = 0n }: Sums) => [relayIncome, fees, forfeited]

  it('shows totals that equal an independent sum, to the unit', async () => {
    await open()
    const { total } = year
    const shown = await page
      .locator('[data-total]')
      .evaluateAll((entries) =>
        entries.map((entry) => [entry.getAttribute('data-total'), entry.getAttribute('data-units')]),
      )
    const { claimedValue = 0n, slotsEstimated = 1n, stakeAdded = 0n, slashed = 0n } = total
    expect(Object.fromEntries(shown as [string, string][])).to.deep.equal({
      income: String(total.relayIncome),
      postage: String(total.postagePaidIn),
      messages: String(slotsEstimated / 2n),
      price: String((2n * claimedValue + slotsEstimated - 1n) / slotsEstimated),
      burned: String(total.burned),
      stake: String(stakeAdded - slashed),
      identities: String(total.identitiesSeen),
      tabs: String(total.tabsOpened),
    })
    const exact = await page.locator('[data-total=income] [title]').getAttribute('title')
    expect(unitsOf(exact?.replace(' dUSD', '') ?? '', 6)).to.equal(total.relayIncome)
    expect(await chart('relays').locator('input').getAttribute('aria-valuetext')).to.include('Relay ')
  })

  it('says which changes of the rules are coming, what they are and when, and names none that was cancelled', async () => {
    await open()
    const entries = page.getByTestId('coming-changes').getByRole('listitem')
    const ready = (year.now + Number(ANNOUNCED)) * 1_000
    expect(
      await entries.evaluateAll((items) => items.map((item) => [item.dataset.state, Number(item.dataset.at)])),
    ).to.deep.equal([
      ['announced', ready],
      ['decided', (year.now + RENT_NOTICE) * 1_000],
    ])
    const [announced, decided] = await entries.allInnerTexts()
    expect(announced).to.match(
      /^Of each claimed sheet 12% goes to the treasury; .* 35% of the rest\.\s+Later changes are announced 30 days .*\s+Announced\. It can be made from /,
    )
    expect(decided).to.match(
      /^A name costs 6\.00 dUSD a year, with four characters 200\.00 dUSD, with fewer 700\.00 dUSD\.\s+Decided\. It holds from /,
    )
  })

  it('by epoch: every epoch as it was told, and together the totals', async () => {
    const income = await rows('income')
    expect(income.size).to.equal(EPOCHS)
    for (const [epoch, told] of year.epochs)
      expect(income.get(String(epoch)), `epoch ${epoch}`).to.deep.equal(
        epoch > EPOCHS - 2 ? [undefined, undefined, undefined] : flows(told),
      )
    expect(sums(income)).to.deep.equal(flows(year.total))
    const talked = sums(await rows('talk', 0))
    expect(talked).to.deep.equal([year.total.talkSeconds])
  })

  it('the switch moves by arrow keys to days and months, the address keeps it, and both add up to the same', async () => {
    await page.getByRole('radio', { name: 'All' }).focus()
    await page.getByRole('radio', { name: 'Newest' }).press('ArrowRight')
    await page.getByRole('radio', { name: 'Epochs' }).press('ArrowRight')
    await charts('day').waitFor()
    expect(page.url()).to.equal(`${appUrl}/network?by=day&span=all`)
    const days = await rows('income')
    for (const [day, told] of year.days) {
      const key = new Date(day * DAY_MS).toISOString().slice(0, 10)
      expect(days.get(key), key).to.deep.equal(flows(told))
    }
    expect(days.size, 'days without events stand there too').to.be.at.least(360)
    expect(sums(days)).to.deep.equal(flows(year.total))

    await page.getByRole('radio', { name: 'Days' }).press('ArrowRight')
    await charts('month').waitFor()
    const months = await rows('income')
    const wanted = new Map<string, bigint[]>()
    for (const [day, told] of year.days) {
      const key = new Date(day * DAY_MS).toISOString().slice(0, 7)
      wanted.set(
        key,
        flows(told).map((amount, index) => amount + (wanted.get(key)?.[index] ?? 0n)),
      )
    }
    expect(months).to.deep.equal(new Map([...wanted].sort().reverse()))

    await page.reload()
    await charts('month').waitFor()
    expect(await page.getByRole('radio', { name: 'Months' }).isChecked()).to.equal(true)
  })

  it('every chart gives its table as a file', async () => {
    await open('?span=all')
    for (const name of CHARTS) {
      const table = await opened(name)
      const shown = await table
        .locator('tbody tr')
        .evaluateAll((entries) =>
          entries.map((entry) => [
            entry.getAttribute('data-key') ?? '',
            ...[...entry.querySelectorAll('td')].map(({ textContent }) => textContent ?? ''),
          ]),
        )
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        chart(name).getByTestId('chart-csv').click(),
      ])
      expect(download.suggestedFilename()).to.equal(`parley-${name}.csv`)
      const text = await readFile(await download.path(), 'utf8')
      const [head, ...lines] = text
        .replace('\uFEFF', '')
        .trim()
        .split('\r\n')
        .map((line) => line.split(','))
      expect(head?.length, `${name}: columns`).to.equal(await table.locator('thead th').count())
      const read = (cells: string[]) => [
        cells[0] ?? '',
        ...cells
          .slice(1)
          .map((cell) => (cell === '' || cell === 'Not known' ? undefined : Number(cell.replaceAll(',', '')))),
      ]
      expect(lines.map(read), name).to.deep.equal(shown.map(read).reverse())
    }
  })

  it('messages stand with the error that their claims allow', async () => {
    const messages = await rows('messages', 0)
    for (const [epoch, { slotsEstimated = 0n, slotsVariance = 0n }] of year.epochs) {
      if (epoch > EPOCHS - 2) continue
      const [value = 0n, low = 0n, high = 0n] = messages.get(String(epoch)) ?? []
      expect(value, `epoch ${epoch}`).to.equal(slotsEstimated / 2n)
      const error = Math.ceil(Math.sqrt(Number(slotsVariance)) / 2)
      expect(Number(high - value)).to.be.within(error - 1, error + 1)
      expect(low).to.equal(value > high - value ? 2n * value - high : 0n)
    }
  })

  it('shares of the top relays are those of what was told', async () => {
    const earned = [...year.incomes.values()].sort((a, b) => (a < b ? 1 : -1))
    const top = await rows('relays')
    expect([...top.values()].map(([income]) => income).reverse()).to.deep.equal(earned.slice(0, 20))
    const whole = earned.reduce((sum, income) => sum + income, 0n)
    let [half, reached] = [0, 0n]
    while (2n * reached < whole) reached += earned[half++] ?? whole
    await chart('concentration').getByText(`${half} relays have half`).waitFor()
  })

  it('is read by keyboard, point by point, aloud', async () => {
    const cursor = chart('income').getByRole('slider', { name: 'Income of relays: reading cursor' })
    await cursor.focus()
    const said = () => cursor.getAttribute('aria-valuetext')
    expect(await said(), 'begins at the last that is known').to.match(
      /^Epoch 51, from .*: To relays .* dUSD, To the treasury .* dUSD, Withheld .* dUSD$/,
    )
    await page.keyboard.press('ArrowLeft')
    expect(await said()).to.match(/^Epoch 50, from /)
    await page.keyboard.press('Home')
    expect(await said()).to.match(/^Epoch 1, from /)
    expect(await chart('income').getByTestId('chart-reading').innerText()).to.match(/^Epoch 1, from /)
    await page.keyboard.press('End')
    expect(await said(), 'the epoch that runs').to.match(/^Epoch 53, from .*: To relays Not known, /)
  })

  it('says the block and its age, and gives the question, which anyone can ask again', async () => {
    const source = chart('income').getByTestId('source')
    expect(await source.getAttribute('data-state')).to.equal('fresh')
    expect(await source.innerText()).to.match(/^As of block [\d,]+, \d+ (second|minute)s? old$/)
    await chart('income').getByTestId('chart-query-toggle').click()
    const query = await chart('income').locator('pre').innerText()
    const response = await fetch(served.subgraph.url, { method: 'POST', body: JSON.stringify({ query }) })
    const { data } = (await response.json()) as {
      data: { rows: { relayIncome: string }[]; _meta: { block: { number: number } } }
    }
    expect(String(data._meta.block.number)).to.equal(await source.getAttribute('data-block'))
    expect(data.rows.reduce((sum, row) => sum + BigInt(row.relayIncome), 0n)).to.equal(year.total.relayIncome)
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
        { name: 'locale', value: locale, url: appUrl },
        { name: 'theme', value: theme, url: appUrl },
      ])
      await page.setViewportSize({ width, height: 844 })
      await open()
      await opened('messages')
      await chart('income').getByTestId('chart-query-toggle').click()
      for (const violation of await axe(page)) found.push(`${locale} ${theme} ${width}: ${violation}`)
      for (const element of await tooWide(page)) found.push(`${locale} ${theme} ${width}: too wide: ${element}`)
    }
    await context.clearCookies()
    expect(found).to.deep.equal([])
  })

  it('on a phone is reached from Me, beside the five places of the bar', async () => {
    await page.goto(`${appUrl}/me`)
    const bar = page.getByRole('navigation', { name: 'Main' })
    await bar.waitFor()
    expect(await bar.getByRole('link').allInnerTexts()).to.deep.equal(['Chat', 'Calls', 'Consult', 'Stamps', 'Me'])
    await page.getByRole('link', { name: 'Network' }).click()
    await charts('epoch').waitFor()
    await page.getByRole('link', { name: 'Relays' }).click()
    await page.waitForURL(`${appUrl}/relays`)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.locator('header').getByRole('link', { name: 'Network' }).and(page.locator('[aria-current]')).waitFor()
  })

  it('turns amber when the index is behind the chain, or stands still', async () => {
    await page.clock.setFixedTime(Date.now() + 3_600_000)
    await open()
    await page.getByRole('alert').getByText('The index is behind the chain').waitFor()
    expect(await chart('income').getByTestId('source').getAttribute('data-state')).to.equal('behind')
    served.subgraph.fail()
    await open()
    await page.getByRole('alert').getByText('The index stands still').waitFor()
    expect(await chart('income').getByTestId('source').getAttribute('data-state')).to.equal('standsStill')
    expect(await page.locator('[data-total=income]').getAttribute('data-units'), 'and goes on showing').to.equal(
      String(year.total.relayIncome),
    )
  })

  it('says so when the subgraph does not answer', async () => {
    await served.subgraph.stop()
    await page.goto(`${appUrl}/network`)
    await page.locator('[data-testid=failure][data-code="subgraph/unreachable"]').waitFor()
  })

  it('says what to set when the app has no subgraph', async () => {
    const bare = await serveApp({ addressBook: someAddressBook(), subgraphUrl: '' })
    try {
      await page.goto(`${bare.url}/network`)
      await page.getByText('PARLEY_PUBLIC_SUBGRAPH_URL').waitFor()
    } finally {
      await bare.stop()
    }
    expect(errors).to.deep.equal([])
  })
})

/** "1,234.5" with six decimals is 1234500000. */
function unitsOf(text: string, decimals: number): bigint | undefined {
  if (text === 'Not known') return undefined
  const [whole = '', fraction = ''] = text.replaceAll(',', '').split('.')
  return BigInt(whole + fraction.padEnd(decimals, '0').slice(0, decimals))
}
