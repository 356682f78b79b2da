// Paid calls in which something goes wrong, from the screens to the last unit on chain, against what `npm start` brings up.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AddressBook, consultationTabsAbi, parseAddressBook, splitPayment } from '@parley/protocol'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { createPublicClient, http, parseAbi, parseUnits } from 'viem'
import { devAccount } from '../../devnet/devAccount.ts'
import { waitFor } from '../../devnet/waitFor.ts'
import type { UdpForwarder } from '../client/support/UdpForwarder.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { type Network, startNetwork } from '../support/startNetwork.ts'
import { arriveToCall } from './support/arriveToCall.ts'
import { detour } from './support/detour.ts'
import { heardBy } from './support/overhear.ts'
import type { Person } from './support/Person.ts'

const RELAY_BPS = 200
const ACCOUNTS = { chen: 5, dana: 6, li: 7, ada: 8 } as const
/** Relay operators of the development network, who are paid out there. */
const OPERATORS = [1, 2]
type Name = keyof typeof ACCOUNTS

describe('a paid call in trouble', function () {
  this.timeout(240_000)
  let network: Network
  let browser: Browser
  let addressBook: AddressBook
  let wire: UdpForwarder
  let people: Record<Name, Person>
  let chensOtherTab: Page

  before(async () => {
    network = await startNetwork({ args: ['--no-people'] })
    addressBook = parseAddressBook(JSON.parse(readFileSync(join(network.directory, '31337.json'), 'utf8')))
    browser = await openBrowser({ devices: true })
    const { appUrl, rpcUrl } = network
    const arrive = (name: string, as: Name) => arriveToCall({ browser, appUrl, rpcUrl }, name, ACCOUNTS[as])
    const [chen, li] = await Promise.all([arrive('Dr. Chen', 'chen'), arrive('Li Wei', 'li')])
    const [dana, ada] = await Promise.all([arrive('Dana', 'dana'), arrive('Ada', 'ada')])
    people = { chen, li, dana, ada }
    wire = await detour([chen, li])
    await Promise.all([sells(chen.page, '0.9'), sells(dana.page, '1.5')])
  })
  after(async () => {
    wire?.cut()
    await browser?.close()
    await network?.stop()
  })

  const units = (amount: string) => parseUnits(amount, addressBook.token.decimals)
  const chain = () => createPublicClient({ transport: http(network.rpcUrl) })

  async function held(name: Name): Promise<bigint> {
    return await chain().readContract({
      address: addressBook.contracts.token,
      abi: parseAbi(['function balanceOf(address) view returns (uint256)']),
      functionName: 'balanceOf',
      args: [devAccount(ACCOUNTS[name]).address],
    })
  }

  /** What relays and treasury have to get of all calls so far. */
  async function fees(): Promise<{ relay: bigint; treasury: bigint }> {
    const { token, consultationTabs } = addressBook.contracts
    let [relay, treasury] = [0n, 0n]
    for (const operator of OPERATORS) {
      const contract = { address: consultationTabs, abi: consultationTabsAbi } as const
      const args = [devAccount(operator).address, token] as const
      relay += await chain().readContract({ ...contract, functionName: 'credits', args })
      treasury += await chain().readContract({ ...contract, functionName: 'fees', args })
    }
    return { relay, treasury }
  }

  async function purse(payer: Name, payee: Name) {
    return { payer: await held(payer), payee: await held(payee), ...(await fees()) }
  }

  /** All four have exactly their part of what was paid. */
  async function expectPaid(payer: Name, payee: Name, before: Awaited<ReturnType<typeof purse>>, paid: bigint) {
    const feeBps = await chain().readContract({
      address: addressBook.contracts.consultationTabs,
      abi: consultationTabsAbi,
      functionName: 'feeBps',
    })
    const { toPayee, toRelay, toTreasury } = splitPayment(paid, { relayBps: RELAY_BPS, feeBps })
    const now = await purse(payer, payee)
    expect(now.payer, 'the payer').to.equal(before.payer - paid)
    expect(now.payee, 'the payee').to.equal(before.payee + toPayee)
    expect(now.relay, 'the relay').to.equal(before.relay + toRelay)
    expect(now.treasury, 'the treasury').to.equal(before.treasury + toTreasury)
  }

  async function sells(page: Page, perMinute: string): Promise<void> {
    await editOffer(page, perMinute)
    await publish(page, perMinute)
  }
  async function editOffer(page: Page, perMinute: string): Promise<void> {
    await page.goto(`${network.appUrl}/consult?view=sell`)
    await page.getByTestId('offer-edit').or(page.getByTestId('offer-title')).waitFor()
    if (await page.getByTestId('offer-edit').isVisible()) await page.getByTestId('offer-edit').click()
    await page.getByTestId('offer-title').fill('Tax law')
    await page.getByTestId('offer-rate').fill(perMinute)
    await page.getByTestId('offer-minimum').fill('1')
    await page.getByTestId('day-1').check()
  }
  async function publish(page: Page, perMinute: string): Promise<void> {
    await page.getByTestId('offer-publish').click()
    await page
      .getByTestId('own-rate')
      .filter({ hasText: Number(perMinute).toFixed(2) })
      .waitFor({ timeout: 60_000 })
  }

  /** The price of a call, before the wallet opens. */
  async function looksAtPrice(payer: Person, payee: Person, minutes = 1): Promise<void> {
    await payer.go(`/consult?did=${encodeURIComponent(payee.did)}`)
    await payer.at('call-now').click()
    await payer.at(`minutes-${minutes}`).check()
  }
  async function rings(payer: Person): Promise<void> {
    await payer.at('paid-call').click()
    const check = payer.at('check-call')
    await check.or(payer.at('call-screen')).or(payer.at('placing-dialog')).first().waitFor()
    if (await check.isVisible()) await check.click()
  }
  async function talk(payer: Person, payee: Person, minutes = 1): Promise<void> {
    await looksAtPrice(payer, payee, minutes)
    await rings(payer)
    await payee.at('accept').click({ timeout: 60_000 })
    for (const person of [payer, payee]) await isTalking(person)
  }
  async function isTalking(person: Person): Promise<void> {
    await person.page.locator('[data-testid=call-screen][data-phase=talking]').waitFor({ timeout: 60_000 })
    await hearsMore(person)
  }
  async function hearsMore(person: Person): Promise<void> {
    const before = await heardBy(person)
    await waitFor('A voice', async () => ((await heardBy(person)) > before ? true : undefined))
  }
  const money = (person: Person, state: string) =>
    person.page.locator(`[data-testid=call-money][data-state=${state}]`).waitFor({ timeout: 100_000 })
  const paidSoFar = async (payer: Person) => units(/[\d.]+/.exec(await payer.at('call-paid').innerText())?.[0] ?? '')
  const untilPaid = (payer: Person, sum: string) =>
    waitFor(`${sum} are paid`, async () => ((await paidSoFar(payer)) >= units(sum) ? true : undefined), {
      timeoutMs: 100_000,
    })
  async function receiptOf(person: Person, timeout = 60_000): Promise<bigint> {
    await person.page.locator('[data-testid=receipt][data-state=settled]').waitFor({ timeout })
    return units(/[\d.]+/.exec(await person.at('receipt-paid').innerText())?.[0] ?? '')
  }
  async function endsWith(payer: Person, payee: Person): Promise<bigint> {
    await payer.at('hang-up').click()
    const [said, heard] = [await receiptOf(payer), await receiptOf(payee)]
    expect(said, 'both screens say the same').to.equal(heard)
    for (const person of [payer, payee]) await person.at('call-close').click()
    return said
  }
  /** As when a browser is killed: nothing in the page runs any more. */
  async function crash({ context, page }: Person): Promise<void> {
    const devtools = await context.newCDPSession(page)
    const crashed = page.waitForEvent('crash')
    void devtools.send('Page.crash').catch(() => {})
    await crashed
    await page.close()
  }

  it('that the wallet declined spends nothing and rings nowhere, says so, and can be tried again', async () => {
    const { li, chen } = people
    const before = await purse('li', 'chen')
    await looksAtPrice(li, chen)
    li.wallet?.declineNext('sign typed data')
    await rings(li)
    await li.at('placing-dialog').getByText('You declined in your wallet. Nothing was spent').waitFor()
    expect(await chen.at('incoming-call').count()).to.equal(0)
    await li.at('placing-dialog').getByRole('button', { name: 'Call again' }).click()
    await chen.at('incoming-call').waitFor({ timeout: 60_000 })
    await li.at('hang-up').click()
    await chen.at('incoming-call').waitFor({ state: 'hidden' })
    await expectPaid('li', 'chen', before, 0n)
  })

  it('whose price changed after it was read is not signed: the payer is told, and reads the new one', async () => {
    const { li, chen } = people
    await editOffer(chen.page, '1.5')
    await looksAtPrice(li, chen)
    expect(await li.at('paid-rate').innerText()).to.include('0.90')
    await publish(chen.page, '1.5')
    const prompts = li.wallet?.prompts.length
    await rings(li)
    await li.at('placing-dialog').getByText('The price of this call is not what the adviser offers now').waitFor()
    expect(li.wallet?.prompts.length, 'the wallet was not asked').to.equal(prompts)
    expect(await chen.at('incoming-call').count()).to.equal(0)
    await looksAtPrice(li, chen)
    expect(await li.at('paid-rate').innerText()).to.include('1.50')
  })

  it('rings in each tab of the payee; one takes it, the others fall silent, and it is paid once', async () => {
    const { li, chen } = people
    await chen.go('/calls')
    chensOtherTab = chen.page
    await chen.openWindow()
    await chen.go('/calls')
    await chen.at('open-check').waitFor()
    const lisOtherTab = await li.context.newPage()
    await lisOtherTab.goto(`${network.appUrl}/calls`)
    await rings(li)
    await chensOtherTab.getByTestId('incoming-call').waitFor({ timeout: 60_000 })
    await chen.at('accept').click({ timeout: 60_000 })
    await chensOtherTab.getByTestId('incoming-call').waitFor({ state: 'hidden', timeout: 10_000 })
    for (const person of [li, chen]) await isTalking(person)
    for (const page of [chensOtherTab, lisOtherTab]) {
      expect(await page.locator('[data-testid=call-screen], [data-testid=incoming-call]').count()).to.equal(0)
    }
    await lisOtherTab.close()
  })

  it('stands still while the network is gone, costs nothing meanwhile, and goes on', async () => {
    const { li, chen } = people
    await untilPaid(li, '0.25')
    wire.down = true
    try {
      for (const { page } of [li, chen]) {
        await page.locator('[data-testid=call-screen][data-phase=reconnecting]').waitFor({ timeout: 20_000 })
      }
      const gone = Date.now()
      const stands = { paid: await paidSoFar(li), clock: await li.at('talk-time').innerText() }
      await waitFor('Five seconds', async () => (Date.now() - gone > 5_000 ? true : undefined))
      expect({ paid: await paidSoFar(li), clock: await li.at('talk-time').innerText() }).to.deep.equal(stands)
    } finally {
      wire.down = false
    }
    for (const person of [li, chen]) await isTalking(person)
  })

  it('keeps its price when the adviser changes the offer meanwhile', async () => {
    const { li } = people
    await sells(chensOtherTab, '6')
    const before = await paidSoFar(li)
    await waitFor('The next tick', async () => ((await paidSoFar(li)) > before ? true : undefined), {
      timeoutMs: 20_000,
    })
    expect((await paidSoFar(li)) - before).to.equal(units('0.25'))
    await chensOtherTab.close()
  })

  it('whose deposit runs low says so; a top-up in time goes on, without one it stops after the last tick that is paid', async () => {
    const { li, chen, ada, dana } = people
    const [before, others] = [await purse('li', 'chen'), await purse('ada', 'dana')]
    await li.at('call-money').getByText('nearly used up').waitFor({ timeout: 60_000 })
    await chen.at('call-money').getByText('nearly used up').waitFor({ timeout: 60_000 })
    await li.at('call-top-up').click()
    await li.at('top-up-1').check()
    await li.at('call-top-up-confirm').click()
    await li.at('call-top-up-dialog').waitFor({ state: 'hidden', timeout: 30_000 })
    await isTalking(li)
    const hasPutIn = units('1.5')
    expect(await held('li')).to.equal(before.payer - hasPutIn)
    await talk(ada, dana)
    await untilPaid(li, '1.75')
    for (const person of [li, chen]) await isTalking(person)
    const paid = await endsWith(li, chen)
    expect(paid >= units('1.75') && paid % units('0.25') === 0n).to.equal(true)
    // The first part of the deposit had left the wallet before.
    await expectPaid('li', 'chen', { ...before, payer: before.payer + hasPutIn }, paid)

    for (const person of [ada, dana]) await money(person, 'spent')
    const silent = await heardBy(ada)
    await ada.at('call-money').getByText('The deposit is used up').waitFor()
    expect(await ada.at('call-left').innerText()).to.match(/^0/)
    const quiet = await heardBy(ada)
    expect(quiet - silent < 0.05, 'the payee is not heard any more').to.equal(true)
    expect(await endsWith(ada, dana)).to.equal(units('1.5'))
    await expectPaid('ada', 'dana', { ...others, ...(await feesBefore(others, paid)) }, units('1.5'))
  })

  async function feesBefore({ relay, treasury }: { relay: bigint; treasury: bigint }, paid: bigint) {
    const feeBps = await chain().readContract({
      address: addressBook.contracts.consultationTabs,
      abi: consultationTabsAbi,
      functionName: 'feeBps',
    })
    const { toRelay, toTreasury } = splitPayment(paid, { relayBps: RELAY_BPS, feeBps })
    return { relay: relay + toRelay, treasury: treasury + toTreasury }
  }

  it('whose page is killed costs one tick at most: the other side, or whoever comes back, settles what was paid', async () => {
    const { li, chen, ada, dana } = people
    const [before, others] = [await purse('li', 'chen'), await purse('ada', 'dana')]
    const tick = units('1')
    await talk(li, chen)
    await talk(ada, dana)
    await untilPaid(li, '1')
    await untilPaid(ada, '0.25')
    await crash(chen)
    const said = await paidSoFar(li)
    await crash(ada)
    const earned = await receiptOf(dana)
    await dana.at('call-close').click()
    await li.at('call-ended').waitFor({ timeout: 60_000 })

    for (const person of [chen, ada]) {
      await person.openWindow()
      await person.go('/calls')
    }
    const settled = async (person: Person) => {
      await person.at('filter-paid').click()
      // Beside the one before.
      await person.at('open-receipt').nth(1).waitFor({ timeout: 150_000 })
      await person.at('open-receipt').first().click()
      return await receiptOf(person, 150_000)
    }
    expect(await settled(ada), 'the payer finds what the payee earned').to.equal(earned)
    const paid = await settled(chen)
    expect(paid >= said - tick && paid <= said + tick, 'one tick at most').to.equal(true)
    await expectPaid('li', 'chen', { ...before, ...(await feesBefore(before, earned)) }, paid)
    await expectPaid('ada', 'dana', { ...others, ...(await feesBefore(others, paid)) }, earned)
    await li.at('call-close').click()
    for (const person of [chen, ada]) await person.page.keyboard.press('Escape')
  })

  it('goes on when the relay of the tab is killed, and is settled all the same', async () => {
    const { ada, dana } = people
    const before = await purse('ada', 'dana')
    const opened = (relay: string) =>
      readFileSync(join(network.directory, `${relay}.log`), 'utf8').split('Tab opened').length
    const earlier = new Map(['relay-1', 'relay-2'].map((relay) => [relay, opened(relay)]))
    await talk(ada, dana)
    await untilPaid(ada, '0.25')
    const [opener = ''] = [...earlier].find(([relay, count]) => opened(relay) > count) ?? []
    process.kill(network.processes()[opener] as number, 'SIGKILL')
    const paid = await paidSoFar(ada)
    await waitFor('The next tick', async () => ((await paidSoFar(ada)) > paid ? true : undefined), {
      timeoutMs: 20_000,
    })
    for (const person of [ada, dana]) await isTalking(person)
    await expectPaid('ada', 'dana', before, await endsWith(ada, dana))
  })

  it('threw nothing and reached nobody outside', () => {
    for (const person of Object.values(people)) person.assertQuiet()
  })
})
