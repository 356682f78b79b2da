import { expect } from 'chai'
import type { Address } from 'viem'
import { production } from '../../../deploy/parameters.ts'
import { postOfficeAbi } from '../../../protocol/src/abi/postOfficeAbi.ts'
import { relayRegistryAbi } from '../../../protocol/src/abi/relayRegistryAbi.ts'
import { alone, revert, snapshot } from '../support/alone.ts'
import { by } from '../support/by.ts'
import { balanceOf, claim, liabilities, openBook, readBook, VALUE } from '../support/claiming.ts'
import { countNewSlots } from '../support/countNewSlots.ts'
import { personOf } from '../support/person.ts'
import { BOND_UNIT, BOND_VALUE, DEAD, OPEN, openBond, signSeizure, signSpend } from '../support/proofs.ts'
import { reverts } from '../support/reverts.ts'
import { signReceiptedSheet } from '../support/sheets.ts'
import { keyOf, openWorld, type World } from '../support/world.ts'

const DAY = 86_400n

async function registerThief(world: World): Promise<number> {
  const args = [keyOf('thief').address, world.carol.account.address, 1n, world.parameters.minStake, '', ''] as const
  await world.mined(world.relays.write.register(args, by(world.carol)))
  return await world.relays.read.relayCount()
}

describe('A session key in other hands', () => {
  let world: World
  let owner: Address
  let relayId: number
  before(async () => {
    world = await openWorld()
    owner = world.alice.account.address
    relayId = await registerThief(world)
  })
  alone(() => world)
  after(() => world.connection.close())

  const leave = async (batchId: bigint) => {
    await world.drawThrough((await readBook(world, batchId)).exitEpoch)
    await world.mined(world.office.write.withdraw([owner, batchId], by(world.bob)))
  }

  it('C18: the thief takes V a sheet at most, of which he gets 0.9 V, until the exit epoch; all else goes back to the owner', async () => {
    const start = await balanceOf(world, owner)
    const batchId = await openBook(world, 'a')
    const { fromEpoch } = await readBook(world, batchId)
    // The owner notices in his third epoch and gives notice from his wallet.
    await world.enter(fromEpoch + 2)
    await world.mined(world.office.write.exit([batchId], by(world.alice)))
    const { exitEpoch } = await readBook(world, batchId)
    let stolen = 0n
    for (let epoch = fromEpoch; epoch < exitEpoch + 3; epoch++) {
      await world.drawThrough(epoch)
      const sheets = [
        await signReceiptedSheet(world, { batchId, label: 'a', epoch, relayId }),
        await signReceiptedSheet(world, { batchId, label: 'a', epoch, relayId, message: 'again' }),
      ]
      if (epoch >= exitEpoch) {
        await reverts(claim(world, sheets, world.carol), 'Claims_BookNotValid', batchId, epoch)
        continue
      }
      const events = await claim(world, sheets, world.carol)
      stolen += events.reduce((sum, { net }) => sum + net, 0n)
    }
    const sheets = BigInt(exitEpoch - fromEpoch)
    expect(stolen).to.equal((sheets * VALUE * 9n) / 10n)
    await leave(batchId)
    expect(start - (await balanceOf(world, owner))).to.equal(sheets * VALUE)
  })

  it('C18: the worst that he can do is to burn the deposit: for a twentieth of the bond, and no other book', async () => {
    const [start, carol] = [await balanceOf(world, owner), await balanceOf(world, world.carol.account.address)]
    const batchId = await openBook(world, 'a', { amount: 5n * VALUE })
    const other = await openBook(world, 'b', { amount: 5n * VALUE })
    const { fromEpoch: epoch } = await readBook(world, batchId)
    const key = keyOf('session a')
    const spends = [
      await signSpend(world, { batchId, epoch, message: 'a' }, key),
      await signSpend(world, { batchId, epoch, message: 'b' }, key),
    ] as const
    await world.mined(world.office.write.proveDoubleStamp([owner, batchId, epoch, ...spends], by(world.carol)))
    const gain = (await balanceOf(world, world.carol.account.address)) - carol
    expect(gain).to.equal(VALUE / 20n)
    const args = [owner, other, epoch, ...spends] as const
    await reverts(world.office.write.proveDoubleStamp(args, by(world.carol)), 'Evidence_StampForged', other)
    await world.mined(world.office.write.exit([other], by(world.alice)))
    await leave(other)
    expect(start - (await balanceOf(world, owner))).to.equal(5n * VALUE)
  })

  it('C18: the key opens no door of the wallet’s: it exits, withdraws and moves nothing', async () => {
    const batchId = await openBook(world, 'a')
    const { account, wallet } = await personOf(world, 'session a')
    const before = await readBook(world, batchId)
    const thief = account.address
    const purse = await balanceOf(world, thief)
    const { office } = world
    await reverts(office.write.exit([batchId], by(wallet)), 'Books_Unknown', batchId)
    await reverts(office.write.withdraw([thief, batchId], by(wallet)), 'Books_Unknown', batchId)
    await reverts(office.write.withdraw([owner, batchId], by(wallet)), 'Books_NotExiting', batchId)
    await reverts(office.write.exitBySignature([owner, batchId, 2n ** 40n, '0x'], by(wallet)), 'Books_BadSignature')
    await reverts(office.write.setMinValue([1n], by(wallet)), 'Shares_OnlyGovernor', thief)
    expect(await readBook(world, batchId)).to.deep.equal(before)
    // When the owner leaves, the money is the owner's, whoever asks for it.
    await world.mined(office.write.exit([batchId], by(world.alice)))
    await world.drawThrough((await readBook(world, batchId)).exitEpoch)
    const owners = await balanceOf(world, owner)
    await world.mined(office.write.withdraw([owner, batchId], by(wallet)))
    expect([await balanceOf(world, thief), await balanceOf(world, owner)]).to.deep.equal([purse, owners + 20n * VALUE])
  })

  it('C18: of a BOND book he gets the balance at most; the bond is not for taking', async () => {
    const bond = await openBond(world, 'bond')
    const { fromEpoch } = await readBook(world, bond)
    const thief = world.carol.account.address
    const before = await balanceOf(world, thief)
    const key = keyOf('session bond')
    for (let epoch = fromEpoch; epoch < fromEpoch + 5; epoch++) {
      await world.enter(epoch)
      for (let slot = 0; slot < 16; slot += 8) {
        const seizure = await signSeizure(world, { batchId: bond, epoch, slot, span: 8, key }, thief)
        await world.mined(world.office.write.seizeMany([[seizure]], by(world.carol)))
      }
    }
    expect((await balanceOf(world, thief)) - before).to.equal((BOND_VALUE * 7n) / 2n)
    expect(await readBook(world, bond)).to.include({ balance: 0n, bond: (BOND_VALUE * 5n) / 2n, state: OPEN })
    await world.mined(world.office.write.exit([bond], by(world.alice)))
    const purse = await balanceOf(world, owner)
    await leave(bond)
    expect((await balanceOf(world, owner)) - purse).to.equal((BOND_VALUE * 5n) / 2n)
  })

  it('C21: two devices on one slot are evidence like any other, whatever the cause; the loss is the deposit of that book', async () => {
    const start = await balanceOf(world, owner)
    const batchId = await openBook(world, 'a', { amount: 7n * VALUE })
    const { fromEpoch: epoch } = await readBook(world, batchId)
    const key = keyOf('session a')
    // A restored backup signs the slots 4 and 5 again, for a longer message to another relay.
    const [before, after] = [
      await signSpend(world, { batchId, epoch, slot: 4, relayId: 1, message: 'before' }, key),
      await signSpend(world, { batchId, epoch, slot: 4, span: 2, relayId: 2, message: 'after' }, key),
    ]
    // The same bytes again are no evidence: a retry that re-sends is safe.
    const twice = [owner, batchId, epoch, before, before] as const
    await reverts(world.office.write.proveDoubleStamp(twice, by(world.bob)), 'Evidence_SameStamp', batchId)
    // Nor are the lanes of two devices, however close they lie.
    const lane = await signSpend(world, { batchId, epoch, slot: 6, relayId: 2, message: 'lane' }, key)
    const apart = [owner, batchId, epoch, after, lane] as const
    await reverts(world.office.write.proveDoubleStamp(apart, by(world.bob)), 'Evidence_NoCommonSlot', batchId)
    await world.mined(world.office.write.proveDoubleStamp([owner, batchId, epoch, before, after], by(world.bob)))
    expect((await readBook(world, batchId)).state).to.equal(DEAD)
    expect(start - (await balanceOf(world, owner))).to.equal(7n * VALUE)
    expect(await liabilities(world, relayId)).to.equal(await balanceOf(world, world.office.address))
  })

  it('C21: waiting for the next epoch after a restore is enough: the same slot of two epochs is no evidence', async () => {
    const batchId = await openBook(world, 'a')
    const { fromEpoch: epoch } = await readBook(world, batchId)
    const key = keyOf('session a')
    const [old, next] = [
      await signSpend(world, { batchId, epoch, slot: 4, message: 'old' }, key),
      await signSpend(world, { batchId, epoch: epoch + 1, slot: 4, message: 'new' }, key),
    ]
    for (const at of [epoch, epoch + 1]) {
      const args = [owner, batchId, at, old, next] as const
      await reverts(world.office.write.proveDoubleStamp(args, by(world.bob)), 'Evidence_StampForged', batchId)
    }
    expect((await readBook(world, batchId)).state).to.equal(OPEN)
  })
})

describe('Recipients who lure', () => {
  let world: World
  let owner: Address
  let bond: bigint
  let epoch: number
  const key = keyOf('session bond')
  before(async () => {
    world = await openWorld()
    owner = world.alice.account.address
    bond = await openBond(world, 'bond')
    epoch = (await readBook(world, bond)).fromEpoch
  })
  alone(() => world)
  after(() => world.connection.close())

  it('C20: a recipient takes the price that the sender put on the stamp, once, and cannot make more of it', async () => {
    const payout = world.bob.account.address
    const before = await balanceOf(world, payout)
    const seizure = await signSeizure(world, { batchId: bond, epoch, slot: 3, span: 2, key }, payout)
    const greedy = [
      { ...seizure, span: 3 },
      { ...seizure, span: 13 },
      { ...seizure, slot: 2 },
      { ...seizure, epoch: epoch - 1 },
    ]
    for (const more of greedy) {
      await world.mined(world.office.write.seize([more], by(world.bob))).then(
        () => expect.fail('it was paid'),
        () => undefined,
      )
    }
    await world.mined(world.office.write.seize([seizure], by(world.bob)))
    await reverts(world.office.write.seize([seizure], by(world.bob)), 'Bonds_AlreadySeized', bond, epoch)
    // Every slot of it is gone, not only its first.
    const tail = await signSeizure(world, { batchId: bond, epoch, slot: 4, key, message: 'tail' }, payout)
    await reverts(world.office.write.seize([tail], by(world.bob)), 'Bonds_AlreadySeized', bond, epoch)
    // Another payout for the same stamp is the same slot.
    const again = await signSeizure(world, { batchId: bond, epoch, slot: 3, span: 2, key }, owner)
    await reverts(world.office.write.seize([again], by(world.bob)), 'Bonds_AlreadySeized', bond, epoch)
    expect((await balanceOf(world, payout)) - before).to.equal(2n * BOND_UNIT)
    expect(await world.office.read.fees()).to.equal(0n)
  })

  it('C20: all recipients of a sheet together take V of it, those of two open sheets 2 V, and silence costs the sender nothing', async () => {
    const purse = await balanceOf(world, owner)
    const payout = world.bob.account.address
    const before = await balanceOf(world, payout)
    await world.enter(epoch + 1)
    for (const at of [epoch, epoch + 1]) {
      for (let round = 0; round < 2; round++) {
        const all = await Promise.all(
          Array.from({ length: 16 }, (_, slot) =>
            signSeizure(world, { batchId: bond, epoch: at, slot, key, message: `${round} ${slot}` }, payout),
          ),
        )
        await world.mined(world.office.write.seizeMany([all], by(world.bob)))
      }
      expect((await balanceOf(world, payout)) - before).to.equal(BigInt(at - epoch + 1) * BOND_VALUE)
    }
    // Nobody seizes the next two sheets: they cost nothing, and no transaction is needed for it.
    await world.enter(epoch + 4)
    const late = await signSeizure(world, { batchId: bond, epoch: epoch + 2, key }, payout)
    await reverts(world.office.write.seize([late], by(world.bob)), 'Bonds_NotNow', epoch + 2)
    await world.mined(world.office.write.exit([bond], by(world.alice)))
    await world.drawThrough((await readBook(world, bond)).exitEpoch)
    await world.mined(world.office.write.withdraw([owner, bond], by(world.alice)))
    expect((await balanceOf(world, owner)) - purse).to.equal(4n * BOND_VALUE)
  })

  it('C24: spam that is seized costs its price: of 32 first contacts half are seized, and cost half a sheet; the rest comes back', async () => {
    const wide = await openBond(world, 'wide', { depth: 5, sheets: 6n })
    const value = BOND_UNIT << 5n
    const key = keyOf('session wide')
    const from = (await readBook(world, wide)).fromEpoch
    const before = (await readBook(world, wide)).balance
    const recipients = await Promise.all(
      Array.from({ length: 32 }, (_, slot) =>
        signSeizure(
          world,
          { batchId: wide, epoch: from, slot, key, ack: keyOf(`stranger ${slot}`) },
          keyOf(`purse ${slot}`).address,
        ),
      ),
    )
    await world.mined(world.office.write.seizeMany([recipients.filter((_, i) => i % 2 === 0)], by(world.carol)))
    const cost = before - (await readBook(world, wide)).balance
    expect(cost).to.equal(value / 2n)
    for (const [slot] of recipients.entries()) {
      expect(await balanceOf(world, keyOf(`purse ${slot}`).address)).to.equal(slot % 2 === 0 ? BOND_UNIT : 0n)
    }
    // And while they may seize, the money of all of them is locked: 6 V for a V of first contacts a week.
    const { balance, bond: locked } = await readBook(world, wide)
    expect(balance + locked + cost).to.equal(6n * value)
  })
})

describe('Leaving in time', () => {
  let world: World
  let relayId: number
  let batchId: bigint
  const depth = 8
  const unit = 1000n
  before(async () => {
    world = await openWorld(production)
    relayId = await registerThief(world)
    batchId = await openBook(world, 'a', { depth, unit })
  })
  alone(() => world)
  after(() => world.connection.close())

  const exitAt = async (time: bigint): Promise<number> => {
    await world.at(time)
    await world.mined(world.office.write.exit([batchId], by(world.alice)))
    expect(await world.now()).to.equal(time)
    return (await readBook(world, batchId)).exitEpoch
  }

  it('C26: at every second around an epoch’s edge and the notice before it, an exit is seen two days before it counts', async () => {
    const notice = BigInt(production.exitNotice)
    const edge = await world.office.read.epochStart([3])
    await world.warp(edge - notice - 10n)
    for (const around of [edge - notice, edge]) {
      for (let second = -3n; second <= 3n; second++) {
        const state = await snapshot(world)
        const time = around + second
        const exitEpoch = await exitAt(time)
        const counts = await world.office.read.epochStart([exitEpoch])
        expect(counts - time > notice, `${counts - time} s at ${second}`).to.equal(true)
        expect(counts - time <= notice + BigInt(production.epochLength)).to.equal(true)
        // A relay whose head is not older than this takes stamps of epoch 3: no exit that it cannot see touches them.
        if (time >= edge - notice) expect(exitEpoch).to.be.greaterThan(3)
        else expect(exitEpoch).to.equal(3)
        await revert(world, state)
      }
    }
  })

  it('C26: whoever exits in the last second of an epoch and uses the whole next sheet pays for it', async () => {
    const owner = world.alice.account.address
    const value = unit << BigInt(depth)
    const edge = await world.office.read.epochStart([3])
    await world.warp(edge - 10n)
    const exitEpoch = await exitAt(edge - 1n)
    expect(exitEpoch).to.equal(4)
    await world.drawThrough(3)
    const sheet = await signReceiptedSheet(world, { batchId, label: 'a', epoch: 3, relayId, depth })
    const [event] = await claim(world, [sheet], world.carol)
    expect(event?.net).to.equal((value * 9n) / 10n)
    await reverts(world.office.write.withdraw([owner, batchId], by(world.alice)), 'Books_StillLiable', exitEpoch)
    await world.drawThrough(4)
    const purse = await balanceOf(world, owner)
    await world.mined(world.office.write.withdraw([owner, batchId], by(world.alice)))
    expect((await balanceOf(world, owner)) - purse).to.equal(19n * value)
  })

  it('C26: an exit cannot be taken back or moved, and takes no money in', async () => {
    const exitEpoch = await exitAt((await world.now()) + 10n)
    await reverts(world.office.write.exit([batchId], by(world.alice)), 'Books_Exiting', batchId)
    const args = [world.alice.account.address, batchId, 1n] as const
    await reverts(world.office.write.topUp(args, by(world.bob)), 'Books_Exiting', batchId)
    await world.warp((await world.now()) + 9n * DAY)
    expect((await readBook(world, batchId)).exitEpoch).to.equal(exitEpoch)
  })

  it('C18: from notice to the end of a stolen key it is two to nine days, at any hour of the week', async () => {
    const start = await world.office.read.epochStart([3])
    for (let hour = 0n; hour < 168n; hour += 12n) {
      const state = await snapshot(world)
      const time = start + hour * 3600n
      const exitEpoch = await exitAt(time)
      const wait = (await world.office.read.epochStart([exitEpoch])) - time
      expect(wait > 2n * DAY && wait <= 9n * DAY, `${wait} s`).to.equal(true)
      await revert(world, state)
    }
  })

  it('C18, C26: the money is back 16 to 23 days after the notice, draws being on time', async () => {
    const start = await world.office.read.epochStart([2])
    for (const offset of [0n, 5n * DAY - 1n, 5n * DAY, 7n * DAY - 1n]) {
      const state = await snapshot(world)
      await world.warp(start - 2n)
      const time = start + offset
      const exitEpoch = await exitAt(time)
      const back = (await world.office.read.drawTime([exitEpoch])) - time
      expect(back >= 16n * DAY && back <= 23n * DAY, `${back / DAY} days`).to.equal(true)
      await revert(world, state)
    }
  })
})

describe('Floors', () => {
  let world: World
  before(async () => {
    world = await openWorld(production)
  })
  alone(() => world)
  after(() => world.connection.close())

  const alice = () => world.alice.account.address
  const open = (depth: number, kind: number, unit: bigint, amount: bigint) =>
    world.office.write.open([alice(), keyOf('session').address, depth, kind, unit, amount], by(world.alice))

  it('C13: the smallest book locks five sheets of ten cents: $0.50 for 64 bytes of state, bonds $0.60', async () => {
    // The lowest price that reaches the floor of V at each depth, and one unit less.
    for (const depth of [8, 10, 12, 14]) {
      const unit = (100_000n + (1n << BigInt(depth)) - 1n) >> BigInt(depth)
      const price = unit < 10n ? 10n : unit
      const value = price << BigInt(depth)
      await reverts(open(depth, 0, price, 5n * value - 1n), 'Books_AmountTooLow', 5n * value - 1n, 5n * value)
      const under = (price - 1n) << BigInt(depth)
      const refusal = price - 1n < 10n ? 'Books_UnitTooLow' : 'Books_ValueTooLow'
      await reverts(open(depth, 0, price - 1n, 5n * under), refusal, price - 1n < 10n ? price - 1n : under)
      const { transactionHash } = await world.mined(open(depth, 0, price, 5n * value))
      expect(5n * value >= 500_000n).to.equal(true)
      expect(await countNewSlots(world, transactionHash)).to.be.at.most(depth === 8 ? 4 : 2)
    }
    const { transactionHash } = await world.mined(open(8, 0, 391n, 5n * (391n << 8n)))
    expect(await countNewSlots(world, transactionHash)).to.equal(2)
    await reverts(open(7, 0, 100_000n, 10n ** 10n), 'Books_DepthOutOfRange', 7)
    await reverts(open(21, 0, 100_000n, 10n ** 12n), 'Books_DepthOutOfRange', 21)
    await reverts(open(4, 1, 6250n, 599_999n), 'Books_AmountTooLow', 599_999n, 600_000n)
    await reverts(open(4, 1, 6249n, 600_000n), 'Books_ValueTooLow', 99_984n)
    await world.mined(open(4, 1, 6250n, 600_000n))
  })

  it('C13: a sheet at the floor is worth twenty times what its claim costs', async () => {
    const relayId = await registerThief(world)
    const batchId = await openBook(world, 'a', { depth: 8, unit: 391n })
    const { fromEpoch } = await readBook(world, batchId)
    // The second claim counts: the relay's first one ever makes words that stay.
    for (const epoch of [fromEpoch, fromEpoch + 1]) {
      await world.drawThrough(epoch)
      const wish = { batchId, label: 'a', epoch, relayId, depth: 8 }
      expect(await claim(world, [await signReceiptedSheet(world, wish)], world.carol)).to.have.length(1)
    }
    const { gasUsed } = await world.client.getBlock()
    // The whole transaction of a single claim, at 0.02 gwei and $3,000, in token units.
    const cost = (gasUsed * 6n) / 100n
    expect(20n * cost <= 100_000n, `${gasUsed} gas are ${cost} units`).to.equal(true)
  })

  it('C13, C32: what a slot locks: five times the floor of u, so that a gigabyte of bitmaps locks $0.21 M and 10 M messages $500', async () => {
    // The cheapest slots there are: the lowest price, the deepest sheet.
    const value = 10n << 20n
    await reverts(open(20, 0, 9n, 5n * value), 'Books_UnitTooLow', 9n)
    await world.mined(open(20, 0, 10n, 5n * value))
    const { balance, bond } = await readBook(world, 1n)
    const locked = balance + bond
    const slots = 1n << 20n
    // Two epochs of bits are kept: four slots a byte.
    const gigabyte = (4n * 2n ** 30n * locked) / slots
    expect(gigabyte / 10n ** 9n).to.equal(214n)
    expect((10_000_000n * locked) / slots).to.equal(500_000_000n)
  })

  it('C13: a governor moves the floor of V between a tenth and ten times, and no deposit is below five of it', async () => {
    expect(await world.office.read.minValueBounds()).to.deep.equal([10_000n, 1_000_000n])
    for (const wrong of [9_999n, 1_000_001n]) {
      const call = world.office.write.setMinValue([wrong], by(world.deployer))
      await reverts(call, 'Books_FloorOutOfBounds', wrong, 10_000n, 1_000_000n)
    }
    await world.mined(world.office.write.setMinValue([10_000n], by(world.deployer)))
    await reverts(open(8, 0, 39n, 10n ** 6n), 'Books_ValueTooLow', 39n << 8n)
    await world.mined(open(8, 0, 40n, 5n * (40n << 8n)))
  })

  it('C17: there is no oracle: a price is the sender’s when he opens a book or the relay’s ask, and nobody else’s', async () => {
    const writes = [...postOfficeAbi, ...relayRegistryAbi].flatMap((entry) =>
      entry.type === 'function' && entry.stateMutability === 'nonpayable' ? [entry] : [],
    )
    const names = writes.filter(({ inputs }) =>
      inputs.some(({ name }) => /unit|price|ask|rate|value/i.test(name ?? '')),
    )
    expect([...new Set(names.map(({ name }) => name))].sort()).to.deep.equal([
      'open',
      'openWithAuthorization',
      'openWithPermit',
      'register',
      'registerWithAuthorization',
      'registerWithPermit',
      'setAsk',
      'setMinValue',
    ])
    const relayId = await registerThief(world)
    for (const wallet of [world.alice, world.deployer, world.treasury]) {
      const call = world.relays.write.setAsk([relayId, 1n], by(wallet))
      await reverts(call, 'Relays_NotAllowed', relayId, wallet.account.address)
    }
    const stranger = world.alice.account.address
    await reverts(world.office.write.setMinValue([100_000n], by(world.alice)), 'Shares_OnlyGovernor', stranger)
    await reverts(world.office.write.setShares([1000, 4000], by(world.alice)), 'Shares_OnlyGovernor', stranger)
  })

  it('C17: whatever asks, floors and shares become, an open book costs V = unit * 2^depth a sheet, as it was sold', async () => {
    const relayId = await registerThief(world)
    const batchId = await openBook(world, 'a', { depth: 8, unit: 1000n })
    const before = await readBook(world, batchId)
    await world.mined(world.relays.write.setAsk([relayId, 2n ** 64n - 1n], by(world.carol)))
    await world.mined(world.office.write.setMinValue([1_000_000n], by(world.deployer)))
    await world.mined(world.office.write.setShares([2000, 3000], by(world.deployer)))
    expect(await readBook(world, batchId)).to.deep.equal(before)
    for (const epoch of [1, 2, 3, 4, 5]) {
      await world.drawThrough(epoch)
      const { balance } = await readBook(world, batchId)
      const sheet = await signReceiptedSheet(world, { batchId, label: 'a', epoch, relayId, depth: 8 })
      const [event] = await claim(world, [sheet], world.carol)
      expect(balance - (await readBook(world, batchId)).balance).to.equal(256_000n)
      // The relay's share is that of the stamp's epoch: nothing that could be stamped before the change is touched.
      expect(event?.net).to.equal(epoch < 4 ? 230_400n : 204_800n)
    }
    const { key, unit, depth, kind, fromEpoch, bond } = await readBook(world, batchId)
    expect({ key, unit, depth, kind, fromEpoch, bond }).to.deep.equal({
      key: before.key,
      unit: 1000n,
      depth: 8,
      kind: 0,
      fromEpoch: 1,
      bond: 256_000n,
    })
  })
})
