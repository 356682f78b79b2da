import { expect } from 'chai'
import type { Address } from 'viem'
import { by } from '../support/by.ts'
import { balanceOf, openBook, readBook, VALUE } from '../support/claiming.ts'
import { type Acceptance, OPEN, type StampWish, signAcceptance, signSpend, signSpendAgain } from '../support/proofs.ts'
import { reverts } from '../support/reverts.ts'
import { keyOf, openWorld, type Wallet, type World } from '../support/world.ts'

const MIN_SLASH = 20_000_000n

describe('Proofs against relays, turned against them', () => {
  let world: World
  let state: string
  let owner: Address
  let relayId: number
  let book: bigint
  let epoch: number

  before(async () => {
    world = await openWorld()
    owner = world.alice.account.address
    const payout = world.operator.account.address
    const args = [keyOf('relay').address, payout, 1n, 200_000_000n, '', ''] as const
    await world.mined(world.relays.write.join(args, by(world.operator)))
    relayId = await world.relays.read.relayCount()
    book = await openBook(world, 'book')
    epoch = (await readBook(world, book)).fromEpoch
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  const accepted = async (more: Partial<StampWish> = {}, at?: bigint) => {
    const acceptedAt = at ?? (await world.office.read.epochStart([epoch]))
    const mark = { relayId, acceptedAt, signer: keyOf('relay') }
    return await signAcceptance(world, { batchId: book, epoch, relayId, ...more }, mark)
  }
  const double = (first: Acceptance, second: Acceptance, wallet: Wallet = world.carol) =>
    world.office.write.proveDoublePostmark([owner, book, epoch, relayId, first, second], by(wallet))
  const wrong = (a: Acceptance, wallet: Wallet = world.carol) =>
    world.office.write.proveWrongPostmark([owner, book, epoch, relayId, a], by(wallet))
  const stake = async () => (await world.relays.read.relays([relayId]))[1]

  it('C28, I11: one fault is paid for once, however its proof is turned, split, mixed or submitted again', async () => {
    const marks = [await accepted({ message: 'a' }), await accepted({ message: 'b' }), await accepted({ message: 'c' })]
    const [a, b, c] = marks as [Acceptance, Acceptance, Acceptance]
    const late = await accepted({ message: 'a' }, 2n ** 40n)
    const full = await stake()
    await world.mined(double(a, b))
    const expected = [relayId, book, epoch] as const
    for (const [first, second] of [
      [a, b],
      [b, a],
      [a, c],
      [c, b],
      [late, b],
    ] as const) {
      await reverts(double(first, second), 'Evidence_AlreadyProven', ...expected)
      await reverts(double(first, second, world.bob), 'Evidence_AlreadyProven', ...expected)
    }
    await reverts(wrong(late), 'Evidence_AlreadyProven', ...expected)
    expect(await stake()).to.equal(full - MIN_SLASH)
  })

  it('C28: a relay does not escape by a new payout, price or address, nor by unbonding; its signer has no way to change', async () => {
    const [a, b] = [await accepted({ message: 'a' }), await accepted({ message: 'b' })]
    const bob = world.bob.account.address
    await world.mined(world.relays.write.setAsk([relayId, 99n], by(world.operator)))
    await world.mined(world.relays.write.setEndpoints([relayId, '/new', 'https://new'], by(world.operator)))
    await world.mined(world.relays.write.setPayout([relayId, bob], by(world.operator)))
    await world.mined(world.relays.write.unbond([relayId], by(world.bob)))
    expect((await world.relays.read.relays([relayId]))[0]).to.equal(keyOf('relay').address)
    const full = await stake()
    await world.mined(double(a, b))
    expect(await stake()).to.equal(full - MIN_SLASH)
    // What is left is still the relay's, when its time has come.
    await world.warp((await world.now()) + BigInt(world.parameters.unbondingPeriod))
    const purse = await balanceOf(world, bob)
    await world.mined(world.relays.write.withdraw([relayId], by(world.bob)))
    expect(await balanceOf(world, bob)).to.equal(purse + full - MIN_SLASH)
  })

  it('C28: a relay that proves itself guilty, to be first, loses all but the bounty', async () => {
    const [a, b] = [await accepted({ message: 'a' }), await accepted({ message: 'b' })]
    const purse = await balanceOf(world, world.operator.account.address)
    await world.mined(double(a, b, world.operator))
    expect(await balanceOf(world, world.operator.account.address)).to.equal(purse + MIN_SLASH / 20n)
    await reverts(double(a, b), 'Evidence_AlreadyProven', relayId, book, epoch)
  })

  it('C28: a relay cannot be proven over a book that does not exist, to choose the cheapest slash', async () => {
    const ghost = 77n
    const [a, b] = [await accepted({ batchId: ghost }), await accepted({ batchId: ghost, message: 'b' })]
    const args = [owner, ghost, epoch, relayId, a, b] as const
    await reverts(world.office.write.proveDoublePostmark(args, by(world.operator)), 'Evidence_UnknownBook', ghost)
  })

  it('C29: an honest relay cannot be slashed: the same stamp answered again, its neighbour, or a clock within the skew', async () => {
    const start = await world.office.read.epochStart([epoch])
    const end = await world.office.read.epochStart([epoch + 1])
    const first = await accepted({ slot: 3, span: 2 }, start)
    // A duplicate gets a postmark again, perhaps after a restart and at another second.
    await reverts(double(first, await accepted({ slot: 3, span: 2 }, end)), 'Evidence_SameStamp', book)
    for (const [slot, span] of [
      [5, 1],
      [2, 1],
      [0, 3],
    ] as const) {
      await reverts(double(first, await accepted({ slot, span, message: 'next' })), 'Evidence_NoCommonSlot', book)
    }
    for (const at of [start - 120n, start - 1n, start, end - 1n, end, end + 120n]) {
      await reverts(wrong(await accepted({}, at)), 'Evidence_PostmarkRight', relayId)
    }
    // A sender who stamps a slot twice, once for each of two relays, gets one postmark of each.
    const other = await signAcceptance(
      world,
      { batchId: book, epoch, slot: 3, span: 2, relayId: relayId + 1, message: 'to the other' },
      { relayId: relayId + 1, acceptedAt: start, signer: keyOf('other relay') },
    )
    await reverts(double(first, other), 'Evidence_PostmarkForged', relayId)
    expect(await stake()).to.equal(200_000_000n)
  })

  it('C29: a relay that did accept a slot twice loses the least slash; a trap costs the sender more than its bounty', async () => {
    const [a, b] = [await accepted({ message: 'a' }), await accepted({ message: 'b' })]
    const purse = await balanceOf(world, world.carol.account.address)
    await world.mined(double(a, b))
    const bounty = (await balanceOf(world, world.carol.account.address)) - purse
    expect(bounty).to.equal(1_000_000n)
    // The trap is two stamps of the sender's on one slot: anyone who sees them takes his book.
    const key = keyOf('session book')
    const spends = [
      await signSpend(world, { batchId: book, epoch, relayId, message: 'a' }, key),
      await signSpend(world, { batchId: book, epoch, relayId, message: 'b' }, key),
    ] as const
    await world.mined(world.office.write.proveDoubleStamp([owner, book, epoch, ...spends], by(world.bob)))
    expect((await readBook(world, book)).balance).to.equal(0n)
    expect(await world.office.read.forfeited()).to.equal(20n * VALUE - VALUE / 20n)
  })

  it('I9: one stamp is never evidence, by whatever signatures, order, relay or claim it comes back', async () => {
    const key = keyOf('session book')
    for (const [slot, span] of [
      [0, 1],
      [31, 1],
      [0, 32],
      [30, 65535],
    ] as const) {
      const one = await signSpend(world, { batchId: book, epoch, slot, span }, key)
      const again = { ...one, ...signSpendAgain(world, one, { batchId: book, epoch }, 'session book') }
      expect(again.r).to.not.equal(one.r)
      for (const pair of [
        [one, one],
        [one, again],
        [again, one],
      ] as const) {
        const args = [owner, book, epoch, ...pair] as const
        await reverts(world.office.write.proveDoubleStamp(args, by(world.carol)), 'Evidence_SameStamp', book)
      }
      const mark = await accepted({ slot, span })
      await reverts(double(mark, await accepted({ slot, span }, 7n)), 'Evidence_SameStamp', book)
    }
    expect((await readBook(world, book)).state).to.equal(OPEN)
  })
})
