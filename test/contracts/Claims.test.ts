import { expect } from 'chai'
import { concat, getAddress, keccak256, parseEventLogs, toHex, zeroAddress, zeroHash } from 'viem'
import { postOfficeAbi } from '../../protocol/src/abi/postOfficeAbi.ts'
import { by } from './support/by.ts'
import {
  balanceOf,
  claim,
  DEPTH,
  liabilities,
  openBook,
  readBook,
  registerRelay,
  UNIT,
  VALUE,
  winWith,
  winWithout,
} from './support/claiming.ts'
import { personOf } from './support/person.ts'
import { BOND_DEPTH, openBond } from './support/proofs.ts'
import { reverts } from './support/reverts.ts'
import { addReceipt, signStamp, stampHash, winnerOf } from './support/stamps.ts'
import { keyOf, openWorld, type World } from './support/world.ts'

const FEE = VALUE / 10n
const FULL = VALUE - FEE
const PART = (FULL * 4n) / 10n
const DEAD = '0x000000000000000000000000000000000000dEaD'

describe('Claims', () => {
  let world: World
  let state: string
  let relayId: number
  let book: { batchId: bigint; label: string; relayId: number }

  before(async () => {
    world = await openWorld()
    relayId = await registerRelay(world)
    book = { batchId: await openBook(world, 'a'), label: 'a', relayId }
    await openBook(world, 'b')
    await world.drawThrough(1)
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  it('pays the whole sheet less the protocol share, with a receipt, whoever submits', async () => {
    const win = await winWith(world, book)
    const { balance } = await readBook(world, 1n)
    const events = await claim(world, [win], world.carol)
    const hash = stampHash({ ...win, epoch: 1 })
    expect(events).to.deep.equal([{ batchId: 1n, epoch: 1, relayId, stampHash: hash, net: FULL }])
    const after = await readBook(world, 1n)
    expect(after.balance).to.equal(balance - VALUE)
    expect(after.lastClaimed).to.equal(1)
    expect(after.claimedTag).to.equal(BigInt(hash) & (2n ** 64n - 1n))
    expect(await world.office.read.earned([relayId])).to.equal(FULL)
    expect([await world.office.read.fees(), await world.office.read.forfeited()]).to.deep.equal([FEE, 0n])
  })

  it('leaves key, terms, unit, state and bond of the book alone', async () => {
    const { balance: _, lastClaimed: __, claimedTag: ___, ...before } = await readBook(world, 1n)
    await claim(world, [await winWith(world, book)], world.carol)
    expect(await readBook(world, 1n)).to.include(before)
  })

  it('pays 40 % without receipt, only to claims of the relay itself, and forfeits the rest', async () => {
    const win = await winWithout(world, book)
    const stranger = world.carol.account.address
    await reverts(claim(world, [win], world.carol), 'Claims_OnlyTheRelay', relayId, stranger)
    const { wallet: bySigner } = await personOf(world, 'relay')
    const [first] = await claim(world, [win], bySigner)
    expect(first?.net).to.equal(PART)
    const [second] = await claim(world, [await winWithout(world, { ...book, batchId: 2n, label: 'b' })], world.operator)
    expect(second?.net).to.equal(PART)
    expect(await world.office.read.earned([relayId])).to.equal(2n * PART)
    expect(await world.office.read.forfeited()).to.equal(2n * (FULL - PART))
    expect(await liabilities(world, relayId)).to.equal(await balanceOf(world, world.office.address))
  })

  it('pays a sheet once: a second claim, by any stamp, pays nothing and undoes nothing', async () => {
    const win = await winWith(world, book)
    expect(await claim(world, [win, win], world.carol)).to.have.length(1)
    const other = await winWith(world, { ...book, message: 'another message on the same slot' })
    const fresh = await winWith(world, { ...book, batchId: 2n, label: 'b' })
    const events = await claim(world, [win, other, fresh], world.carol)
    expect(events.map(({ batchId }) => batchId)).to.deep.equal([2n])
    expect(await world.office.read.earned([relayId])).to.equal(2n * FULL)
    expect(await claim(world, [], world.carol)).to.deep.equal([])
  })

  it('passes over dead, underfunded and other books, so that a race cannot undo the rest', async () => {
    const poor = await openBook(world, 'poor', { amount: 5n * VALUE })
    await openBook(world, 'dead')
    await openBook(world, 'rich')
    for (let i = 0; i < 4; i++) {
      await world.drawThrough((await world.office.read.drawn()) + 1)
      const epoch = await world.office.read.drawn()
      if (epoch < (await readBook(world, poor)).fromEpoch) {
        i--
        continue
      }
      await claim(world, [await winWith(world, { batchId: poor, label: 'poor', relayId })], world.carol)
    }
    expect((await readBook(world, poor)).balance).to.equal(0n)
    await world.drawNext()
    await world.kill(4n)
    const wins = [
      await winWith(world, { batchId: poor, label: 'poor', relayId }),
      await winWith(world, { batchId: 4n, label: 'dead', relayId }),
      await winWith(world, { batchId: 5n, label: 'rich', relayId }),
    ]
    const events = await claim(world, wins, world.carol)
    expect(events.map(({ batchId }) => batchId)).to.deep.equal([5n])
    // A real proof would have put the dead book's bond among the forfeits.
    expect((await liabilities(world, relayId)) + VALUE).to.equal(await balanceOf(world, world.office.address))
  })

  it('pays stamps that cover the winning slot with any part of their span', async () => {
    const winner = winnerOf(await world.office.read.beacon([1]), 1n, DEPTH)
    const slot = Math.max(0, winner - 2)
    const win = await winWith(world, { ...book, slot, span: winner - slot + 1 })
    expect(await claim(world, [win], world.carol)).to.have.length(1)
  })

  it('refuses stamps that did not win, are forged, altered or of another epoch', async () => {
    const winner = winnerOf(await world.office.read.beacon([1]), 1n, DEPTH)
    for (const [slot, span] of [
      [winner + 1, 1],
      [winner - 1, 1],
      [winner, 0],
      [winner + 1, 65535],
    ] as const) {
      if (slot < 0) continue
      const loser = await winWith(world, { ...book, slot, span })
      await reverts(claim(world, [loser], world.carol), 'Claims_SlotDidNotWin', 1, winner)
    }
    const win = await winWith(world, book)
    const altered = [
      { ...win, span: 2 },
      { ...win, relayId: relayId + 1 },
      { ...win, ack: world.bob.account.address },
      { ...win, messageHash: keccak256('0x') },
      { ...win, r: zeroHash },
      { ...win, vs: zeroHash },
    ]
    for (const change of altered) await reverts(claim(world, [change], world.carol), 'Claims_StampForged', 1)
    const foreign = await winWith(world, { ...book, label: 'b' })
    await reverts(claim(world, [foreign], world.carol), 'Claims_StampForged', 1)
    await world.drawNext()
    const stale = { ...win, slot: winnerOf(await world.office.read.beacon([2]), 1n, DEPTH) }
    await reverts(claim(world, [stale], world.carol), 'Claims_StampForged', 1)
    expect(await world.office.read.earned([relayId])).to.equal(0n)
  })

  it('takes a receipt for a page of as many levels as a path has bits', async () => {
    const bare = await winWithout(world, book)
    const proof = Array.from({ length: 16 }, (_, level) => keccak256(toHex(level)))
    const root = proof.reduce((left, right) => keccak256(concat([left, right])), stampHash({ ...bare, epoch: 1 }))
    const page = await addReceipt(world, bare, { epoch: 1, page: [root], index: 0, ack: keyOf('ack a') })
    expect(await claim(world, [{ ...page, proof }], world.carol)).to.have.length(1)
  })

  it('passes over BOND books: their sheets are seized, slot by slot, and never claimed', async () => {
    const bond = await openBond(world, 'a')
    await world.drawThrough((await readBook(world, bond)).fromEpoch)
    const before = await readBook(world, bond)
    const win = await winWith(world, { batchId: bond, label: 'a', relayId, depth: BOND_DEPTH })
    const other = await winWith(world, { ...book, batchId: 2n, label: 'b' })
    const events = await claim(world, [win, other], world.carol)
    expect(events.map(({ batchId }) => batchId)).to.deep.equal([2n])
    expect(await readBook(world, bond)).to.deep.equal(before)
  })

  it('refuses receipts that are forged, of another page, relay or epoch, or too deep', async () => {
    const win = await winWith(world, book)
    const { carol } = world
    const [first = zeroHash, ...rest] = win.proof
    await reverts(claim(world, [{ ...win, rr: zeroHash }], carol), 'Claims_ReceiptForged', 1)
    await reverts(claim(world, [{ ...win, path: win.path ^ 1 }], carol), 'Claims_NotOnPage', 1)
    await reverts(claim(world, [{ ...win, proof: rest }], carol), 'Claims_NotOnPage', 1)
    await reverts(claim(world, [{ ...win, proof: [keccak256(first), ...rest] }], carol), 'Claims_NotOnPage', 1)
    const deep = Array.from({ length: 17 }, () => zeroHash)
    await reverts(claim(world, [{ ...win, proof: deep }], carol), 'PageTree_TooDeep', 17)
    const bare = await winWithout(world, book)
    const page = [stampHash({ ...bare, epoch: 1 })]
    const wrong = await addReceipt(world, bare, { epoch: 1, page, index: 0, ack: keyOf('someone else') })
    await reverts(claim(world, [wrong], carol), 'Claims_ReceiptForged', 1)
    const old = await addReceipt(world, bare, { epoch: 2, page, index: 0, ack: keyOf('ack a') })
    await reverts(claim(world, [old], carol), 'Claims_ReceiptForged', 1)
    const elsewhere = await addReceipt(
      world,
      { ...bare, relayId: 9 },
      { epoch: 1, page, index: 0, ack: keyOf('ack a') },
    )
    await reverts(claim(world, [{ ...elsewhere, relayId }], carol), 'Claims_ReceiptForged', 1)
    // A page of one stamp needs no path.
    const right = await addReceipt(world, bare, { epoch: 1, page, index: 0, ack: keyOf('ack a') })
    expect(await claim(world, [right], carol)).to.have.length(1)
  })

  it('takes no failed recovery for the zero address', async () => {
    const winner = winnerOf(await world.office.read.beacon([1]), 1n, DEPTH)
    const bare = await winWithout(world, { ...book, slot: winner })
    const epoch = 1
    const stamp = { ...bare, ack: zeroAddress }
    const signed = await signStamp(world, { ...stamp, epoch }, keyOf('session a'))
    const root = stampHash({ ...signed, epoch })
    const forged = { ...signed, root, rr: toHex(1, { size: 32 }), rvs: zeroHash }
    await reverts(claim(world, [forged], world.carol), 'Claims_ReceiptForged', 1)
  })

  it('refuses books outside their epochs, unknown books, and claims when nothing was drawn', async () => {
    const late = await openBook(world, 'late')
    const win = await winWith(world, { batchId: late, label: 'late', relayId })
    await reverts(claim(world, [win], world.carol), 'Claims_BookNotValid', late, 1)
    const unknown = await winWith(world, { batchId: 77n, label: 'x', relayId })
    await reverts(claim(world, [unknown], world.carol), 'Claims_BookNotValid', 77, 1)

    await world.mined(world.office.write.exit([2n], by(world.alice)))
    const exitEpoch = (await readBook(world, 2n)).exitEpoch
    await world.drawThrough(exitEpoch - 1)
    const last = await winWith(world, { ...book, batchId: 2n, label: 'b' })
    expect(await claim(world, [last], world.carol)).to.have.length(1)
    await world.drawNext()
    const after = await winWith(world, { ...book, batchId: 2n, label: 'b' })
    await reverts(claim(world, [after], world.carol), 'Claims_BookNotValid', 2, exitEpoch)

    const next = (await world.office.read.drawn()) + 1
    await world.warp((await world.office.read.drawTime([next])) + BigInt(world.parameters.skipAfter))
    await world.mined(world.office.write.skip([next], by(world.carol)))
    await reverts(claim(world, [last], world.carol), 'Claims_NothingDrawn', next)
  })

  it('credits every relay its own wins in a mixed batch', async () => {
    const second = await registerRelay(world, 'second relay')
    for (const label of ['c', 'd', 'e']) await openBook(world, label)
    const epoch = (await readBook(world, 5n)).fromEpoch
    await world.drawThrough(epoch)
    const names = ['a', 'b', 'c', 'd', 'e']
    const relayOf = [relayId, second, second, relayId, 0]
    const wins = await Promise.all(
      names.map((label, i) => winWith(world, { batchId: BigInt(i + 1), label, relayId: relayOf[i] ?? 0 })),
    )
    await claim(world, wins, world.carol)
    expect(await world.office.read.earned([relayId])).to.equal(2n * FULL)
    expect(await world.office.read.earned([second])).to.equal(2n * FULL)
    expect(await world.office.read.earned([0])).to.equal(FULL)
    expect(await liabilities(world, second)).to.equal(await balanceOf(world, world.office.address))
  })

  it('pays earnings to the payout address, once, whoever asks', async () => {
    await reverts(world.office.write.collect([relayId], by(world.carol)), 'Claims_NothingEarned', relayId)
    await reverts(world.office.write.collect([9], by(world.carol)), 'Claims_UnknownRelay', 9)
    await claim(world, [await winWith(world, book)], world.carol)
    const payout = world.bob.account.address
    await world.mined(world.relays.write.setPayout([relayId, payout], by(world.operator)))
    const before = await balanceOf(world, payout)
    const { logs } = await world.mined(world.office.write.collect([relayId], by(world.carol)))
    const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'Collected', logs })
    expect(event?.args).to.deep.equal({ relayId, payout: getAddress(payout), amount: FULL })
    expect(await balanceOf(world, payout)).to.equal(before + FULL)
    await reverts(world.office.write.collect([relayId], by(world.carol)), 'Claims_NothingEarned', relayId)
  })

  it('sends fees to the treasury and burns what was forfeited', async () => {
    await reverts(world.office.write.sweep(by(world.carol)), 'Claims_NothingToSweep')
    await claim(world, [await winWithout(world, book)], world.operator)
    const { logs } = await world.mined(world.office.write.sweep(by(world.carol)))
    const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'Swept', logs })
    expect(event?.args).to.deep.equal({ fees: FEE, burned: FULL - PART })
    expect(await balanceOf(world, world.treasury.account.address)).to.equal(FEE)
    expect(await balanceOf(world, DEAD)).to.equal(FULL - PART)
    await reverts(world.office.write.sweep(by(world.carol)), 'Claims_NothingToSweep')
    await claim(world, [await winWith(world, { ...book, batchId: 2n, label: 'b' })], world.carol)
    const { logs: second } = await world.mined(world.office.write.sweep(by(world.carol)))
    // Nothing was forfeited, so nothing is sent to be burned.
    expect(second.filter(({ address }) => getAddress(address) === getAddress(world.token.address))).to.have.length(1)
    expect(await balanceOf(world, DEAD)).to.equal(FULL - PART)
    expect(await liabilities(world, relayId)).to.equal(await balanceOf(world, world.office.address))
  })

  it('books fees and forfeits also when they are equal', async () => {
    // A tenth of 27 sheets is what a relay without receipt forgoes of five: 60 % of nine tenths.
    const unreceipted = await openBook(world, 'five', { unit: 5n * UNIT })
    const receipted = await openBook(world, 'twenty-two', { unit: 22n * UNIT })
    await world.drawThrough((await readBook(world, receipted)).fromEpoch)
    const wins = [
      await winWithout(world, { batchId: unreceipted, label: 'five', relayId }),
      await winWith(world, { batchId: receipted, label: 'twenty-two', relayId }),
    ]
    await claim(world, wins, world.operator)
    const [fees, forfeited] = [await world.office.read.fees(), await world.office.read.forfeited()]
    expect([fees, forfeited]).to.deep.equal([27n * FEE, 5n * (FULL - PART)])
    expect(fees).to.equal(forfeited)
  })

  it('claims fifty wins at once', async () => {
    for (let i = 3; i <= 50; i++) await openBook(world, `book ${i}`)
    const epoch = (await readBook(world, 50n)).fromEpoch
    await world.drawThrough(epoch)
    const wins = await Promise.all(
      Array.from({ length: 50 }, (_, i) => {
        const label = i === 0 ? 'a' : i === 1 ? 'b' : `book ${i + 1}`
        return winWith(world, { batchId: BigInt(i + 1), label, relayId })
      }),
    )
    expect(await claim(world, wins, world.carol)).to.have.length(50)
    expect(await world.office.read.earned([relayId])).to.equal(50n * FULL)
    expect(await claim(world, wins, world.carol)).to.have.length(0)
    expect(await liabilities(world, relayId)).to.equal(await balanceOf(world, world.office.address))
  })

  it('refuses missing addresses, and a registry that another slashes, at deployment', async () => {
    for (const change of [{ treasury: zeroAddress }, { relays: world.bob.account.address }]) {
      await reverts(world.deployContract('postage/PostOffice', [{ ...world.settings, ...change }]), 'Claims_Malformed')
    }
    const { office } = world
    await reverts(world.deployContract('postage/PostOffice', [world.settings]), 'Claims_NotTheSlasher', office.address)
  })
})
