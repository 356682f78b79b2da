import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AddressBook, consultationTabsAbi, parseAddressBook, splitPayment } from '@parley/protocol'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { createPublicClient, http, parseAbi, parseUnits } from 'viem'
import { devAccount } from '../../../devnet/devAccount.ts'
import { waitFor } from '../../../devnet/waitFor.ts'
import type { Network } from '../../support/startNetwork.ts'
import { heardBy } from './overhear.ts'
import type { Person } from './Person.ts'

const RELAY_BPS = 200
/** Relay operators of the development network, who are paid out there. */
const OPERATORS = [1, 2]

export type Purse = { payer: bigint; payee: bigint; relay: bigint; treasury: bigint }

/** How people sell, buy and end calls on the screens, and what each then has on the chain. */
export class PaidCallStory {
  readonly #network: Network
  readonly #addressBook: AddressBook

  constructor(network: Network) {
    this.#network = network
    this.#addressBook = parseAddressBook(JSON.parse(readFileSync(join(network.directory, '31337.json'), 'utf8')))
  }

  units(amount: string): bigint {
    return parseUnits(amount, this.#addressBook.token.decimals)
  }

  async held({ account }: Person): Promise<bigint> {
    if (account === undefined) throw new Error('This person brought no account')
    return await this.#chain().readContract({
      address: this.#addressBook.contracts.token,
      abi: parseAbi(['function balanceOf(address) view returns (uint256)']),
      functionName: 'balanceOf',
      args: [account],
    })
  }

  async purse(payer: Person, payee: Person): Promise<Purse> {
    return { payer: await this.held(payer), payee: await this.held(payee), ...(await this.#fees()) }
  }

  /** The purse, had the fees of another call already been in it. */
  async withFeesOf(paid: bigint, purse: Purse): Promise<Purse> {
    const { toRelay, toTreasury } = await this.#split(paid)
    return { ...purse, relay: purse.relay + toRelay, treasury: purse.treasury + toTreasury }
  }

  /** All four have exactly their part of what was paid. */
  async expectPaid(payer: Person, payee: Person, before: Purse, paid: bigint): Promise<void> {
    const { toPayee, toRelay, toTreasury } = await this.#split(paid)
    const now = await this.purse(payer, payee)
    expect(now.payer, 'the payer').to.equal(before.payer - paid)
    expect(now.payee, 'the payee').to.equal(before.payee + toPayee)
    expect(now.relay, 'the relay').to.equal(before.relay + toRelay)
    expect(now.treasury, 'the treasury').to.equal(before.treasury + toTreasury)
  }

  async sells(page: Page, perMinute: string): Promise<void> {
    await this.editOffer(page, perMinute)
    await this.publish(page, perMinute)
  }

  async editOffer(page: Page, perMinute: string): Promise<void> {
    await page.goto(`${this.#network.appUrl}/consult?view=sell`)
    await page.getByTestId('offer-edit').or(page.getByTestId('offer-title')).waitFor()
    if (await page.getByTestId('offer-edit').isVisible()) await page.getByTestId('offer-edit').click()
    await page.getByTestId('offer-title').fill('Tax law')
    await page.getByTestId('offer-rate').fill(perMinute)
    await page.getByTestId('offer-minimum').fill('1')
    await page.getByTestId('day-1').check()
  }

  async publish(page: Page, perMinute: string): Promise<void> {
    await page.getByTestId('offer-publish').click()
    await page
      .getByTestId('own-rate')
      .filter({ hasText: Number(perMinute).toFixed(2) })
      .waitFor({ timeout: 60_000 })
  }

  /** The price of a call, before the wallet opens. */
  async looksAtPrice(payer: Person, payee: Person, minutes = 1): Promise<void> {
    await payer.go(`/consult?did=${encodeURIComponent(payee.did)}`)
    await payer.at('call-now').click()
    await payer.at(`minutes-${minutes}`).check()
  }

  async rings(payer: Person): Promise<void> {
    await payer.at('paid-call').click()
    const check = payer.at('check-call')
    await check.or(payer.at('call-screen')).or(payer.at('placing-dialog')).first().waitFor()
    if (await check.isVisible()) await check.click()
  }

  async talk(payer: Person, payee: Person, minutes = 1): Promise<void> {
    await this.looksAtPrice(payer, payee, minutes)
    await this.rings(payer)
    await this.answer(payer, payee)
  }

  async answer(payer: Person, payee: Person): Promise<void> {
    await payee.at('accept').click({ timeout: 60_000 })
    for (const person of [payer, payee]) await this.isTalking(person)
  }

  async isTalking(person: Person): Promise<void> {
    await person.page.locator('[data-testid=call-screen][data-phase=talking]').waitFor({ timeout: 60_000 })
    const before = await heardBy(person)
    await waitFor('A voice', async () => ((await heardBy(person)) > before ? true : undefined))
  }

  async money(person: Person, state: string): Promise<void> {
    await person.page.locator(`[data-testid=call-money][data-state=${state}]`).waitFor({ timeout: 100_000 })
  }

  async paidSoFar(payer: Person): Promise<bigint> {
    return await this.amountAt(payer.page, 'call-paid')
  }

  async untilPaid(payer: Person, sum: string): Promise<void> {
    await waitFor(
      `${sum} are paid`,
      async () => ((await this.paidSoFar(payer)) >= this.units(sum) ? true : undefined),
      { timeoutMs: 100_000 },
    )
  }

  async nextTick(payer: Person): Promise<void> {
    const before = await this.paidSoFar(payer)
    await waitFor('The next tick', async () => ((await this.paidSoFar(payer)) > before ? true : undefined), {
      timeoutMs: 20_000,
    })
  }

  /** What the receipt on the screen says was paid, once the chain has it. */
  async receiptOf({ page }: Pick<Person, 'page'>, timeout = 60_000): Promise<bigint> {
    await page.locator('[data-testid=receipt][data-state=settled]').waitFor({ timeout })
    return await this.amountAt(page, 'receipt-paid')
  }

  async endsWith(payer: Person, payee: Person): Promise<bigint> {
    await payer.at('hang-up').click()
    const [said, heard] = [await this.receiptOf(payer), await this.receiptOf(payee)]
    expect(said, 'both screens say the same').to.equal(heard)
    for (const person of [payer, payee]) await person.at('call-close').click()
    return said
  }

  /** As when a browser is killed: nothing in the page runs any more. */
  async crash({ context, page }: Person): Promise<void> {
    const devtools = await context.newCDPSession(page)
    const crashed = page.waitForEvent('crash')
    void devtools.send('Page.crash').catch(() => {})
    await crashed
    await page.close()
  }

  async amountAt(page: Page, testId: string): Promise<bigint> {
    return this.units(/[\d.]+/.exec(await page.getByTestId(testId).innerText())?.[0] ?? '')
  }

  #chain() {
    return createPublicClient({ transport: http(this.#network.rpcUrl) })
  }

  async #split(paid: bigint) {
    const feeBps = await this.#chain().readContract({
      address: this.#addressBook.contracts.consultationTabs,
      abi: consultationTabsAbi,
      functionName: 'feeBps',
    })
    return splitPayment(paid, { relayBps: RELAY_BPS, feeBps })
  }

  /** What relays and treasury have to get of all calls so far. */
  async #fees(): Promise<Pick<Purse, 'relay' | 'treasury'>> {
    const { token, consultationTabs } = this.#addressBook.contracts
    let [relay, treasury] = [0n, 0n]
    for (const operator of OPERATORS) {
      const contract = { address: consultationTabs, abi: consultationTabsAbi } as const
      const args = [devAccount(operator).address, token] as const
      relay += await this.#chain().readContract({ ...contract, functionName: 'credits', args })
      treasury += await this.#chain().readContract({ ...contract, functionName: 'fees', args })
    }
    return { relay, treasury }
  }
}
