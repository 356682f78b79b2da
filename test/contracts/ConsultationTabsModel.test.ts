import {
  closeTab,
  finalizeTab,
  NO_TAB,
  openTab,
  requestTabClose,
  settleTab,
  type Tab,
  type TabPayout,
  topUpTab,
} from '@parley/protocol'
import { expect } from 'chai'
import { type Address, type Hex, keccak256, toHex } from 'viem'
import { by } from './support/by.ts'
import { CLOSE_WINDOW, deployTabs, FEE_BPS, type Tabs, tabOf, UNSIGNED } from './support/tabs.ts'
import { openWorld, type Wallet, type World, zeroAddress } from './support/world.ts'

const STEPS = 3_000
const NAMES = ['alice', 'bob', 'carol'] as const
type Name = (typeof NAMES)[number]

/** A number generator that is the same in every run. */
function numbersFrom(seed: string) {
  let word = keccak256(toHex(seed))
  return (limit: number) => {
    word = keccak256(word)
    return Number(BigInt(word) % BigInt(limit))
  }
}

/** A tab, what the model says of it, and what its two sides have signed. */
type Call = {
  tab: ReturnType<typeof tabOf>
  model: Tab
  coin: boolean
  relayBps: number
  /** The best voucher that the payer signed. */
  owed: bigint
  /** Sums at which the payee agreed to close. */
  agreed: bigint[]
  /** What was paid to the payee, fees included, and what went back to the payer. */
  returned: bigint
}

describe('Consultation tabs beside a model, among liars', () => {
  let world: World
  let tabs: Tabs
  const random = numbersFrom('tabs')
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item
  const calls: Call[] = []
  /** What the model says that each account has more, or less, than at first; coin and token. */
  const money = { token: new Map<string, bigint>(), coin: new Map<string, bigint>() }
  const credits = { token: new Map<string, bigint>(), coin: new Map<string, bigint>() }
  const fees = { token: 0n, coin: 0n }
  const add = (map: Map<string, bigint>, account: string, amount: bigint) =>
    map.set(account, (map.get(account) ?? 0n) + amount)
  const kind = ({ coin }: Call) => (coin ? 'coin' : 'token')

  before(async () => {
    world = await openWorld()
    tabs = await deployTabs(world)
  })
  after(() => world.connection.close())

  const walletOf = (name: Name): Wallet => world[name]
  function newCall(): Call {
    const coin = random(3) === 0
    const relayBps = pick([0, 1, 333, 1000])
    const change = { relayBps, nonce: BigInt(calls.length), ...(coin ? { token: zeroAddress } : {}) }
    const tab = tabOf(world, tabs, `call ${calls.length}`, change)
    const call = { tab, model: NO_TAB, coin, relayBps, owed: 0n, agreed: [], returned: 0n }
    calls.push(call)
    return call
  }

  function settleMoney(call: Call, { toPayee, toRelay, toTreasury, toPayer }: TabPayout) {
    const where = kind(call)
    add(money[where], world.bob.account.address, toPayee)
    add(money[where], world.alice.account.address, toPayer)
    add(credits[where], world.operator.account.address, toRelay)
    fees[where] += toTreasury
    call.returned += toPayer
  }

  function pay(call: Call, amount: bigint) {
    add(money[kind(call)], world.alice.account.address, -amount)
  }

  /** One attempt: what is sent, and what the model says; `undefined` if it must be refused. */
  type Attempt = { sent: () => Promise<Hex>; outcome: (() => void) | undefined }

  const shares = (call: Call) => ({ relayBps: call.relayBps, feeBps: FEE_BPS })
  const allowed = (rule: () => void): boolean => {
    try {
      rule()
      return true
    } catch {
      return false
    }
  }
  const if_ = (condition: boolean, outcome: () => void) => (condition ? outcome : undefined)

  /** A sum that somebody might present: the best, an old one, one that nobody signed, one beyond the deposit. */
  const someSum = (call: Call) =>
    pick([call.owed, call.owed / 2n, call.owed + 1n, call.model.deposit + 7n, 0n, BigInt(random(2000))])
  /** A voucher over this sum: the payer signs what he owes and less, and somebody may forge more. */
  const voucherFor = (call: Call, sum: bigint) =>
    sum <= call.owed
      ? call.tab.voucher(sum)
      : pick([call.tab.voucher(sum, 'forger'), call.tab.voucher(call.owed), UNSIGNED])
  const isVoucher = (call: Call, sum: bigint) => sum <= call.owed

  function settleBest(call: Call): Attempt {
    return {
      sent: () => call.tab.settle(call.owed, undefined, walletOf(pick(NAMES))),
      outcome: if_(
        allowed(() => settleTab(call.model, 0n, shares(call))),
        () => {
          const { tab, payout } = settleTab(call.model, call.owed, shares(call))
          call.model = tab
          settleMoney(call, payout)
        },
      ),
    }
  }

  const attempts: Record<string, (call: Call, now: number) => Attempt> = {
    open(call) {
      const amount = BigInt(random(1000))
      return {
        sent: () => call.tab.open(amount),
        outcome: if_(
          allowed(() => openTab(call.model, amount)),
          () => {
            call.model = openTab(call.model, amount)
            pay(call, amount)
          },
        ),
      }
    },
    topUp(call) {
      const [amount, who] = [BigInt(random(400)), pick(NAMES)]
      const good = who === 'alice' && allowed(() => topUpTab(call.model, amount))
      return {
        sent: () => call.tab.topUp(amount, walletOf(who)),
        outcome: if_(good, () => {
          call.model = topUpTab(call.model, amount)
          pay(call, amount)
        }),
      }
    },
    talk(call) {
      // Off chain: the payer signs a little more. He may sign more than there is.
      call.owed += BigInt(random(120))
      return settleBest(call)
    },
    settleBest,
    settle(call) {
      const sum = someSum(call)
      const good = isVoucher(call, sum) && allowed(() => settleTab(call.model, sum, shares(call)))
      return {
        sent: () => call.tab.settle(sum, voucherFor(call, sum), walletOf(pick(NAMES))),
        outcome: if_(good, () => {
          const { tab, payout } = settleTab(call.model, sum, shares(call))
          call.model = tab
          settleMoney(call, payout)
        }),
      }
    },
    close(call) {
      const [sum, who] = [someSum(call), pick(NAMES)]
      const due = sum < call.model.deposit ? sum : call.model.deposit
      const signed = isVoucher(call, sum) || due <= call.model.paid
      const good = who === 'bob' && signed && allowed(() => closeTab(call.model, sum, shares(call)))
      return {
        sent: () => call.tab.close(sum, voucherFor(call, sum), walletOf(who)),
        outcome: if_(good, () => {
          const { tab, payout } = closeTab(call.model, sum, shares(call))
          call.model = tab
          settleMoney(call, payout)
        }),
      }
    },
    closeSigned(call) {
      // An honest payee agrees to the best voucher only; now and then he lets the payer off.
      const agrees = random(3) === 0
      const sum = agrees ? pick([call.owed, call.owed, call.owed / 2n]) : someSum(call)
      if (agrees) call.agreed.push(sum)
      const isAgreed = call.agreed.includes(sum)
      const close = isAgreed ? call.tab.closing(sum) : call.tab.closing(sum, pick(['forger', 'call 0 payee key']))
      const forged = !isAgreed && close[0] !== call.tab.closing(sum)[0]
      const who = pick(NAMES)
      const due = sum < call.model.deposit ? sum : call.model.deposit
      const owed = isVoucher(call, sum) || due <= call.model.paid || who === 'alice'
      const good = (isAgreed || !forged) && owed && allowed(() => closeTab(call.model, sum, shares(call)))
      return {
        sent: () => call.tab.closeSigned(sum, { voucher: voucherFor(call, sum), close, from: walletOf(who) }),
        outcome: if_(good, () => {
          const { tab, payout } = closeTab(call.model, sum, shares(call))
          call.model = tab
          settleMoney(call, payout)
        }),
      }
    },
    requestClose(call, now) {
      const who = pick(NAMES)
      const may = who === 'alice' || call.model.paid === call.model.deposit
      const good = may && allowed(() => requestTabClose(call.model, now + CLOSE_WINDOW))
      return {
        sent: () => call.tab.requestClose(walletOf(who)),
        outcome: if_(good, () => {
          call.model = requestTabClose(call.model, now + CLOSE_WINDOW)
        }),
      }
    },
    finalize(call, now) {
      const good = allowed(() => finalizeTab(call.model, now, shares(call)))
      return {
        sent: () => call.tab.finalize(walletOf(pick(NAMES))),
        outcome: if_(good, () => {
          const { tab, payout } = finalizeTab(call.model, now, shares(call))
          call.model = tab
          settleMoney(call, payout)
        }),
      }
    },
    withdraw(call) {
      const where = kind(call)
      const operator = world.operator.account.address
      const amount = credits[where].get(operator) ?? 0n
      return {
        sent: () => tabs.write.withdraw([operator, call.tab.terms.token], by(world.carol)),
        outcome: if_(amount > 0n, () => {
          credits[where].set(operator, 0n)
          add(money[where], operator, amount)
        }),
      }
    },
  }

  it(`agrees with the rules after each of ${STEPS} steps, and nobody loses more than he signed for`, async function () {
    this.timeout(300_000)
    const accounts: Address[] = [world.alice, world.bob, world.operator].map(({ account }) => account.address)
    const balancesOf = async (where: 'token' | 'coin', account: Address) =>
      where === 'token'
        ? await world.token.read.balanceOf([account])
        : await world.client.getBalance({ address: account })
    const first = new Map<string, bigint>()
    for (const account of accounts) first.set(account, await balancesOf('token', account))
    const firstCoin = new Map<string, bigint>()
    for (const account of accounts) firstCoin.set(account, await balancesOf('coin', account))
    const spentOnGas = new Map<string, bigint>()
    let height = await world.client.getBlockNumber()
    const done: Record<string, number> = {}
    const refused: Record<string, number> = {}
    const active: Call[] = [newCall(), newCall(), newCall()]

    for (let step = 0; step < STEPS; step++) {
      const place = random(active.length)
      if (active[place]?.model.state === 'closed' && random(6) === 0) active[place] = newCall()
      // Closed calls are not forgotten: somebody may try them again.
      const call = random(12) === 0 ? pick(calls) : (active[place] as Call)
      const now = Number(await world.now()) + pick([1, 1, 1, 60, 3600, CLOSE_WINDOW / 2, CLOSE_WINDOW])
      // The end of a window is rare enough.
      const name = pick([...Object.keys(attempts), 'requestClose', 'finalize', 'finalize'])
      const { sent, outcome } = (attempts[name] as (typeof attempts)[string])(call, now)
      await world.at(BigInt(now))
      const failure = await world.mined(sent()).then(
        () => undefined,
        (reason: unknown) => reason ?? 'refused',
      )
      // A refused transaction may have been mined too, and cost its sender gas.
      const { number, transactions } = await world.client.getBlock()
      if (number > height) {
        height = number
        for (const hash of transactions) {
          const { from, gasUsed, effectiveGasPrice } = await world.client.getTransactionReceipt({ hash })
          add(spentOnGas, from, gasUsed * effectiveGasPrice)
        }
      }
      const where = `step ${step}: ${name} on ${call.tab.id.slice(0, 8)} (${call.model.state})`
      expect(failure === undefined, `${where}: ${failure ?? 'was accepted'}`).to.equal(outcome !== undefined)
      if (outcome) outcome()
      const count = outcome ? done : refused
      count[name] = (count[name] ?? 0) + 1

      expect(await call.tab.read(), where).to.deep.equal(call.model)
      for (const account of accounts) {
        const moved = (await balancesOf('token', account)) - (first.get(account) ?? 0n)
        expect(moved, `${where}: tokens of ${account}`).to.equal(money.token.get(account) ?? 0n)
      }
      const gas = (account: string) => spentOnGas.get(account) ?? 0n
      for (const account of accounts) {
        const moved = (await balancesOf('coin', account)) - (firstCoin.get(account) ?? 0n) + gas(account)
        expect(moved, `${where}: coin of ${account}`).to.equal(money.coin.get(account) ?? 0n)
      }
      // Solvency: what is held is what the accounts gave and did not get back, and covers all that is owed.
      for (const asset of ['token', 'coin'] as const) {
        const held = await balancesOf(asset, tabs.address)
        const sum = accounts.reduce((total, account) => total + (money[asset].get(account) ?? 0n), 0n)
        expect(held, `${where}: ${asset} held`).to.equal(-sum)
      }
      // The payer never pays more than he signed for, but where he accepts the payee's own sum.
      const most = [call.owed, ...call.agreed].reduce((a, b) => (a > b ? a : b))
      expect(call.model.paid <= most, `${where}: the payer lost more than he signed for`).to.equal(true)
      if (call.model.state === 'closed') expect(call.returned).to.equal(call.model.deposit - call.model.paid)
    }
    for (const name of Object.keys(attempts)) {
      expect(done[name] ?? 0, `${name} was done`).to.be.greaterThan(10)
    }
    for (const name of ['open', 'topUp', 'settle', 'close', 'closeSigned', 'requestClose', 'finalize']) {
      expect(refused[name] ?? 0, `${name} was refused`).to.be.greaterThan(20)
    }
  })
})
