import { expect } from 'chai'
import { parseEventLogs, zeroAddress } from 'viem'
import { postOfficeAbi } from '../../protocol/src/abi/postOfficeAbi.ts'
import { by } from './support/by.ts'
import {
  balanceOf,
  claim,
  DEPTH,
  liabilities,
  openBook,
  registerRelay,
  UNIT,
  VALUE,
  winWith,
  winWithout,
} from './support/claiming.ts'
import { reverts } from './support/reverts.ts'
import { keyOf, openWorld, type World } from './support/world.ts'

describe('Shares', () => {
  let world: World
  let state: string
  before(async () => {
    world = await openWorld()
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  const set = (fee: number, unreceipted: number, who = world.deployer) =>
    world.office.write.setShares([fee, unreceipted], by(who))
  const sharesOf = async (epoch: number) => [...(await world.office.read.sharesOf([epoch]))]

  describe('setShares', () => {
    it('changes epochs from the third after the present one on, and none before', async () => {
      await world.enter(4)
      const { logs } = await world.mined(set(2000, 3000))
      const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'SharesChanging', logs })
      expect(event?.args).to.deep.equal({ feeBps: 2000, unreceiptedBps: 3000, fromEpoch: 7 })
      expect(await world.office.read.sharesFrom()).to.equal(7)
      for (const epoch of [0, 1, 4, 6]) expect(await sharesOf(epoch)).to.deep.equal([1000, 4000])
      for (const epoch of [7, 8, 2 ** 32 - 1]) expect(await sharesOf(epoch)).to.deep.equal([2000, 3000])
      expect([await world.office.read.feeBps(), await world.office.read.unreceiptedBps()]).to.deep.equal([1000, 4000])
      await world.enter(7)
      expect([await world.office.read.feeBps(), await world.office.read.unreceiptedBps()]).to.deep.equal([2000, 3000])
    })

    it('pays claims by the shares of the stamp’s epoch, on both sides of a change', async () => {
      const relayId = await registerRelay(world)
      const batchId = await openBook(world, 'a')
      const win = { batchId, label: 'a', relayId }
      await world.mined(set(2000, 3000))
      const from = await world.office.read.sharesFrom()
      await world.drawThrough(from - 1)
      const [before] = await claim(world, [await winWith(world, win)], world.carol)
      expect(before?.net).to.equal((VALUE * 9n) / 10n)
      expect(await world.office.read.fees()).to.equal(VALUE / 10n)
      await world.drawNext()
      const [after] = await claim(world, [await winWithout(world, win)], world.operator)
      expect(after?.net).to.equal((((VALUE * 8n) / 10n) * 3n) / 10n)
      expect(await world.office.read.fees()).to.equal(VALUE / 10n + VALUE / 5n)
      expect(await world.office.read.forfeited()).to.equal((((VALUE * 8n) / 10n) * 7n) / 10n)
      expect(await liabilities(world, relayId)).to.equal(await balanceOf(world, world.office.address))
    })

    it('replaces a change that has not begun: the epochs before keep what they were promised', async () => {
      await world.mined(set(2000, 3000))
      await world.enter(3)
      await world.mined(set(500, 5000))
      expect(await world.office.read.sharesFrom()).to.equal(6)
      for (const epoch of [1, 4, 5]) expect(await sharesOf(epoch)).to.deep.equal([1000, 4000])
      expect(await sharesOf(6)).to.deep.equal([500, 5000])
    })

    it('waits while a change has begun and epochs before it can still be claimed', async () => {
      await world.mined(set(2000, 3000))
      await world.enter(4)
      await reverts(set(500, 5000), 'Shares_StillChanging', 4)
      await world.drawThrough(3)
      await reverts(set(500, 5000), 'Shares_StillChanging', 4)
      await world.drawThrough(4)
      await world.mined(set(500, 5000))
      const from = await world.office.read.sharesFrom()
      expect(from).to.equal((await world.epoch()) + 3)
      expect(await sharesOf(4)).to.deep.equal([2000, 3000])
      expect(await sharesOf(from - 1)).to.deep.equal([2000, 3000])
      expect(await sharesOf(from)).to.deep.equal([500, 5000])
    })

    it('leaves the last draw alone, and draws leave the shares alone', async () => {
      await world.drawThrough(1)
      const at = await world.office.read.drawnAt()
      await world.mined(set(2000, 3000))
      expect([await world.office.read.drawn(), await world.office.read.drawnAt()]).to.deep.equal([1, at])
      const from = await world.office.read.sharesFrom()
      await world.drawNext()
      expect(await world.office.read.sharesFrom()).to.equal(from)
      expect(await sharesOf(from)).to.deep.equal([2000, 3000])
      expect(await sharesOf(from - 1)).to.deep.equal([1000, 4000])
    })

    it('refuses shares outside their bounds, here and at deployment', async () => {
      for (const [fee, unreceipted] of [
        [499, 4000],
        [2001, 4000],
        [1000, 2999],
        [1000, 5001],
        [0, 0],
        [65535, 65535],
      ] as const) {
        await reverts(set(fee, unreceipted), 'Shares_OutOfBounds', fee, unreceipted)
        const wrong = { ...world.settings, feeBps: fee, unreceiptedBps: unreceipted }
        await reverts(world.deployContract('postage/PostOffice', [wrong]), 'Shares_OutOfBounds', fee, unreceipted)
      }
      for (const [fee, unreceipted] of [
        [500, 3000],
        [2000, 5000],
      ] as const)
        await world.mined(set(fee, unreceipted))
    })

    it('obeys the governor only, and nobody where there is none', async () => {
      const bob = world.bob.account.address
      await reverts(set(1000, 4000, world.bob), 'Shares_OnlyGovernor', bob)
      expect((await world.office.read.governor()).toLowerCase()).to.equal(world.deployer.account.address)
      const { office } = await world.deployOffice({ ...world.settings, governor: zeroAddress })
      for (const wallet of [world.deployer, world.treasury, world.bob]) {
        const call = wallet.writeContract({
          address: office,
          abi: postOfficeAbi,
          functionName: 'setShares',
          args: [1000, 4000],
          ...by(wallet),
        })
        await reverts(call, 'Shares_OnlyGovernor', wallet.account.address)
      }
    })
  })

  describe('setMinValue', () => {
    const setFloor = (value: bigint, who = world.deployer) => world.office.write.setMinValue([value], by(who))
    const open = (unit: bigint) => {
      const args = [
        world.alice.account.address,
        keyOf('s').address,
        DEPTH,
        0,
        unit,
        5n * (unit << BigInt(DEPTH)),
      ] as const
      return world.office.write.open(args, by(world.alice))
    }

    it('binds books opened later, and touches none that exists', async () => {
      const id = await openBook(world, 'a')
      const { logs } = await world.mined(setFloor(VALUE + 1n))
      const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'MinValueChanged', logs })
      expect(event?.args).to.deep.equal({ minValue: VALUE + 1n })
      expect(await world.office.read.minValue()).to.equal(VALUE + 1n)
      expect(await world.office.read.batchCount()).to.equal(1n)
      await reverts(open(UNIT), 'Books_ValueTooLow', VALUE)
      await world.mined(open(UNIT + 1n))
      await world.mined(world.office.write.topUp([world.alice.account.address, id, 1n], by(world.bob)))
      const relayId = await registerRelay(world)
      await world.drawThrough(1)
      const win = await winWith(world, { batchId: id, label: 'a', relayId })
      expect(await claim(world, [win], world.carol)).to.have.length(1)
    })

    it('stays within a tenth and ten times of the first floor, however often it is set', async () => {
      const first = world.parameters.minValue
      const [low, high] = await world.office.read.minValueBounds()
      expect([low, high]).to.deep.equal([first / 10n, first * 10n])
      for (const value of [low, high, first]) await world.mined(setFloor(value))
      for (const value of [0n, low - 1n, high + 1n, 2n ** 96n - 1n]) {
        await reverts(setFloor(value), 'Books_FloorOutOfBounds', value, low, high)
      }
    })

    it('is never zero, even where a tenth of the first floor is', async () => {
      const { office } = await world.deployOffice({ ...world.settings, minValue: 3n })
      const read = { address: office, abi: postOfficeAbi, functionName: 'minValueBounds' } as const
      expect(await world.client.readContract(read)).to.deep.equal([1n, 30n])
    })

    it('obeys the governor only', async () => {
      await reverts(setFloor(100_000n, world.alice), 'Shares_OnlyGovernor', world.alice.account.address)
    })
  })
})
