// Advice that is paid by the minute, from the adviser's page to the receipt, against what `npm start` brings up.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AddressBook, consultationTabsAbi, parseAddressBook, splitPayment } from '@parley/protocol'
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { createPublicClient, type Hex, http, parseAbi, parseUnits } from 'viem'
import { devAccount } from '../../devnet/devAccount.ts'
import { waitFor } from '../../devnet/waitFor.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { type Network, startNetwork } from '../support/startNetwork.ts'
import { arriveToCall } from './support/arriveToCall.ts'
import { axe } from './support/axe.ts'
import { heardBy, lightsOf } from './support/overhear.ts'
import type { Person } from './support/Person.ts'

const RELAY_BPS = 200

describe('a paid call', function () {
  this.timeout(180_000)
  let network: Network
  let browser: Browser
  let addressBook: AddressBook
  let li: Person
  let chen: Person
  const had = { li: 0n, chen: 0n }

  before(async () => {
    network = await startNetwork({ args: ['--no-people'] })
    addressBook = parseAddressBook(JSON.parse(readFileSync(join(network.directory, '31337.json'), 'utf8')))
    browser = await openBrowser({ devices: true })
    const { appUrl, rpcUrl } = network
    const arrive = (name: string, account: number) => arriveToCall({ browser, appUrl, rpcUrl }, name, account)
    chen = await arrive('Dr. Chen', 6)
    li = await arrive('Li Wei', 7)
  })
  after(async () => {
    await browser?.close()
    await network?.stop()
  })

  const units = (amount: string) => parseUnits(amount, addressBook.token.decimals)
  const chain = () => createPublicClient({ transport: http(network.rpcUrl) })
  const held = async (account: number) =>
    await chain().readContract({
      address: addressBook.contracts.token,
      abi: parseAbi(['function balanceOf(address) view returns (uint256)']),
      functionName: 'balanceOf',
      args: [devAccount(account).address],
    })
  const money = (person: Person, state: string) =>
    person.page.locator(`[data-testid=call-money][data-state=${state}]`).waitFor({ timeout: 60_000 })

  it('is offered, and costs its caller one signature before it rings', async () => {
    await chen.go('/consult?view=sell')
    await chen.at('offer-title').fill('Tax law')
    await chen.at('offer-rate').fill('1.5')
    await chen.at('offer-minimum').fill('1')
    await chen.at('day-1').check()
    await chen.at('offer-publish').click()
    await chen.at('own-offer').waitFor({ timeout: 60_000 })
    Object.assign(had, { li: await held(7), chen: await held(6) })

    await li.go(`/consult?did=${encodeURIComponent(chen.did)}`)
    const prompts = li.wallet?.prompts.length ?? 0
    await li.at('call-now').click()
    expect(await li.at('paid-rate').innerText()).to.include('1.50')
    await li.at('paid-call').click()
    await li.at('check-call').click()
    await chen.at('incoming-call').waitFor({ timeout: 60_000 })
    expect(li.wallet?.prompts.slice(prompts).map((prompt) => prompt.includes('transaction'))).to.deep.equal([false])
    expect(await held(7), 'nothing is spent while it rings').to.equal(had.li)
  })

  it('runs: the first ten seconds free, then tick by tick, seen by both', async () => {
    await chen.at('accept').click()
    for (const person of [li, chen]) {
      await person.page.locator('[data-testid=call-screen][data-phase=talking]').waitFor({ timeout: 60_000 })
      await money(person, 'running')
    }
    expect(await li.at('call-paid').innerText()).to.include('0.00')
    const quiet = await heardBy(li)
    await waitFor('A voice', async () => ((await heardBy(li)) > quiet ? true : undefined))
    await li.at('call-paid').getByText('0.25').waitFor({ timeout: 60_000 })
    await li.at('call-paid').getByText('0.50').waitFor({ timeout: 60_000 })
    await chen.at('call-earned').getByText('0.48').waitFor({ timeout: 10_000 })
  })

  it('is settled without another prompt, to the last unit, and the rest comes back', async () => {
    const prompts = [li, chen].map(({ wallet }) => wallet?.prompts.length)
    await li.at('hang-up').click()
    for (const person of [li, chen]) {
      await person.page.locator('[data-testid=receipt][data-state=settled]').waitFor({ timeout: 60_000 })
      expect(await person.at('receipt-paid').innerText()).to.include('0.50')
      expect(await person.at('receipt-refund').innerText()).to.match(/\d/)
      await waitFor('The lights are out', async () => ((await lightsOf(person)).length === 0 ? true : undefined))
    }
    expect([li, chen].map(({ wallet }) => wallet?.prompts.length)).to.deep.equal(prompts)
    const paid = units('0.5')
    const { toPayee } = splitPayment(paid, { relayBps: RELAY_BPS, feeBps: await feeBps() })
    expect(await held(7)).to.equal(had.li - paid)
    expect(await held(6)).to.equal(had.chen + toPayee)
  })

  it('stands in both lists, can be saved, and may be rated', async () => {
    for (const person of [li, chen]) {
      await person.at('call-close').click()
      await person.page.getByRole('link', { name: 'Calls' }).click()
      await person.at('filter-paid').click()
      await person.at('call-record').first().waitFor()
      const [download] = await Promise.all([person.page.waitForEvent('download'), person.at('statement-csv').click()])
      expect(readFileSync(await download.path(), 'utf8')).to.include('0.5')
    }
    await li.go(`/consult?did=${encodeURIComponent(chen.did)}`)
    await li.at('stars-5').check()
    await li.at('rating-words').fill('Short and right.')
    await li.at('rate').click()
    await li.at('ratings').getByText('Short and right.').waitFor({ timeout: 60_000 })
    for (const person of [li, chen]) person.assertQuiet()
  })

  describe('and then several people answer for him', () => {
    let mei: Person
    let bo: Person
    const then = { li: 0n, chen: 0n, mei: 0n, bo: 0n }

    before(async () => {
      const { appUrl, rpcUrl } = network
      ;[mei, bo] = await Promise.all([
        arriveToCall({ browser, appUrl, rpcUrl }, 'Mei', 8),
        arriveToCall({ browser, appUrl, rpcUrl }, 'Bo', 9),
      ])
      for (const { page } of [chen, li, mei, bo]) await page.emulateMedia({ reducedMotion: 'reduce' })
    })

    it('his offer becomes that of a centre, open before and after lunch', async () => {
      await chen.go('/consult?view=sell')
      await chen.at('offer-edit').click()
      await chen.at('offer-centre').click()
      await chen.at('day-1-until-1').fill('12:00')
      await chen.at('day-1-add').click()
      await chen.at('day-1-from-2').fill('11:00')
      await chen.page.getByText('times of a day must not overlap').first().waitFor()
      await chen.at('day-1-from-2').fill('13:00')
      expect(await axe(chen.page)).to.deep.equal([])
      await chen.at('offer-publish').click()
      await chen.at('team').waitFor({ timeout: 60_000 })
      await chen.at('team-dids').fill(`${mei.did}\n${bo.did}`)
      await chen.at('team-save').click()
      await chen.page.getByText('Saved', { exact: true }).waitFor()
      await chen.at('available-switch').click()
      await chen.page.getByRole('switch', { checked: true }).waitFor()
      expect(await axe(chen.page)).to.deep.equal([])
      for (const person of [mei, bo]) {
        await person.go(`/consult?did=${encodeURIComponent(chen.did)}`)
        await person.page.getByText('09:00 – 12:00, 13:00 – 15:00').waitFor()
        await person.at('duty-start').click()
      }
      for (const person of [mei, bo]) await person.at('roster-team').getByText('Bo').waitFor({ timeout: 60_000 })
      await chen.at('roster-team').getByText('Mei').waitFor()
    })

    it('a caller joins the line, and sees his place before anything is paid', async () => {
      Object.assign(then, { li: await held(7), chen: await held(6), mei: await held(8), bo: await held(9) })
      const prompts = li.wallet?.prompts.length
      await li.go(`/consult?did=${encodeURIComponent(chen.did)}`)
      await li.at('join-line').click()
      await li.page.locator('[data-testid=line-bar][data-position="1"]').waitFor({ timeout: 60_000 })
      expect(await li.at('line-bar').innerText()).to.include('Number 1 in line.')
      expect(await axe(li.page)).to.deep.equal([])
      await li.page.getByRole('link', { name: 'Calls' }).click()
      await li.at('line-bar').waitFor()
      await mei.at('roster-waiting').getByText('Li Wei').waitFor({ timeout: 60_000 })
      expect(await axe(mei.page)).to.deep.equal([])
      expect(li.wallet?.prompts.length).to.equal(prompts)
    })

    it('it is his turn: he sees who takes the call, the price and who is paid, and only then signs', async () => {
      await mei.at('duty-next').click()
      await li.at('turn').waitFor({ timeout: 60_000 })
      await mei.at('expected').waitFor()
      expect(await axe(li.page)).to.deep.equal([])
      const prompts = li.wallet?.prompts.length ?? 0
      await li.at('turn-call').click()
      expect(await li.at('paid-call-dialog').innerText())
        .to.include('Mei')
        .and.include('1.50')
      expect(await li.at('paid-payee').innerText()).to.equal('Dr. Chen')
      expect(li.wallet?.prompts.length).to.equal(prompts)
      await li.at('paid-call').click()
      await mei.at('incoming-call').waitFor({ timeout: 60_000 })
      expect(await mei.at('incoming-call').innerText())
        .to.include('For Dr. Chen')
        .and.include('Pays the centre 0.25')
      await mei.at('accept').click()
      await li.at('call-paid').getByText('0.25').waitFor({ timeout: 60_000 })
      await mei.at('call-for').getByText('Dr. Chen').waitFor()
    })

    it('is handed over with a note: the old call is settled, the new one begins with its price', async () => {
      await mei.at('hand-over').click()
      await mei.at('hand-over-to').selectOption({ label: 'Bo' })
      await mei.at('hand-over-note').fill('He asks about 2024.')
      expect(await axe(mei.page)).to.deep.equal([])
      await mei.at('hand-over-do').click()
      await li.at('turn').getByText('Bo goes on with you').first().waitFor({ timeout: 60_000 })
      await li.at('turn-call').click()
      await li.at('paid-call-dialog').waitFor()
      await mei.page.locator('[data-testid=receipt][data-state=settled]').waitFor({ timeout: 60_000 })
      await li.at('paid-call').click()
      await bo.at('incoming-call').waitFor({ timeout: 60_000 })
      expect(await bo.at('serving').innerText()).to.include('He asks about 2024.')
      await bo.at('accept').click()
      await li.at('call-paid').getByText('0.25').waitFor({ timeout: 60_000 })
      await li.at('hang-up').click()
      await bo.page.locator('[data-testid=receipt][data-state=settled]').waitFor({ timeout: 60_000 })
    })

    it('what was paid came to the one identity, to the last unit, and nobody else', async () => {
      const sumOf = async (testId: string) => {
        const texts = await Promise.all([mei, bo].map((person) => person.at(testId).innerText()))
        return texts.reduce((sum, text) => sum + units(/[\d.]+/.exec(text)?.[0] ?? '0'), 0n)
      }
      const paid = await sumOf('receipt-paid')
      expect(paid > 0n).to.equal(true)
      expect(await held(7)).to.equal(then.li - paid)
      expect(await held(6)).to.equal(then.chen + (await sumOf('receipt-net')))
      expect([await held(8), await held(9)]).to.deep.equal([then.mei, then.bo])
      for (const person of [chen, li, mei, bo]) person.assertQuiet()
    })
  })

  async function feeBps(): Promise<number> {
    return await chain().readContract({
      address: addressBook.contracts.consultationTabs as Hex,
      abi: consultationTabsAbi,
      functionName: 'feeBps',
    })
  }
})
