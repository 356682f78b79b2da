// The operator's console in a real Chromium, with a real wallet of EIP-6963 and a real chain; what stands there is compared with it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OperatorDesk, ParleyError } from '@parley/client'
import { devUsdAbi, expectedIncome, relayRegistryAbi } from '@parley/protocol'
import { expect } from 'chai'
import type { Browser, Locator, Page } from 'playwright-core'
import { generatePrivateKey } from 'viem/accounts'
import { buildApp } from '../../devnet/buildApp.ts'
import { buildSubgraph } from '../../devnet/buildSubgraph.ts'
import { freePort } from '../../devnet/freePort.ts'
import { Part } from '../../devnet/Part.ts'
import { rpc } from '../../devnet/rpc.ts'
import { startSubgraph } from '../../devnet/startSubgraph.ts'
import { makeWallet } from '../client/support/makeWallet.ts'
import { earnSheets } from '../node/support/earnSheets.ts'
import { RelayWorld, until, type WorldRelay } from '../node/support/relayWorld.ts'
import { installWallet, type TestWallet, WALLET_NAME } from '../support/installWallet.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { serveApp } from '../support/serveApp.ts'
import { turned } from '../support/turned.ts'
import { axe } from './support/axe.ts'
import { shownUnits } from './support/shownUnits.ts'

const UNBONDING = 10_800
/** An epoch of 8 seconds, drawn 8 seconds after its end: what is earned in the beginning can be collected in the middle. */
const SHORT = { epochLength: 8, holdPeriod: 8, claimMin: 3, exitNotice: 3, skewSeconds: 2, minDepth: 4 }
/** Prices of a slot whose sheets and fees are no round numbers. */
const UNITS = [8_001n, 8_013n]

describe('the console of an operator', function () {
  this.timeout(120_000)
  let world: RelayWorld
  let ada: WorldRelay
  let earning: ReturnType<typeof earnSheets>
  let subgraph: Awaited<ReturnType<typeof startSubgraph>>
  let app: Awaited<ReturnType<typeof serveApp>>
  let browser: Browser
  let page: Page
  let wallet: TestWallet
  let operator: Awaited<ReturnType<RelayWorld['person']>>
  let running: Awaited<ReturnType<RelayWorld['prepareRelay']>>
  const errors: string[] = []

  before(async () => {
    await buildSubgraph(() => {})
    await buildApp(() => {})
    world = await RelayWorld.start({ parameters: { ...SHORT, unbondingPeriod: UNBONDING } })
    ada = await world.addRelay('ada')
    // Not waited for: the other tests take about as long as its draw.
    earning = earnSheets(world, ada, { units: UNITS })
    running = world.prepareRelay('ben')
    operator = await world.person()
    subgraph = await startSubgraph({
      port: await freePort(),
      directory: world.directory,
      addressBookPath: world.chain.addressBookPath,
      rpcUrl: world.chain.rpcUrl,
      logFile: join(world.directory, 'subgraph.log'),
      launch: (init) => new Part(init),
      onCrash: (_, how) => errors.push(`The subgraph ended by itself: ${how}`),
    })
    app = await serveApp({ addressBook: world.addressBook, subgraphUrl: subgraph.url })
    browser = await openBrowser()
    ;({ page, wallet } = await arrive(operator.account))
  })
  after(async () => {
    await browser?.close()
    await app?.stop()
    await subgraph?.part.stop()
    await world?.stop()
  })

  /** Somebody with a wallet in a browser of his own. */
  const arrive = async (account: Parameters<typeof installWallet>[1]) => {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } })
    context.setDefaultTimeout(20_000)
    const wallet = await installWallet(context, account, world.chain.rpcUrl)
    const page = await context.newPage()
    page.on('pageerror', (error) => errors.push(String(error.stack ?? error)))
    return { context, page, wallet }
  }
  const connect = async (page: Page) => {
    await page
      .getByRole('button', { name: /connect/i })
      .first()
      .click()
    await page.getByRole('button', { name: WALLET_NAME }).click()
  }
  const at = (testId: string) => page.getByTestId(testId)
  const own = (id: number) => page.locator(`[data-testid=own-relay][data-relay="${id}"]`)
  const entry = async (id: number) => {
    const { relayRegistry } = world.addressBook.contracts
    const read = { address: relayRegistry, abi: relayRegistryAbi, functionName: 'relays', args: [id] } as const
    const [, stake, payout, ask, exitAt] = await world.client.readContract(read)
    return { stake, payout, ask, exitAt }
  }
  /** The whole amount that an element shows shortened. */
  const exact = async (shown: Locator) => units((await shown.locator('[title]').first().getAttribute('title')) ?? '')
  const units = (text: string) => shownUnits(text, world.addressBook.token.decimals)
  /** Until an element shows this amount; the subgraph follows the chain. */
  const exactly = async (shown: Locator, amount: bigint) => {
    const name = (await shown.getAttribute('data-testid')) ?? ''
    await until(
      `${name} is ${amount}`,
      async () => ((await shown.locator('[title]').count()) > 0 && (await exact(shown)) === amount ? true : undefined),
      30_000,
    )
  }
  const money = (address: `0x${string}`) =>
    world.client.readContract({
      address: world.addressBook.contracts.token,
      abi: devUsdAbi,
      functionName: 'balanceOf',
      args: [address],
    })
  const earned = (id: number) => world.client.readContract({ ...world.postOffice, functionName: 'earned', args: [id] })
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
    const { schedule, shares, limits } = world.addressBook
    // The middle one of the sizes that books are sold in.
    const depth = limits.minDepth + 2
    const messages = Math.round((100_000_000 * schedule.epochLength) / 86_400)
    const facts = { shareBps: 2_000, messages, unit: 5_000n, depth, ask: 0n, acknowledgedBps: 9_500, shares }
    await at('outlook-price').fill('0.005')
    const { expected: mean, deviation } = expectedIncome(facts)
    const shownAs = (units: bigint) => Number(units) / 1e6
    expect(await expected()).to.be.closeTo(shownAs(mean), 0.01)
    const [from = 0, to = 0] =
      (await at('outlook-spread').innerText()).match(/[\d,]+\.\d+/g)?.map((text) => Number(text.replaceAll(',', ''))) ??
      []
    expect(from).to.be.closeTo(shownAs(mean - deviation), 0.01)
    expect(to).to.be.closeTo(shownAs(mean + deviation), 0.01)
    await at('outlook-share').fill('200')
    await page.getByText('A number from 0 to 100.').waitFor()
    expect(await at('outlook-expected').count(), 'no figure from nonsense').to.equal(0)
    await looksRight()
  })

  it('stakes a relay by what it printed: looked at first, then one signature and one transaction', async () => {
    await connect(page)
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
    await page.getByText('npx parley-node stake --config relay/relay.json --amount 250000000 --price 20').waitFor()
    expect(await exact(at('stake-down'))).to.equal(250_000_000n)
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
    await own(2).waitFor()
    expect(await entry(2)).to.deep.include({ stake: 250_000_000n, ask: 20n })
    expect(await exact(at('operate-stake'))).to.equal(250_000_000n)
    await looksRight()
  })

  it('adds to the stake and changes the price', async () => {
    await at('raise').click()
    await at('raise-amount').fill('50.5')
    await page.getByText('Add 50.50 dUSD').waitFor()
    expect(await exact(at('raise-after'))).to.equal(300_500_000n)
    await page.getByText('npx parley-node raise --config relay/relay.json --amount 50500000').waitFor()
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
    expect(await exact(at('operate-stake'))).to.equal(300_500_000n)
  })

  it('changes the addresses, beginning with those that the chain has now', async () => {
    const { relayRegistry } = world.addressBook.contracts
    const peer = 'p2p/16Uiu2HAmVkKntsECaYfefR1V2yCR79CegLATuTPE6B9TxgxBiiiA'
    const others = [`/dns4/relay.example/tcp/443/wss/${peer}`, 'https://relay.example'] as const
    // From elsewhere, while the page is open.
    const call = { address: relayRegistry, abi: relayRegistryAbi, functionName: 'setEndpoints' } as const
    await world.mined(await operator.writeContract({ ...call, args: [2, ...others] }))
    await own(2).getByText('https://relay.example').waitFor()
    await at('change-endpoints').click()
    expect(await at('endpoint-url').inputValue()).to.equal('https://relay.example')
    expect(await at('endpoint-multiaddr').inputValue()).to.equal(others[0])
    await at('endpoint-url').fill('ftp://relay.example')
    await page.getByText('One of the two is not something that clients can reach').waitFor()
    expect(await at('operate-confirm').isDisabled()).to.equal(true)
    await at('endpoint-url').fill('https://new.example')
    await at('operate-confirm').click()
    await at('endpoint-url').waitFor({ state: 'detached' })
    const [event] = (
      await world.client.getContractEvents({
        ...call,
        eventName: 'RelayEndpoints',
        args: { relayId: 2 },
        fromBlock: 0n,
      })
    ).slice(-1)
    expect(event?.args).to.deep.equal({ relayId: 2, multiaddr: others[0], url: 'https://new.example' })
  })

  it('hands a relay over with all that was not taken out: every mistake is seen before the wallet opens', async () => {
    const { nets } = await earning
    const due = nets.reduce((sum, net) => sum + net, 0n)
    await until('both sheets are claimed', async () => ((await earned(ada.id)) === due ? true : undefined), 60_000)
    const before = await arrive(ada.operator.account)
    try {
      const { page } = before
      const at = (testId: string) => page.getByTestId(testId)
      await page.goto(`${app.url}/operate`)
      await connect(page)
      await at('change-payout').click()
      const good = operator.account.address
      const { postOffice } = world.addressBook.contracts
      for (const [wrong, words] of [
        ['relay.example', 'This is no account’s address'],
        [`0x${'0'.repeat(40)}`, 'This is no account’s address'],
        [turned(good), 'a digit of it is wrong'],
        [ada.operator.account.address.toLowerCase(), 'This is the payout account now'],
        [postOffice, 'This is a contract of Parley'],
      ] as const) {
        await at('payout-account').fill(wrong)
        await page.getByText(words).waitFor()
        expect(await at('operate-confirm').isDisabled(), wrong).to.equal(true)
        expect(await at('payout-next').count(), wrong).to.equal(0)
      }
      await at('payout-account').fill(ada.signer)
      await page.getByText('Its key lies on the machine').waitFor()
      await at('payout-account').fill(good.toLowerCase())
      expect(await at('payout-next').innerText(), 'with its checksum').to.equal(good)
      expect(await exact(at('payout-earned')), 'what goes along').to.equal(due)
      await page.getByText(`npx parley-node payout --config relay/relay.json --to ${good}`).waitFor()
      expect(await axe(page)).to.deep.equal([])
      expect(before.wallet.prompts).to.deep.equal(['connect'])
      await at('operate-confirm').click()
      await at('own-relay').waitFor({ state: 'detached' })
      expect(before.wallet.prompts).to.deep.equal(['connect', 'send transaction'])
    } finally {
      await before.context.close()
    }
    expect((await entry(ada.id)).payout).to.equal(operator.account.address)
    expect(await earned(ada.id), 'it waits for the new account').to.equal(due)
    // The relay looks at it once a minute; the last test waits for that.
    await rpc(world.chain.rpcUrl, 'hardhat_setBalance', [ada.signer, '0x5af3107a4000'])
  })

  it('takes out what real messages earned: chain, account, page and statement agree to the unit', async () => {
    const { nets, epoch } = await earning
    const due = nets.reduce((sum, net) => sum + net, 0n)
    const mine = own(ada.id)
    await mine.getByTestId('collect').waitFor()
    expect(await exact(mine.getByTestId('operate-earned'))).to.equal(due)
    await exactly(mine.getByTestId('operate-income'), due)
    expect(await exact(mine.getByTestId('operate-collected'))).to.equal(0n)
    await mine.getByText('No stamp waits for its draw.').waitFor()
    expect(await exact(mine.getByTestId('operate-pending')), 'all of it is claimed').to.equal(0n)
    const [before, prompts] = [await money(operator.account.address), wallet.prompts.length]
    await mine.getByTestId('collect').click()
    await mine.getByTestId('collect').waitFor({ state: 'detached' })
    expect(wallet.prompts.slice(prompts)).to.deep.equal(['send transaction'])
    const [event, ...more] = await world.client.getContractEvents({
      ...world.postOffice,
      eventName: 'Collected',
      fromBlock: 0n,
    })
    expect(more).to.deep.equal([])
    expect(event?.args).to.deep.equal({ relayId: ada.id, payout: operator.account.address, amount: due })
    expect((await money(operator.account.address)) - before).to.equal(due)
    expect(await exact(mine.getByTestId('operate-earned'))).to.equal(0n)
    await exactly(mine.getByTestId('operate-collected'), due)
    expect(await exact(mine.getByTestId('operate-income')), 'income is not changed by it').to.equal(due)

    await mine.getByTestId('income-proofs').locator('summary').click()
    const lines = mine.getByTestId('income-lines').locator('tbody tr')
    await lines.nth(UNITS.length).waitFor()
    const proofs = await Promise.all(
      (await lines.all()).map(async (line) => ({
        amount: units((await line.locator('td [title]').first().getAttribute('title')) ?? ''),
        transaction: await line.getByTestId('event').getAttribute('data-transaction'),
      })),
    )
    const claims = await world.client.getContractEvents({ ...world.postOffice, eventName: 'Claimed', fromBlock: 0n })
    expect(proofs, 'each with its transaction').to.have.deep.members([
      ...claims.map(({ args, transactionHash }) => ({ amount: args.net, transaction: transactionHash })),
      { amount: -due, transaction: event?.transactionHash },
    ])

    const year = new Date().getUTCFullYear()
    const [file] = await Promise.all([page.waitForEvent('download'), mine.getByTestId(`statement-${year}`).click()])
    const rows = (await readFile(await file.path(), 'utf8'))
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(','))
    expect(
      rows.map(([, relay, kind, , amount = '', fee = '', , , of, transaction]) => [
        relay,
        kind,
        units(amount),
        fee && units(fee),
        of,
        transaction === event?.transactionHash,
      ]),
    ).to.have.deep.members([
      ...UNITS.map((unit, index) => [
        '1',
        'claim',
        nets[index],
        unit * 16n - (nets[index] ?? 0n),
        String(epoch),
        false,
      ]),
      ['1', 'collected', due, '', '', true],
    ])
    const desk = new OperatorDesk({ addressBook: world.addressBook })
    const heard: string[] = []
    const { rpcUrl } = world.chain
    const stranger = makeWallet({ privateKey: generatePrivateKey(), rpcUrl, onPrompt: (what) => heard.push(what) })
    const again = await desk.collect(stranger, { relayId: ada.id }).catch((error: unknown) => error)
    expect(again).to.be.instanceOf(ParleyError).with.property('code', 'operator/nothing')
    expect(heard, 'nothing is left, and no wallet opens for it').to.deep.equal([])
  })

  it('leaves after saying what that means, counts down, and takes the stake out in its time', async () => {
    await own(2).getByTestId('leave').click()
    await page.getByText('This cannot be taken back').waitFor()
    const minutes = [UNBONDING - 60, UNBONDING].map((seconds) =>
      new Date(Date.now() + seconds * 1_000).toTimeString().slice(0, 5),
    )
    expect(await at('leave-free').innerText()).to.match(new RegExp(`(${minutes.join('|')})\\s+3 hours`))
    expect(await exact(at('leave-back'))).to.equal(300_500_000n)
    await at('operate-confirm').click()
    await own(2)
      .getByText(/^Free in 2 hours, 59 minutes, /)
      .waitFor()
    const { exitAt } = await entry(2)
    expect(exitAt - Date.now() / 1_000).to.be.closeTo(UNBONDING, 30)
    expect(await own(2).getByTestId('withdraw-stake').isDisabled(), 'not before its time').to.equal(true)
    await own(2).locator('[data-testid=warning][data-code=unbonding]').waitFor()
    await looksRight()
    await page.clock.install({ time: (exitAt - 100) * 1_000 })
    await page.reload()
    const countdown = own(2).getByText(/^Free in 1 minute, \d+ seconds?, /)
    await countdown.waitFor()
    const shown = Number(/(\d+) second/.exec(await countdown.innerText())?.[1]) + 60
    const left = exitAt - (await page.evaluate(() => Date.now())) / 1_000
    expect(shown).to.be.closeTo(left, 2)
    expect(await own(2).getByTestId('withdraw-stake').isDisabled(), 'not before its time').to.equal(true)
    await rpc(world.chain.rpcUrl, 'evm_increaseTime', [UNBONDING])
    await rpc(world.chain.rpcUrl, 'evm_mine', [])
    await page.clock.fastForward(100_000)
    await own(2).getByText('Free: you can take it out').waitFor()
    const before = await money(operator.account.address)
    await own(2).getByTestId('withdraw-stake').click()
    await own(2).and(page.locator('[data-state=gone]')).waitFor()
    expect((await entry(2)).stake).to.equal(0n)
    expect((await money(operator.account.address)) - before).to.equal(300_500_000n)
  })

  it('warns of a signer that cannot pay for claims any more, and says where to send what', async () => {
    await own(ada.id).getByTestId('signer-gas').getByText(ada.signer).waitFor({ timeout: 90_000 })
    await own(ada.id)
      .getByText(/The signer has only 0\.0000?\d+ ETH left for fees/)
      .waitFor()
    expect(await own(2).getByTestId('signer-gas').count(), 'not where it was not said').to.equal(0)
    await looksRight()
  })

  it('throws no error', () => {
    expect(errors).to.deep.equal([])
  })
})
