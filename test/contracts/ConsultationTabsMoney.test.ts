import { consultationTabsAbi, splitPayment } from '@parley/protocol'
import { expect } from 'chai'
import { type Abi, type Address, encodeFunctionData, type Hex, parseEther } from 'viem'
import { by } from './support/by.ts'
import { reverts } from './support/reverts.ts'
import { CLOSE_WINDOW, DEPOSIT, deployTabs, FEE_BPS, RELAY_BPS, type Tabs, tabOf } from './support/tabs.ts'
import { openWorld, type Wallet, type World, zeroAddress } from './support/world.ts'

const MOODS = { honest: 0, silent: 1, lying: 2, reverting: 3, reentrant: 4 } as const
const COIN_MOODS = { honest: 0, refusing: 1, burning: 2, shouting: 3, reentrant: 4, thirsty: 5 } as const
const shares = { relayBps: RELAY_BPS, feeBps: FEE_BPS }
const PAID = 4_000_003n

describe('Consultation tabs and unkind money', () => {
  let world: World
  let state: string
  let alice: Address
  let bob: Address
  let operator: Address
  before(async () => {
    world = await openWorld()
    alice = world.alice.account.address
    bob = world.bob.account.address
    operator = world.operator.account.address
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  type Deployed = { abi: Abi; address: Address }
  const send = (contract: Deployed, functionName: string, args: readonly unknown[], from: Wallet = world.deployer) =>
    world.mined(from.writeContract({ ...contract, functionName, args, ...by(from) }))
  const ask = async <Answer>(contract: Deployed, functionName: string, args: readonly unknown[] = []) =>
    (await world.client.readContract({ ...contract, functionName, args })) as Answer
  const call = (functionName: 'settle' | 'withdraw' | 'open' | 'close', args: readonly unknown[]): Hex =>
    encodeFunctionData({ abi: consultationTabsAbi, functionName, args } as Parameters<typeof encodeFunctionData>[0])

  async function withToken(name: string, args: readonly unknown[]) {
    const token = await world.deployTestContract(name, args)
    const tabs = await deployTabs(world, { tokens: [token.address, world.token.address] })
    await send(token, 'mint', [alice, DEPOSIT * 10n])
    await send(token, 'approve', [tabs.address, 2n ** 256n - 1n], world.alice)
    const held = (account: Address) => ask<bigint>(token, 'balanceOf', [account])
    return { token, tabs, held, tab: tabOf(world, tabs, 'call', { token: token.address }) }
  }

  describe('tokens', () => {
    it('that deliver less or more than was sent are refused', async () => {
      for (const fee of [1n, -1n]) {
        const { tab } = await withToken('FeeToken', [fee])
        await reverts(tab.open(), 'Settlement_WrongAmount', DEPOSIT, DEPOSIT - fee)
        expect((await tab.read()).state).to.equal('none')
      }
    })

    it('that lie about having paid open nothing', async () => {
      const { token, tab } = await withToken('HostileToken', [])
      await send(token, 'become', [MOODS.lying, zeroAddress, '0x'])
      await reverts(tab.open(), 'Settlement_WrongAmount', DEPOSIT, 0)
      await send(token, 'become', [MOODS.reverting, zeroAddress, '0x'])
      const outcome = await tab.open().then(() => 'opened', String)
      expect(outcome).to.match(/reverted/)
    })

    it('that answer nothing pay in and out', async () => {
      const { token, tabs, held, tab } = await withToken('HostileToken', [])
      await send(token, 'become', [MOODS.silent, zeroAddress, '0x'])
      await world.mined(tab.open())
      await world.mined(tab.close(PAID))
      expect(await held(bob)).to.equal(splitPayment(PAID, shares).toPayee)
      expect(await tabs.read.credits([bob, token.address])).to.equal(0n)
    })

    it('that refuse everyone leave credits, which their owners get later', async () => {
      const { token, tabs, held, tab } = await withToken('HostileToken', [])
      await world.mined(tab.open())
      await send(token, 'become', [MOODS.reverting, zeroAddress, '0x'])
      await world.mined(tab.settle(1000n))
      await world.mined(tab.closeSigned(PAID))
      const { toPayee, toRelay } = splitPayment(PAID, shares)
      expect(await tabs.read.credits([bob, token.address])).to.equal(toPayee)
      expect(await tabs.read.credits([alice, token.address])).to.equal(DEPOSIT - PAID)
      const outcome = await tabs.write.withdraw([bob, token.address], by(world.carol)).then(() => 'paid', String)
      expect(outcome).to.match(/reverted/)
      await send(token, 'become', [MOODS.honest, zeroAddress, '0x'])
      for (const owner of [alice, bob, operator]) {
        await world.mined(tabs.write.withdraw([owner, token.address], by(world.carol)))
      }
      await world.mined(tabs.write.sweep([token.address, [operator]], by(world.carol)))
      expect(await held(bob)).to.equal(toPayee)
      expect(await held(operator)).to.equal(toRelay)
      expect(await held(tabs.address)).to.equal(0n)
    })

    for (const reverting of [true, false]) {
      const way = reverting ? 'revert' : 'say no'
      it(`that block an account and ${way}: nobody else waits for the blocked payee, payer or relay`, async () => {
        const { token, tabs, held, tab } = await withToken('BlockingToken', [reverting])
        await world.mined(tab.open())
        for (const account of [alice, bob, operator]) await send(token, 'setBlocked', [account, true])
        await world.mined(tab.settle(1000n))
        await world.mined(tab.requestClose())
        await world.warp((await world.now()) + BigInt(CLOSE_WINDOW))
        await world.mined(tab.finalize())
        const { toPayee, toRelay, toTreasury } = splitPayment(1000n, shares)
        const credits = [alice, bob, operator].map((owner) => tabs.read.credits([owner, token.address]))
        expect(await Promise.all(credits)).to.deep.equal([DEPOSIT - 1000n, toPayee, toRelay])
        await world.mined(tabs.write.sweep([token.address, [operator]], by(world.carol)))
        expect(await held(world.treasury.account.address)).to.equal(toTreasury)
        const blocked = tabs.write.withdraw([bob, token.address], by(world.carol))
        expect(await blocked.then(() => 'paid', String)).to.match(/reverted/)
        await send(token, 'setBlocked', [bob, false])
        await world.mined(tabs.write.withdraw([bob, token.address], by(world.carol)))
        expect(await held(bob)).to.equal(toPayee)
      })
    }

    it('say why a credit was left, and to whom', async () => {
      const { token, tabs, tab } = await withToken('BlockingToken', [true])
      await world.mined(tab.open())
      await send(token, 'setBlocked', [bob, true])
      await world.mined(tab.settle(1000n))
      const [event] = await tabs.getEvents.Credited({}, { fromBlock: 0n })
      expect(event?.args).to.deep.include({ amount: splitPayment(1000n, shares).toPayee })
      expect(event?.args.owner?.toLowerCase()).to.equal(bob)
      expect(await tabs.read.fees([bob, token.address]), 'no fees beside it').to.equal(0n)
    })

    it('that call back while paying out find the tab paid already', async () => {
      const { token, tabs, held, tab } = await withToken('HostileToken', [])
      await world.mined(tab.open())
      await world.mined(tabOf(world, tabs, 'victim', { token: token.address }).open())
      const again = call('settle', [tab.given, PAID, ...tab.voucher(PAID)])
      await send(token, 'become', [MOODS.reentrant, tabs.address, again])
      await world.mined(tab.settle(PAID))
      expect(await ask<boolean>(token, 'reentered')).to.equal(true)
      expect(await held(bob)).to.equal(splitPayment(PAID, shares).toPayee)
    })

    it('that call back while paying in are found out', async () => {
      const { token, tabs, held, tab } = await withToken('HostileToken', [])
      const other = tabOf(world, tabs, 'other', { token: token.address })
      await world.mined(other.open())
      const pay = call('settle', [other.given, PAID, ...other.voucher(PAID)])
      await send(token, 'become', [MOODS.reentrant, tabs.address, pay])
      await reverts(tab.open(), 'Settlement_WrongAmount')
      expect(await held(tabs.address)).to.equal(DEPOSIT)
      // A second payment in between is not taken for the first.
      const mine = tabOf(world, tabs, 'own', { token: token.address, payer: token.address })
      await send(token, 'mint', [token.address, DEPOSIT])
      await send(token, 'allow', [tabs.address])
      await send(token, 'become', [MOODS.reentrant, tabs.address, call('open', [mine.given.deal, DEPOSIT])])
      await reverts(tab.open(), 'Settlement_WrongAmount', DEPOSIT, DEPOSIT * 2n)
    })

    it('do not touch the money of other tokens', async () => {
      const { token, tabs, tab } = await withToken('HostileToken', [])
      const good = tabOf(world, tabs, 'good')
      await world.mined(tab.open())
      await world.mined(good.open())
      await send(token, 'become', [MOODS.lying, zeroAddress, '0x'])
      await world.mined(tab.close(PAID))
      await world.mined(good.close(PAID))
      const { toRelay, toTreasury } = splitPayment(PAID, shares)
      expect(await world.token.read.balanceOf([tabs.address])).to.equal(toRelay + toTreasury)
    })
  })

  describe('coin', () => {
    let tabs: Tabs
    let receiver: Deployed
    before(async () => {
      tabs = await deployTabs(world)
      receiver = await world.deployTestContract('CoinReceiver', [])
    })
    const coin = (label: string, change: object = {}) => tabOf(world, tabs, label, { token: zeroAddress, ...change })
    const become = (mood: number, target: Address = zeroAddress, data: Hex = '0x') =>
      send(receiver, 'become', [mood, target, data])
    const held = (address: Address) => world.client.getBalance({ address })

    it('goes to payee and payer, and comes out of the contract to the last unit', async () => {
      const tab = coin('plain')
      const before = await held(bob)
      await world.mined(tab.open())
      await world.mined(tab.closeSigned(PAID))
      expect((await held(bob)) - before).to.equal(splitPayment(PAID, shares).toPayee)
      await world.mined(tabs.write.withdraw([operator, zeroAddress], by(world.carol)))
      await world.mined(tabs.write.sweep([zeroAddress, [operator]], by(world.carol)))
      expect(await held(tabs.address)).to.equal(0n)
    })

    for (const mood of ['refusing', 'burning', 'shouting', 'thirsty'] as const) {
      it(`a ${mood} payee gets a credit, and the payer his rest`, async () => {
        await become(COIN_MOODS[mood])
        const tab = coin('payee', { payee: receiver.address })
        await world.mined(tab.open())
        const { gasUsed } = await world.mined(tab.closeSigned(PAID))
        expect(Number(gasUsed)).to.be.lessThan(250_000)
        const { toPayee, toRelay, toTreasury } = splitPayment(PAID, shares)
        expect(await tabs.read.credits([receiver.address, zeroAddress])).to.equal(toPayee)
        expect(await held(tabs.address)).to.equal(toPayee + toRelay + toTreasury)
      })
    }

    it('a refusing payer holds up nobody: his rest becomes a credit', async () => {
      const tab = coin('payer', { payer: receiver.address })
      const open = call('open', [tab.given.deal, DEPOSIT])
      await world.mined(
        world.alice.writeContract({
          ...receiver,
          functionName: 'execute',
          args: [tabs.address, open],
          value: DEPOSIT,
          ...by(world.alice),
        }),
      )
      await become(COIN_MOODS.burning)
      const before = await held(bob)
      await world.mined(tab.closeSigned(PAID))
      expect((await held(bob)) - before).to.equal(splitPayment(PAID, shares).toPayee)
      expect(await tabs.read.credits([receiver.address, zeroAddress])).to.equal(DEPOSIT - PAID)
      const refused = tabs.write.withdraw([receiver.address, zeroAddress], { ...by(world.carol), gas: 300_000n })
      await reverts(refused, 'Credits_Refused', receiver.address)
      // What a payment to others is not held up for, a withdrawal is.
      await become(COIN_MOODS.thirsty)
      await world.mined(tabs.write.withdraw([receiver.address, zeroAddress], by(world.carol)))
      expect(await held(receiver.address)).to.equal(DEPOSIT - PAID)
    })

    it('whoever submits cannot starve the payee of gas to make a credit of his payment', async () => {
      await become(COIN_MOODS.honest)
      const tab = coin('starved', { payee: receiver.address })
      await world.mined(tab.open())
      let paid = 0
      for (let gas = 45_000n; gas <= 160_000n; gas += 2_500n) {
        const before = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
        const args = [tab.given, PAID, ...tab.voucher(PAID)] as const
        const outcome = await world.mined(tabs.write.settle(args, { ...by(world.carol), gas })).then(
          () => 'paid',
          () => 'refused',
        )
        expect(await tabs.read.credits([receiver.address, zeroAddress]), `gas ${gas}`).to.equal(0n)
        if (outcome === 'paid') paid++
        await world.connection.provider.request({ method: 'evm_revert', params: [before] })
      }
      expect(paid).to.be.greaterThan(5)
      const args = [tab.given, PAID, ...tab.voucher(PAID)] as const
      await reverts(tabs.write.settle(args, { ...by(world.carol), gas: 100_000n }), 'Credits_TooLittleGas')
    })

    it('a payee that calls back is paid once, and a withdrawal that calls back is one', async () => {
      const tab = coin('reentrant', { payee: receiver.address })
      await world.mined(coin('victim').open(parseEther('1')))
      await world.mined(tab.open())
      await become(COIN_MOODS.reentrant, tabs.address, call('settle', [tab.given, PAID, ...tab.voucher(PAID)]))
      await world.mined(tab.settle(PAID))
      expect(await ask<boolean>(receiver, 'reentered'), 'let in').to.equal(true)
      expect(await held(receiver.address), 'and paid nothing').to.equal(splitPayment(PAID, shares).toPayee)
      expect(await tab.read()).to.include({ paid: PAID, state: 'open' })

      const refused = coin('refused', { payee: receiver.address })
      await become(COIN_MOODS.refusing)
      await world.mined(refused.open())
      await world.mined(refused.settle(PAID))
      await become(COIN_MOODS.reentrant, tabs.address, call('withdraw', [receiver.address, zeroAddress]))
      await world.mined(tabs.write.withdraw([receiver.address, zeroAddress], by(world.carol)))
      expect(await held(receiver.address)).to.equal(2n * splitPayment(PAID, shares).toPayee)
    })

    it('cannot be sent to the contract for nothing', async () => {
      const sent = await world.alice.sendTransaction({ to: tabs.address, value: 1n }).then(
        () => 'sent',
        () => 'refused',
      )
      expect(sent).to.equal('refused')
    })
  })
})
