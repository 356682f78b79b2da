import {
  consultationTabsAbi,
  fromHex,
  hashVoucher,
  splitPayment,
  tabTopUpNonce,
  toHex,
  typedDigest,
} from '@parley/protocol'
import { expect } from 'chai'
import {
  type Address,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  hashTypedData,
  keccak256,
  numberToHex,
  parseEventLogs,
  zeroHash,
} from 'viem'
import { signAuthorization } from './support/authorization.ts'
import { by } from './support/by.ts'
import { signPermit } from './support/permit.ts'
import { personOf } from './support/person.ts'
import { reverts } from './support/reverts.ts'
import { CLOSE_WINDOW, DEPOSIT, deployTabs, FEE_BPS, RELAY_BPS, type Tabs, tabOf, UNSIGNED } from './support/tabs.ts'
import { keyOf, nobody, openWorld, type World, zeroAddress } from './support/world.ts'

const SALT: Hex = `0x${'5a'.repeat(32)}`
const shares = { relayBps: RELAY_BPS, feeBps: FEE_BPS }
const payeeOf = (paid: bigint) => splitPayment(paid, shares).toPayee

describe('Consultation tabs', () => {
  let world: World
  let tabs: Tabs
  let state: string
  let tab: ReturnType<typeof tabOf>
  let alice: Address
  let bob: Address
  let operator: Address

  before(async () => {
    world = await openWorld()
    tabs = await deployTabs(world)
    alice = world.alice.account.address
    bob = world.bob.account.address
    operator = world.operator.account.address
    tab = tabOf(world, tabs, 'call')
    await personOf(world, 'payer')
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  const balance = (account: Address) => world.token.read.balanceOf([account])
  const credit = (account: Address) => tabs.read.credits([account, world.token.address])
  const eventsOf = async (hash: Promise<Hex>) => {
    const { logs } = await world.mined(hash)
    return parseEventLogs({ abi: consultationTabsAbi, logs })
  }
  const eventOf = async (hash: Promise<Hex>) => {
    const events = await eventsOf(hash)
    expect(events).to.have.length(1)
    return events[0]
  }
  /** What everyone has more, or less, after a call. */
  const moved = async (work: () => Promise<Hex>) => {
    const accounts = [alice, bob, tabs.address]
    const before = await Promise.all(accounts.map(balance))
    await world.mined(work())
    const after = await Promise.all(accounts.map(balance))
    const [payer, payee, held] = after.map((amount, index) => amount - (before[index] ?? 0n))
    return { payer, payee, held }
  }
  const windowOver = async () => world.warp((await world.now()) + BigInt(CLOSE_WINDOW))

  describe('deployment', () => {
    const deploy = (change: object) =>
      world.deployContract('sessions/ConsultationTabs', [
        {
          tokens: [world.token.address],
          treasury: world.treasury.account.address,
          feeBps: 200,
          closeWindow: 60,
          ...change,
        },
      ])

    it('keeps to its bounds', async () => {
      await deploy({})
      await deploy({ feeBps: 0, closeWindow: 604_800, tokens: [] })
      for (const change of [{ feeBps: 201 }, { closeWindow: 59 }, { closeWindow: 604_801 }]) {
        await reverts(deploy(change), 'Tabs_Malformed')
      }
      await reverts(deploy({ tokens: Array(5).fill(world.token.address) }), 'Tabs_Malformed')
      await reverts(deploy({ tokens: [world.token.address, nobody] }), 'Tabs_TokenNotOffered', nobody)
      await reverts(deploy({ treasury: zeroAddress }), 'Credits_Malformed')
    })

    it('says what it is', async () => {
      expect(await tabs.read.feeBps()).to.equal(FEE_BPS)
      expect(await tabs.read.maxRelayBps()).to.equal(1000)
      expect(await tabs.read.closeWindow()).to.equal(CLOSE_WINDOW)
      expect((await tabs.read.treasury()).toLowerCase()).to.equal(world.treasury.account.address)
      const [, name, version, chainId, verifyingContract] = await tabs.read.eip712Domain()
      expect([name, version, chainId]).to.deep.equal(['Tabs', '1', 31337n])
      expect(verifyingContract.toLowerCase()).to.equal(tabs.address)
    })

    it('takes every token of the list and no other', async () => {
      const list = await Promise.all([1, 2, 3, 4].map(() => world.deployContract('dev/DevUSD', [])))
      const other = await deployTabs(world, { tokens: list })
      for (const token of [...list, zeroAddress]) expect(await other.read.isOffered([token])).to.equal(true)
      expect(await other.read.isOffered([world.token.address])).to.equal(false)
      const fewer = await deployTabs(world, { tokens: list.slice(0, 1) })
      for (const token of [...list.slice(1), numberToHex(1, { size: 20 })])
        expect(await fewer.read.isOffered([token])).to.equal(false)
    })
  })

  describe('open', () => {
    it('keeps the deposit under the hash of the terms', async () => {
      const event = await eventOf(tab.open())
      expect(event?.eventName).to.equal('TabOpened')
      expect(event?.args).to.deep.include({ tabId: tab.id, deposit: DEPOSIT })
      expect(await tab.read()).to.deep.equal({ deposit: DEPOSIT, paid: 0n, closeAt: 0, state: 'open' })
      expect(await balance(tabs.address)).to.equal(DEPOSIT)
    })

    it('has the id that anyone computes from the terms', async () => {
      const { payer, deal } = tab.given
      const words = [payer, deal.payee, deal.key, deal.payeeKey, deal.token, deal.relayPayout, deal.rates] as const
      const types = ['address', 'address', 'address', 'address', 'address', 'address', 'uint256']
      const encoded = encodeAbiParameters(
        types.map((type) => ({ type })),
        words,
      )
      expect(toHex(tab.bytes)).to.equal(encoded)
      expect(keccak256(encoded)).to.equal(tab.id)
    })

    it('opens the caller’s own tab, never another’s', async () => {
      await world.mined(tab.open(DEPOSIT, world.carol))
      expect((await tab.read()).state).to.equal('none')
      const own = tabOf(world, tabs, 'call', { payer: world.carol.account.address })
      expect((await own.read()).state).to.equal('open')
    })

    it('refuses terms that cannot work', async () => {
      for (const field of ['payee', 'key', 'payeeKey'] as const) {
        await reverts(tabOf(world, tabs, 'bad', { [field]: zeroAddress }).open(), 'Tabs_ZeroAddress')
      }
      await reverts(tabOf(world, tabs, 'bad', { relayPayout: zeroAddress }).open(), 'Tabs_ZeroAddress')
      await reverts(tabOf(world, tabs, 'bad', { relayBps: 1001 }).open(), 'Tabs_BadDeal')
      const { deal } = tab.given
      await reverts(tabs.write.open([{ ...deal, rates: deal.rates + 1n }, 1n], by(world.alice)), 'Tabs_BadDeal')
      await reverts(tabOf(world, tabs, 'bad', { token: nobody }).open(), 'Tabs_TokenNotOffered', nobody)
      await reverts(tab.open(0n), 'Tabs_ZeroAmount')
      await world.mined(tabOf(world, tabs, 'no relay', { relayPayout: zeroAddress, relayBps: 0, relayId: 0 }).open())
    })

    it('refuses a call whose accounts have bits that no account has', async () => {
      const { deal } = tabOf(world, tabs, 'dirty', { relayPayout: zeroAddress, relayBps: 0 }).given
      const data = encodeFunctionData({ abi: consultationTabsAbi, functionName: 'open', args: [deal, 1n] })
      for (const word of [0, 1, 2, 3, 4, 6]) {
        const place = 10 + 64 * word
        const dirty: Hex = `0x${data.slice(2, place)}01${data.slice(place + 2)}`
        const outcome = await world.alice.sendTransaction({ to: tabs.address, data: dirty }).then(
          () => 'opened',
          () => 'refused',
        )
        expect(outcome, `word ${word}`).to.equal('refused')
      }
      await world.mined(world.alice.sendTransaction({ to: tabs.address, data }))
    })

    it('opens terms once: not while open, not while closing, never after closing', async () => {
      await world.mined(tab.open())
      await reverts(tab.open(), 'Tabs_AlreadyOpened', tab.id)
      await world.mined(tab.requestClose())
      await reverts(tab.open(), 'Tabs_AlreadyOpened', tab.id)
      await windowOver()
      await world.mined(tab.finalize())
      await reverts(tab.open(), 'Tabs_AlreadyOpened', tab.id)
    })

    it('takes the coin as the call’s value, and none beside tokens', async () => {
      const coin = tabOf(world, tabs, 'coin', { token: zeroAddress })
      await world.mined(coin.open())
      expect(await world.client.getBalance({ address: tabs.address })).to.equal(DEPOSIT)
      const again = tabOf(world, tabs, 'coin 2', { token: zeroAddress }).given.deal
      for (const value of [0n, DEPOSIT - 1n, DEPOSIT + 1n]) {
        const open = tabs.write.open([again, DEPOSIT], { ...by(world.alice), value })
        await reverts(open, 'Tabs_WrongValue', DEPOSIT, value)
      }
      await reverts(tabs.write.open([tab.given.deal, 1n], { ...by(world.alice), value: 1n }), 'Tabs_WrongValue', 0, 1)
    })

    it('needs allowance', async () => {
      await reverts(tab.open(DEPOSIT, world.operator), 'ERC20InsufficientAllowance')
    })
  })

  describe('openWithPermit', () => {
    const payer = keyOf('payer')
    const wallet = async () => (await personOf(world, 'payer')).wallet
    const permit = () => signPermit(world, { owner: payer, spender: tabs.address, value: DEPOSIT })

    it('opens with the caller’s permit, also one that somebody ran ahead with', async () => {
      const signed = await permit()
      await world.mined(world.token.write.permit([payer.address, tabs.address, DEPOSIT, ...signed], by(world.carol)))
      await world.mined(tabs.write.openWithPermit([tab.given.deal, DEPOSIT, ...signed], by(await wallet())))
      const own = tabOf(world, tabs, 'call', { payer: payer.address })
      expect(await own.read()).to.include({ deposit: DEPOSIT, state: 'open' })
    })

    it('C27: a permit opens a tab of its signer only', async () => {
      const signed = await permit()
      const theft = tabs.write.openWithPermit([tab.given.deal, DEPOSIT, ...signed], by(world.operator))
      await reverts(theft, 'ERC20InsufficientAllowance')
      await world.mined(tabs.write.openWithPermit([tab.given.deal, DEPOSIT, ...signed], by(await wallet())))
      expect(await balance(tabs.address)).to.equal(DEPOSIT)
    })

    it('is not for the coin', async () => {
      const { deal } = tabOf(world, tabs, 'coin', { token: zeroAddress }).given
      const open = tabs.write.openWithPermit([deal, DEPOSIT, ...(await permit())], by(world.alice))
      await reverts(open, 'Tabs_WrongValue', DEPOSIT, 0)
    })
  })

  describe('by authorization', () => {
    const payer = keyOf('payer')
    const own = () => tabOf(world, tabs, 'call', { payer: payer.address })
    const sign = (nonce: Uint8Array, change: object = {}) =>
      signAuthorization(world, { payer, to: tabs.address, value: DEPOSIT, nonce, salt: SALT, ...change })
    type Signed = Awaited<ReturnType<typeof sign>>
    const open = (signed: Signed, deal = own().given.deal, amount = DEPOSIT) =>
      tabs.write.openWithAuthorization([deal, amount, signed], by(world.carol))
    const topUp = (signed: Signed, amount = DEPOSIT, given = own().given) =>
      tabs.write.topUpWithAuthorization([given, amount, signed], by(world.carol))

    it('a stranger opens the tab that the payer signed for, from the payer’s tokens', async () => {
      const [before, stranger] = [await balance(payer.address), await balance(world.carol.account.address)]
      await world.mined(open(await sign(fromHex(own().id))))
      expect(await own().read()).to.include({ deposit: DEPOSIT, state: 'open' })
      expect(await balance(payer.address)).to.equal(before - DEPOSIT)
      expect(await balance(world.carol.account.address)).to.equal(stranger)
    })

    it('I12, C27: it opens no other tab, of no other size, and none twice', async () => {
      const signed = await sign(fromHex(own().id))
      const swaps = [{ payee: nobody }, { key: nobody }, { payeeKey: nobody }, { relayPayout: nobody }, { rate: 1n }]
      for (const swap of swaps) {
        const { deal } = tabOf(world, tabs, 'call', { payer: payer.address, ...swap }).given
        await reverts(open(signed, deal), 'ERC3009InvalidSignature')
      }
      await reverts(open(signed, own().given.deal, DEPOSIT - 1n), 'ERC3009InvalidSignature')
      await reverts(open({ ...signed, from: alice }), 'ERC3009InvalidSignature')
      await world.mined(open(signed))
      await reverts(open(signed), 'Tabs_AlreadyOpened')
      await reverts(topUp(signed), 'ERC3009InvalidSignature')
    })

    it('I12: money signed for a book opens no tab, and money signed for a tab opens no other contract’s', async () => {
      const elsewhere = await sign(fromHex(own().id), { to: world.office.address })
      await reverts(open(elsewhere), 'ERC3009InvalidSignature')
      const other = await deployTabs(world)
      const signed = await sign(fromHex(own().id))
      const theft = other.write.openWithAuthorization([own().given.deal, DEPOSIT, signed], by(world.carol))
      await reverts(theft, 'ERC3009InvalidSignature')
    })

    it('is not for the coin, which has no authorizations', async () => {
      const coin = tabOf(world, tabs, 'call', { payer: payer.address, token: zeroAddress })
      await reverts(open(await sign(fromHex(coin.id)), coin.given.deal), 'Settlement_NotAToken', zeroAddress)
    })

    it('tops up the tab that the payer signed for, once, and ends a closing', async () => {
      await world.mined(open(await sign(fromHex(own().id))))
      const { wallet } = await personOf(world, 'payer')
      await world.mined(own().requestClose(wallet))
      const nonce = tabTopUpNonce(fromHex(own().id), fromHex(SALT))
      const signed = await sign(nonce, { value: 5n })
      expect(toHex(nonce)).to.equal(
        keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'bytes32' }], [own().id, SALT])),
      )
      await reverts(topUp(signed, 6n), 'ERC3009InvalidSignature')
      await reverts(topUp({ ...signed, salt: zeroHash }, 5n), 'ERC3009InvalidSignature')
      await world.mined(topUp(signed, 5n))
      expect(await own().read()).to.deep.equal({ deposit: DEPOSIT + 5n, paid: 0n, closeAt: 0, state: 'open' })
      await reverts(topUp(signed, 5n), 'ERC3009UsedAuthorization')
    })

    it('tops up with the payer’s authorization only: another’s would keep his deposit locked', async () => {
      await world.mined(tab.open())
      const signed = await sign(tabTopUpNonce(fromHex(tab.id), fromHex(SALT)), { value: 5n })
      await reverts(topUp(signed, 5n, tab.given), 'Tabs_OnlyThePayer', payer.address)
    })
  })

  describe('topUp', () => {
    it('adds to the deposit and ends a closing', async () => {
      await world.mined(tab.open())
      await world.mined(tab.settle(7n))
      await world.mined(tab.requestClose())
      const event = await eventOf(tab.topUp(3n))
      expect(event?.args).to.deep.equal({ tabId: tab.id, deposit: DEPOSIT + 3n })
      expect(await tab.read()).to.deep.equal({ deposit: DEPOSIT + 3n, paid: 7n, closeAt: 0, state: 'open' })
      expect(await balance(tabs.address)).to.equal(DEPOSIT + 3n - payeeOf(7n))
    })

    it('is the payer’s alone', async () => {
      await world.mined(tab.open())
      for (const wallet of [world.bob, world.carol]) {
        await reverts(tab.topUp(1n, wallet), 'Tabs_OnlyThePayer', wallet.account.address)
      }
    })

    it('takes the coin as the call’s value', async () => {
      const coin = tabOf(world, tabs, 'coin', { token: zeroAddress })
      await world.mined(coin.open())
      await world.mined(coin.topUp(5n))
      expect(await world.client.getBalance({ address: tabs.address })).to.equal(DEPOSIT + 5n)
      const wrong = tabs.write.topUp([coin.given, 5n], { ...by(world.alice), value: 4n })
      await reverts(wrong, 'Tabs_WrongValue', 5, 4)
      await world.mined(tab.open())
      const both = tabs.write.topUp([tab.given, 5n], { ...by(world.alice), value: 5n })
      await reverts(both, 'Tabs_WrongValue', 0, 5)
    })

    it('refuses nothing, what does not fit, and tabs that are unknown or closed', async () => {
      await reverts(tab.topUp(1n), 'Tabs_Unknown', tab.id)
      await world.mined(tab.open())
      await reverts(tab.topUp(0n), 'Tabs_ZeroAmount')
      const outcome = await tab.topUp(2n ** 96n - DEPOSIT).then(String, String)
      expect(outcome).to.match(/overflow|panic/i)
      await world.mined(tab.close(0n, UNSIGNED))
      await reverts(tab.topUp(1n), 'Tabs_Closed', tab.id)
    })
  })

  describe('settle', () => {
    beforeEach(() => world.mined(tab.open()))

    it('pays the payee what the voucher adds, whoever brings it', async () => {
      const event = await eventOf(tab.settle(1_000_003n))
      expect(event?.args).to.deep.equal({ tabId: tab.id, paid: 1_000_003n })
      const change = await moved(() => tab.settle(3_000_001n, undefined, world.alice))
      const payee = payeeOf(3_000_001n) - payeeOf(1_000_003n)
      expect(change).to.deep.equal({ payer: 0n, payee, held: -payee })
      expect(await tab.read()).to.deep.equal({ deposit: DEPOSIT, paid: 3_000_001n, closeAt: 0, state: 'open' })
      expect(await credit(operator)).to.equal(0n)
    })

    it('pays the same in one step as in many: no rounding adds up', async () => {
      for (let cumulative = 1n; cumulative <= 30n; cumulative++) await world.mined(tab.settle(cumulative))
      expect((await balance(tabs.address)) + payeeOf(30n)).to.equal(DEPOSIT)
    })

    it('verifies the signature over the sum as it is, and pays at most the deposit', async () => {
      const much = 2n ** 96n - 1n
      await reverts(tab.settle(much, tab.voucher(DEPOSIT)), 'Tabs_VoucherForged')
      const change = await moved(() => tab.settle(much))
      expect(change.payee).to.equal(payeeOf(DEPOSIT))
      expect((await tab.read()).paid).to.equal(DEPOSIT)
    })

    it('pays the rest of a voucher above the deposit after a top-up', async () => {
      await world.mined(tab.settle(DEPOSIT + 500n))
      await world.mined(tab.topUp(400n))
      await world.mined(tab.settle(DEPOSIT + 500n))
      expect((await tab.read()).paid).to.equal(DEPOSIT + 400n)
    })

    it('C11, C12: an older or repeated voucher pays nothing and lowers nothing', async () => {
      await world.mined(tab.settle(900n))
      for (const cumulative of [900n, 899n, 0n]) {
        expect(await eventsOf(tab.settle(cumulative))).to.deep.equal([])
      }
      expect((await tab.read()).paid).to.equal(900n)
    })

    it('C11: whoever runs ahead with a voucher pays the payee, who loses nothing', async () => {
      const before = await balance(bob)
      await world.mined(tab.settle(500n, undefined, world.carol))
      await world.mined(tab.settle(700n, undefined, world.bob))
      expect((await balance(bob)) - before).to.equal(payeeOf(700n))
    })

    it('C12: a voucher counts for its tab, chain and contract only', async () => {
      const other = tabOf(world, tabs, 'call', { nonce: 1n })
      await world.mined(other.open())
      await reverts(other.settle(900n, tab.voucher(900n)), 'Tabs_VoucherForged', other.id)
      const elsewhere = tabOf(world, await deployTabs(world), 'call')
      await world.mined(elsewhere.open())
      await reverts(elsewhere.settle(900n, tab.voucher(900n)), 'Tabs_VoucherForged', tab.id)
    })

    it('refuses what the key did not sign', async () => {
      for (const label of ['call payee key', 'stranger']) {
        await reverts(tab.settle(900n, tab.voucher(900n, label)), 'Tabs_VoucherForged', tab.id)
      }
      await reverts(tab.settle(901n, tab.voucher(900n)), 'Tabs_VoucherForged')
      await reverts(tab.settle(900n, tab.closing(900n, 'call key')), 'Tabs_VoucherForged')
      await reverts(tab.settle(900n, UNSIGNED), 'Tabs_VoucherForged')
      await reverts(tab.settle(0n, UNSIGNED), 'Tabs_VoucherForged')
      const [r, vs] = tab.voucher(900n)
      const flipped = toHex(fromHex(vs).map((byte, index) => (index === 0 ? byte ^ 0x80 : byte)))
      await reverts(tab.settle(900n, [r, flipped]), 'Tabs_VoucherForged')
    })

    it('refuses terms that are not the tab’s', async () => {
      for (const change of [
        { payee: nobody },
        { key: nobody },
        { relayPayout: nobody },
        { relayBps: 0 },
        { nonce: 9n },
      ]) {
        const changed = tabOf(world, tabs, 'call', change)
        await reverts(changed.settle(900n), 'Tabs_Unknown', changed.id)
      }
    })

    it('pays while the tab is closing, also after the window until somebody closes it', async () => {
      await world.mined(tab.requestClose())
      await windowOver()
      await world.mined(tab.settle(900n))
      expect(await tab.read()).to.deep.include({ paid: 900n, state: 'closing' })
      await world.mined(tab.finalize())
      await reverts(tab.settle(901n), 'Tabs_Closed', tab.id)
    })
  })

  describe('close', () => {
    beforeEach(() => world.mined(tab.open()))

    it('pays everyone at once and keeps the tab for ever', async () => {
      await world.mined(tab.settle(1_000n))
      const paid = 7_000_009n
      const { toPayee, toRelay, toTreasury } = splitPayment(paid, shares)
      const before = await Promise.all([balance(alice), balance(bob)])
      const event = await eventOf(tab.close(paid))
      expect(event?.args).to.deep.include({ tabId: tab.id, paid, toRelay, toTreasury })
      expect((await balance(alice)) - (before[0] ?? 0n)).to.equal(DEPOSIT - paid)
      expect((await balance(bob)) - (before[1] ?? 0n)).to.equal(toPayee - payeeOf(1_000n))
      expect(await credit(operator)).to.equal(toRelay)
      expect(await tabs.read.fees([operator, world.token.address])).to.equal(toTreasury)
      expect(await balance(tabs.address)).to.equal(toRelay + toTreasury)
      expect(await tab.read()).to.deep.equal({ deposit: DEPOSIT, paid, closeAt: 0, state: 'closed' })
    })

    it('is the payee’s alone', async () => {
      for (const wallet of [world.alice, world.carol]) {
        await reverts(tab.close(5n, undefined, wallet), 'Tabs_OnlyThePayee', wallet.account.address)
      }
    })

    it('needs no voucher for nothing more, and a good one for more', async () => {
      await world.mined(tab.settle(5n))
      await reverts(tab.close(6n, UNSIGNED), 'Tabs_VoucherForged', tab.id)
      const change = await moved(() => tab.close(5n, UNSIGNED))
      expect(change).to.deep.equal({ payer: DEPOSIT - 5n, payee: 0n, held: 5n - DEPOSIT })
    })

    it('with an older voucher keeps what was paid', async () => {
      await world.mined(tab.settle(900n))
      await world.mined(tab.close(100n))
      expect((await tab.read()).paid).to.equal(900n)
    })

    it('pays at most the deposit', async () => {
      const change = await moved(() => tab.close(DEPOSIT * 2n))
      expect(change).to.deep.include({ payer: 0n, payee: payeeOf(DEPOSIT) })
    })

    it('works while closing, and only once', async () => {
      await reverts(tabOf(world, tabs, 'other').close(1n), 'Tabs_Unknown')
      await world.mined(tab.requestClose())
      await world.mined(tab.close(900n))
      await reverts(tab.close(900n), 'Tabs_Closed', tab.id)
      await reverts(tab.closeSigned(900n), 'Tabs_Closed', tab.id)
      await reverts(tab.settle(901n), 'Tabs_Closed', tab.id)
      await reverts(tab.requestClose(), 'Tabs_Closed', tab.id)
      await reverts(tab.finalize(), 'Tabs_Closed', tab.id)
    })

    it('leaves the relay its share, to the last unit, where the treasury takes none', async () => {
      const free = await deployTabs(world, { feeBps: 0 })
      for (const [label, paid, toRelay] of [
        ['a unit', 10n, 1n],
        ['more', 9_999n, 999n],
      ] as const) {
        const its = tabOf(world, free, label)
        const before = await free.read.credits([operator, world.token.address])
        await world.mined(its.open())
        await world.mined(its.close(paid))
        expect((await free.read.credits([operator, world.token.address])) - before).to.equal(toRelay)
      }
    })

    it('leaves the treasury a single unit where the relay takes none', async () => {
      const its = tabOf(world, tabs, 'unit', { relayBps: 0 })
      const before = await tabs.read.fees([operator, world.token.address])
      await world.mined(its.open())
      await world.mined(its.close(100n))
      expect((await tabs.read.fees([operator, world.token.address])) - before).to.equal(1n)
    })

    it('moves no tokens to a payee who gets nothing', async () => {
      const { logs } = await world.mined(tab.close(0n, UNSIGNED))
      expect(logs.filter(({ address }) => address === world.token.address.toLowerCase())).to.have.lengthOf(1)
    })

    it('leaves the treasury’s fee of a tab without relay under nobody', async () => {
      const direct = tabOf(world, tabs, 'direct', { relayPayout: zeroAddress, relayBps: 0, relayId: 0 })
      await world.mined(direct.open())
      await world.mined(direct.close(10_000n))
      expect(await tabs.read.fees([zeroAddress, world.token.address])).to.equal(100n)
      expect(await tabs.read.credits([zeroAddress, world.token.address])).to.equal(0n)
    })
  })

  describe('closeSigned', () => {
    beforeEach(() => world.mined(tab.open()))

    it('hangs up for both with two signatures and a stranger', async () => {
      const paid = 2_000_003n
      const { toPayee, toRelay, toTreasury } = splitPayment(paid, shares)
      const change = await moved(() => tab.closeSigned(paid))
      expect(change).to.deep.equal({ payer: DEPOSIT - paid, payee: toPayee, held: toRelay + toTreasury - DEPOSIT })
      expect((await tab.read()).state).to.equal('closed')
    })

    it('C11: an older voucher cannot be slipped under a newer Close, nor an older Close under nothing', async () => {
      await reverts(tab.closeSigned(900n, { voucher: tab.voucher(100n) }), 'Tabs_VoucherForged', tab.id)
      await reverts(tab.closeSigned(100n, { close: tab.closing(900n) }), 'Tabs_CloseForged', tab.id)
    })

    it('never lowers what was paid, whatever sum the payee agreed to', async () => {
      await world.mined(tab.settle(900n))
      await world.mined(tab.closeSigned(100n, { voucher: UNSIGNED }))
      expect((await tab.read()).paid).to.equal(900n)
    })

    it('by the payer needs no voucher: he owes what the payee asks', async () => {
      await reverts(tab.closeSigned(900n, { voucher: UNSIGNED, from: world.bob }), 'Tabs_VoucherForged')
      const change = await moved(() => tab.closeSigned(900n, { voucher: UNSIGNED, from: world.alice }))
      expect(change).to.deep.include({ payer: DEPOSIT - 900n, payee: payeeOf(900n) })
    })

    it('C12: takes no Close but the payee’s key’s for this tab', async () => {
      for (const label of ['call key', 'stranger']) {
        const close = tab.closing(900n, label)
        await reverts(tab.closeSigned(900n, { close }), 'Tabs_CloseForged', tab.id)
        await reverts(tab.closeSigned(900n, { close, from: world.alice }), 'Tabs_CloseForged', tab.id)
      }
      const close = tab.voucher(900n, 'call payee key')
      await reverts(tab.closeSigned(900n, { close }), 'Tabs_CloseForged')
      await reverts(tab.closeSigned(900n, { close: UNSIGNED }), 'Tabs_CloseForged')
      const other = tabOf(world, tabs, 'call', { nonce: 1n })
      await world.mined(other.open())
      await reverts(other.closeSigned(900n, { close: tab.closing(900n) }), 'Tabs_CloseForged', other.id)
    })
  })

  describe('requestClose and finalize', () => {
    beforeEach(() => world.mined(tab.open()))

    it('gives the rest back to the payer after the window, to the second', async () => {
      await world.mined(tab.settle(900n))
      const event = await eventOf(tab.requestClose())
      const closeAt = Number(await world.now()) + CLOSE_WINDOW
      expect(event?.args).to.deep.equal({ tabId: tab.id, closeAt })
      expect(await tab.read()).to.deep.equal({ deposit: DEPOSIT, paid: 900n, closeAt, state: 'closing' })
      await world.at(BigInt(closeAt) - 1n)
      await reverts(tab.finalize(), 'Tabs_TooEarly', closeAt)
      const { toRelay, toTreasury } = splitPayment(900n, shares)
      const before = await balance(alice)
      await world.warp(BigInt(closeAt) - 1n)
      await world.at(BigInt(closeAt))
      const closed = await eventOf(tab.finalize())
      expect(closed?.args).to.deep.include({ paid: 900n, toRelay, toTreasury })
      expect((await balance(alice)) - before).to.equal(DEPOSIT - 900n)
    })

    it('is the payer’s alone while money is left', async () => {
      for (const wallet of [world.bob, world.carol]) {
        await reverts(tab.requestClose(wallet), 'Tabs_OnlyThePayer', wallet.account.address)
      }
      await world.mined(tab.settle(DEPOSIT - 1n))
      await reverts(tab.requestClose(world.carol), 'Tabs_OnlyThePayer', world.carol.account.address)
    })

    it('may be asked for by anyone once all is paid, so that fees do not wait for ever', async () => {
      await world.mined(tab.settle(DEPOSIT))
      await world.mined(tab.requestClose(world.carol))
      await windowOver()
      await world.mined(tab.finalize())
      expect(await credit(operator)).to.equal(splitPayment(DEPOSIT, shares).toRelay)
    })

    it('counts from the first request; a top-up ends it', async () => {
      await reverts(tab.finalize(), 'Tabs_NotClosing', tab.id)
      await world.mined(tab.requestClose())
      await reverts(tab.requestClose(), 'Tabs_Closing', tab.id)
      await windowOver()
      await world.mined(tab.topUp(1n))
      await reverts(tab.finalize(), 'Tabs_NotClosing', tab.id)
      await world.mined(tab.requestClose())
      await reverts(tab.finalize(), 'Tabs_TooEarly')
    })

    it('the payee needs no presence: a watchtower brings the best voucher in the window', async () => {
      await world.mined(tab.requestClose())
      await world.mined(tab.settle(5_000n, undefined, world.operator))
      await windowOver()
      const change = await moved(() => tab.finalize(world.alice))
      expect(change.payer).to.equal(DEPOSIT - 5_000n)
    })

    it('unknown tabs cannot be closed', async () => {
      const other = tabOf(world, tabs, 'other')
      await reverts(other.requestClose(), 'Tabs_Unknown', other.id)
      await reverts(other.finalize(), 'Tabs_Unknown', other.id)
      await reverts(other.settle(1n), 'Tabs_Unknown', other.id)
      await reverts(other.closeSigned(1n), 'Tabs_Unknown', other.id)
    })
  })

  describe('withdraw and sweep', () => {
    const token = () => world.token.address

    it('anyone fetches credits for their owners, once', async () => {
      await world.mined(tab.open())
      await world.mined(tab.close(DEPOSIT))
      const { toRelay, toTreasury } = splitPayment(DEPOSIT, shares)
      const treasury = world.treasury.account.address
      const before = await Promise.all([balance(operator), balance(treasury)])
      const paid = await eventOf(tabs.write.withdraw([operator, token()], by(world.carol)))
      expect(paid?.args).to.deep.include({ amount: toRelay })
      const swept = await eventOf(tabs.write.sweep([token(), [operator, operator, nobody]], by(world.carol)))
      expect(swept?.args).to.deep.include({ amount: toTreasury })
      expect((await balance(operator)) - (before[0] ?? 0n)).to.equal(toRelay)
      expect((await balance(treasury)) - (before[1] ?? 0n)).to.equal(toTreasury)
      expect(await balance(tabs.address)).to.equal(0n)
      await reverts(tabs.write.withdraw([operator, token()], by(world.carol)), 'Credits_Nothing', token())
      await reverts(tabs.write.sweep([token(), [operator]], by(world.carol)), 'Credits_Nothing', token())
    })

    it('fetching one kind leaves the other, and fees gather over tabs', async () => {
      for (const nonce of [0n, 1n]) {
        const one = tabOf(world, tabs, 'call', { nonce })
        await world.mined(one.open())
        await world.mined(one.closeSigned(DEPOSIT))
      }
      const { toRelay, toTreasury } = splitPayment(DEPOSIT, shares)
      await world.mined(tabs.write.sweep([token(), [operator]], by(world.carol)))
      expect(await credit(operator)).to.equal(2n * toRelay)
      await world.mined(tabs.write.withdraw([operator, token()], by(world.carol)))
      expect(await tabs.read.fees([operator, token()])).to.equal(0n)
      expect(toTreasury > 0n).to.equal(true)
    })

    it('has nothing for those who have nothing', async () => {
      await reverts(tabs.write.withdraw([bob, token()], by(world.bob)), 'Credits_Nothing', token())
      await reverts(tabs.write.sweep([token(), []], by(world.bob)), 'Credits_Nothing', token())
    })
  })

  it('hashes what is signed as wallets and viem do', () => {
    const { id } = tab
    const message = { tabId: id, cumulative: 2n ** 96n - 1n }
    const fields = [
      { name: 'tabId', type: 'bytes32' },
      { name: 'cumulative', type: 'uint96' },
    ] as const
    const domain = { name: 'Tabs', version: '1', chainId: 31337, verifyingContract: tabs.address }
    const digest = hashTypedData({ domain, types: { Voucher: fields }, primaryType: 'Voucher', message })
    const hash = hashVoucher({ tabId: fromHex(id), cumulative: message.cumulative })
    expect(toHex(typedDigest(tabs.domain, hash))).to.equal(digest)
  })
})
