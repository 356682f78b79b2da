// The operator's console in a real Chromium, with a real wallet of EIP-6963 and a real chain; what stands there is compared with it.
import { relayRegistryAbi } from '@parley/protocol'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { buildApp } from '../../devnet/buildApp.ts'
import { rpc } from '../../devnet/rpc.ts'
import { RelayWorld } from '../node/support/relayWorld.ts'
import { installWallet, type TestWallet, WALLET_NAME } from '../support/installWallet.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { serveApp } from '../support/serveApp.ts'
import { axe } from './support/axe.ts'

const UNBONDING = 10_800

describe('the console of an operator', function () {
  this.timeout(120_000)
  let world: RelayWorld
  let app: Awaited<ReturnType<typeof serveApp>>
  let browser: Browser
  let page: Page
  let wallet: TestWallet
  let running: Awaited<ReturnType<RelayWorld['prepareRelay']>>
  const errors: string[] = []

  before(async () => {
    await buildApp(() => {})
    world = await RelayWorld.start({ parameters: { unbondingPeriod: UNBONDING } })
    await world.addRelay('ada')
    running = world.prepareRelay('ben')
    const operator = await world.person()
    app = await serveApp({ addressBook: world.addressBook })
    browser = await openBrowser()
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } })
    context.setDefaultTimeout(20_000)
    wallet = await installWallet(context, operator.account, world.chain.rpcUrl)
    page = await context.newPage()
    page.on('pageerror', (error) => errors.push(String(error.stack ?? error)))
  })
  after(async () => {
    await browser?.close()
    await app?.stop()
    await world?.stop()
  })

  const at = (testId: string) => page.getByTestId(testId)
  const entry = async (id: number) => {
    const { relayRegistry } = world.addressBook.contracts
    const read = { address: relayRegistry, abi: relayRegistryAbi, functionName: 'relays', args: [id] } as const
    const [, stake, , ask, exitAt] = await world.client.readContract(read)
    return { stake, ask, exitAt }
  }
  const exact = async (testId: string) => {
    const title = await at(testId).locator('[title]').first().getAttribute('title')
    const [whole = '', fraction = ''] = (title ?? '').replaceAll(',', '').split(' ')[0]?.split('.') ?? []
    return BigInt(whole + fraction.padEnd(world.addressBook.token.decimals, '0'))
  }
  const looksRight = async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await axe(page), `${colorScheme}, ${width}`).to.deep.equal([])
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(wide, `nothing wider than ${width}`).to.be.at.most(0)
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  }

  it('teaches who has no relay yet, and says what to expect with its spread', async () => {
    await page.goto(`${app.url}/operate`)
    await page.getByText('npx parley-node init --dir relay').waitFor()
    await at('outlook-messages').fill('100000000')
    await at('outlook-share').fill('10')
    const expected = async () => Number((await at('outlook-expected').innerText()).replace(/[^\d.]/g, ''))
    const ten = await expected()
    await at('outlook-share').fill('20')
    expect(await expected()).to.be.closeTo(2 * ten, ten / 50)
    await at('outlook-share').fill('200')
    await page.getByText('A number from 0 to 100.').waitFor()
    expect(await at('outlook-expected').count(), 'no figure from nonsense').to.equal(0)
    await looksRight()
  })

  it('stakes a relay by what it printed: looked at first, then one signature and one transaction', async () => {
    await page
      .getByRole('button', { name: /connect/i })
      .first()
      .click()
    await page.getByRole('button', { name: WALLET_NAME }).click()
    await at('relay-id').fill('something else')
    await page.getByText('This is not what the command prints').waitFor()
    const peer = '16Uiu2HAmVkKntsECaYfefR1V2yCR79CegLATuTPE6B9TxgxBiiiA'
    const printed = {
      signer: running.signer,
      peerId: peer,
      multiaddr: `/ip4/127.0.0.1/tcp/9/ws/p2p/${peer}`,
      url: 'http://127.0.0.1:9',
    }
    await at('relay-id').fill(JSON.stringify(printed))
    await at('stake-amount').fill('1')
    await page.getByText('A relay needs at least').waitFor()
    expect(await at('stake').isDisabled()).to.equal(true)
    await at('stake-amount').fill('250')
    await at('stake-ask').fill('0.00002')
    await page.getByText('0.02 dUSD for 1,000 short messages').waitFor()
    await at('stake').click()
    await page.getByText('The most you can ever lose by it').waitFor()
    expect(
      wallet.prompts.filter((prompt) => prompt !== 'connect'),
      'nothing before it was looked at',
    ).to.deep.equal([])

    wallet.declineNext('sign typed data')
    await at('operate-confirm').click()
    await page
      .getByText(/declined/i)
      .first()
      .waitFor()
    expect(wallet.prompts).not.to.include('send transaction')
    await at('operate-confirm').click()
    await page.locator('[data-testid=own-relay][data-relay="2"]').waitFor()
    expect(await entry(2)).to.deep.include({ stake: 250_000_000n, ask: 20n })
    expect(await exact('operate-stake')).to.equal(250_000_000n)
    await looksRight()
  })

  it('adds to the stake and changes the price', async () => {
    await at('raise').click()
    await at('raise-amount').fill('50.5')
    await page.getByText('Stake after it').waitFor()
    await at('operate-confirm').click()
    await page.waitForFunction(() => !document.querySelector('[data-testid=raise-amount]'))
    expect((await entry(2)).stake).to.equal(300_500_000n)
    await at('change-ask').click()
    await at('ask-amount').fill('0.00003')
    await page.getByText('npx parley-node ask --config relay/relay.json --price 30').waitFor()
    await at('operate-confirm').click()
    await page.waitForFunction(() => !document.querySelector('[data-testid=ask-amount]'))
    expect((await entry(2)).ask).to.equal(30n)
    await page.waitForFunction(() =>
      document.querySelector('[data-testid=operate-stake]')?.textContent?.includes('300.5'),
    )
    expect(await exact('operate-stake')).to.equal(300_500_000n)
  })

  it('leaves after saying what that means, counts down, and takes the stake out in its time', async () => {
    await at('leave').click()
    await page.getByText('This cannot be taken back').waitFor()
    await at('operate-confirm').click()
    await page.getByText(/Free in 2|Free in 3/).waitFor()
    expect((await entry(2)).exitAt).to.be.greaterThan(0)
    expect(await at('withdraw-stake').isDisabled(), 'not before its time').to.equal(true)
    await page.locator('[data-testid=warning][data-code=unbonding]').waitFor()
    await looksRight()
    await rpc(world.chain.rpcUrl, 'evm_increaseTime', [UNBONDING])
    await rpc(world.chain.rpcUrl, 'evm_mine', [])
    await page.clock.install({ time: Date.now() + UNBONDING * 1_000 })
    await page.reload()
    await at('withdraw-stake').click()
    await page.locator('[data-testid=own-relay][data-state=gone]').waitFor()
    expect((await entry(2)).stake).to.equal(0n)
  })

  it('throws no error', () => {
    expect(errors).to.deep.equal([])
  })
})
