import { expect } from 'chai'
import type { Address } from 'viem'
import { devnet } from '../../../deploy/parameters.ts'
import { alone } from '../support/alone.ts'
import { by } from '../support/by.ts'
import { balanceOf, claim, liabilities, openBook, readBook, registerRelay, VALUE } from '../support/claiming.ts'
import { BURN, DEAD, OPEN, type Spend } from '../support/proofs.ts'
import { reverts } from '../support/reverts.ts'
import { signReceiptedSheet, signSheet } from '../support/sheets.ts'
import { addReceipt, stampHash, type Win } from '../support/stamps.ts'
import { keyOf, openWorld, type World } from '../support/world.ts'

/** Gas in token units, at the prices of mechanism.md: 0.02 gwei and $3,000 a coin. */
const priceOf = (gas: bigint) => (gas * 2n * 3000n * 1_000_000n) / (100n * 10n ** 9n)

/** A relay whose payout is this account. */
async function registerFor(world: World, payout: Address, label: string): Promise<number> {
  const args = [keyOf(label).address, payout, 1n, world.parameters.minStake, '', ''] as const
  await world.mined(world.relays.write.register(args, by(world.alice)))
  return await world.relays.read.relayCount()
}

/** Leaves the book and takes back what is in it. */
async function leave(world: World, owner: Address, batchId: bigint): Promise<void> {
  await world.mined(world.office.write.exit([batchId], by(world.alice)))
  await world.drawThrough((await readBook(world, batchId)).exitEpoch)
  await world.mined(world.office.write.withdraw([owner, batchId], by(world.alice)))
}

const spendOf = ({ slot, span, relayId, ack, messageHash, r, vs }: Win): Spend => ({
  slot,
  span,
  relayId,
  ack,
  messageHash,
  r,
  vs,
})

describe('C1: dealing with oneself', () => {
  /** Every corner of what a deployment or a governor may choose, and the default. */
  const shares = [
    [500, 3000],
    [500, 5000],
    [1000, 4000],
    [2000, 3000],
    [2000, 5000],
  ] as const

  for (const [feeBps, unreceiptedBps] of shares) {
    it(`C1: with a fee of ${feeBps} and ${unreceiptedBps} without receipt, each own sheet on own relays costs the fee, and gas`, async () => {
      const world = await openWorld({ ...devnet, feeBps, unreceiptedBps })
      const owner = world.alice.account.address
      const [relay, sybil] = [await registerFor(world, owner, 'own'), await registerFor(world, owner, 'sybil')]
      const start = await balanceOf(world, owner)
      const batchId = await openBook(world, 'a', { amount: 5n * VALUE })
      const { fromEpoch } = await readBook(world, batchId)
      // Four sheets, all that the balance pays: two with receipts that he signs himself, two without.
      for (let i = 0; i < 4; i++) {
        const epoch = fromEpoch + i
        await world.drawThrough(epoch)
        const sign = i < 2 ? signReceiptedSheet : signSheet
        const wins = [
          await sign(world, { batchId, label: 'a', epoch, relayId: relay }),
          await sign(world, { batchId, label: 'a', epoch, relayId: sybil }),
        ]
        // Together, and the second again by itself: a sheet has one payout.
        expect(await claim(world, wins, world.alice)).to.have.length(1)
        expect(await claim(world, wins.slice(1), world.alice)).to.have.length(0)
      }
      await leave(world, owner, batchId)
      await world.mined(world.office.write.collect([relay], by(world.alice)))
      await reverts(world.office.write.collect([sybil], by(world.alice)), 'Claims_NothingEarned', sybil)

      const fee = (VALUE * BigInt(feeBps)) / 10_000n
      const part = ((VALUE - fee) * BigInt(unreceiptedBps)) / 10_000n
      const back = (await balanceOf(world, owner)) - start
      expect(back).to.equal(2n * (VALUE - fee) + 2n * part - 4n * VALUE)
      // 1 - fee of each V at best: between 80 and 95 %, never all of it.
      expect(fee * 20n >= VALUE && VALUE - fee < VALUE).to.equal(true)
      // The rest is nobody's whom he could be: the treasury's fee, and the fire.
      await world.mined(world.office.write.sweep(by(world.alice)))
      expect(await balanceOf(world, world.treasury.account.address)).to.equal(4n * fee)
      expect(await balanceOf(world, BURN)).to.equal(2n * (VALUE - fee - part))
      expect(await balanceOf(world, world.office.address)).to.equal(0n)
      await world.connection.close()
    })
  }

  it('C1: at default shares a cycle loses 10 to 12 % of a sheet, gas included', async () => {
    const world = await openWorld()
    const owner = world.alice.account.address
    const relayId = await registerFor(world, owner, 'own')
    const batchId = await openBook(world, 'a')
    const { fromEpoch: epoch } = await readBook(world, batchId)
    await world.drawThrough(epoch + 1)
    const wins = [await signReceiptedSheet(world, { batchId, label: 'a', epoch: epoch + 1, relayId })]
    const before = (await readBook(world, batchId)).balance
    const events = await claim(world, wins, world.alice)
    const block = await world.client.getBlock()
    const cost = before - (await readBook(world, batchId)).balance
    const loss = cost - (events[0]?.net ?? 0n) + priceOf(block.gasUsed)
    expect(loss * 100n > cost * 10n && loss * 100n < cost * 12n, `lost ${loss} of ${cost}`).to.equal(true)
    await world.connection.close()
  })

  it('C1: a change of shares by the governor opens no way: each sheet costs the fee of its own epoch', async () => {
    const world = await openWorld()
    const owner = world.alice.account.address
    const relayId = await registerFor(world, owner, 'own')
    const batchId = await openBook(world, 'a')
    // The lowest that the bounds allow, and not a step beyond.
    await reverts(world.office.write.setShares([499, 4000], by(world.deployer)), 'Shares_OutOfBounds', 499, 4000)
    await world.mined(world.office.write.setShares([500, 5000], by(world.deployer)))
    const from = await world.office.read.sharesFrom()
    for (const epoch of [from - 1, from, from + 1]) {
      await world.drawThrough(epoch)
      const wins = [await signReceiptedSheet(world, { batchId, label: 'a', epoch, relayId })]
      const [event] = await claim(world, wins, world.alice)
      const fee = epoch < from ? VALUE / 10n : VALUE / 20n
      expect(event?.net, `epoch ${epoch} of ${from}`).to.equal(VALUE - fee)
    }
    expect(await world.office.read.fees()).to.equal(VALUE / 10n + 2n * (VALUE / 20n))
    await world.connection.close()
  })
})

describe('What a sheet pays, and to whom', () => {
  let world: World
  let owner: Address
  let honest: number
  let own: number
  let batchId: bigint
  let epoch: number
  before(async () => {
    world = await openWorld()
    owner = world.alice.account.address
    honest = await registerRelay(world, 'honest')
    own = await registerFor(world, owner, 'own')
    batchId = await openBook(world, 'a', { amount: 5n * VALUE })
    epoch = (await readBook(world, batchId)).fromEpoch
  })
  alone(() => world)
  after(() => world.connection.close())

  const sheet = (relayId: number, at = epoch) => ({ batchId, label: 'a', epoch: at, relayId })
  const earned = (relayId: number) => world.office.read.earned([relayId])

  it('C4: a winning stamp forged after the draw costs the sender the fee if the slot was unused, and brings nothing', async () => {
    await world.drawThrough(epoch)
    const forged = await signReceiptedSheet(world, sheet(own))
    await claim(world, [forged], world.alice)
    // The sheet would have cost nothing: of its own V, 0.9 V come back.
    expect((await readBook(world, batchId)).balance).to.equal(3n * VALUE)
    expect(await earned(own)).to.equal((VALUE * 9n) / 10n)
  })

  it('C4: once the honest relay has claimed, a forged stamp pays nothing and is evidence against its sender', async () => {
    await world.drawThrough(epoch)
    const [carried, forged] = [
      await signReceiptedSheet(world, sheet(honest)),
      await signReceiptedSheet(world, sheet(own)),
    ]
    await claim(world, [carried], world.operator)
    expect(await claim(world, [forged], world.alice)).to.deep.equal([])
    expect([await earned(honest), await earned(own)]).to.deep.equal([(VALUE * 9n) / 10n, 0n])
    await world.mined(world.office.write.proveClaimedTwice([owner, batchId, spendOf(forged)], by(world.bob)))
    expect((await readBook(world, batchId)).state).to.equal(DEAD)
  })

  it('C4: forged and claimed first, it costs more than the honest price', async () => {
    await world.drawThrough(epoch)
    const [carried, forged] = [
      await signReceiptedSheet(world, sheet(honest)),
      await signReceiptedSheet(world, sheet(own)),
    ]
    const purse = await balanceOf(world, owner)
    await claim(world, [forged, carried], world.alice)
    await world.mined(world.office.write.proveClaimedTwice([owner, batchId, spendOf(carried)], by(world.bob)))
    await world.mined(world.office.write.collect([own], by(world.alice)))
    expect((await readBook(world, batchId)).state).to.equal(DEAD)
    // He had 5 V in the book and has 0.9 V of it; an honest sheet would have left him 4 V.
    expect((await balanceOf(world, owner)) - purse).to.equal((VALUE * 9n) / 10n)
    // Even of the bond and that sheet alone, with nothing else at stake, he lost more than V.
    expect(2n * VALUE - (VALUE * 9n) / 10n >= VALUE).to.equal(true)
  })

  it('C4: only the book’s key can forge it: nobody else gets a draw’s winner paid to himself', async () => {
    await world.drawThrough(epoch)
    const carried = await signReceiptedSheet(world, sheet(honest))
    const stolen = await addReceipt(
      world,
      { ...carried, relayId: own, ack: keyOf('ack thief').address },
      { epoch, page: [stampHash({ ...carried, relayId: own, epoch })], index: 0, ack: keyOf('ack thief') },
    )
    await reverts(claim(world, [{ ...stolen, owner }], world.alice), 'Claims_StampForged', batchId)
    await reverts(claim(world, [{ ...carried, relayId: own }], world.alice), 'Claims_StampForged', batchId)
  })

  it('C5: many relays cannot overdraw a book: one V a sheet, never more than the balance, never another book’s money', async () => {
    const other = await openBook(world, 'b', { amount: 5n * VALUE }, world.bob)
    const relays = [honest, own]
    for (let i = 0; i < 8; i++) relays.push(await registerRelay(world, `relay ${i}`))
    let paid = 0n
    const perSheet: number[] = []
    for (let i = 0; i < 6; i++) {
      await world.drawThrough(epoch + i)
      const wins = await Promise.all(relays.map((relayId) => signReceiptedSheet(world, sheet(relayId, epoch + i))))
      const turned = [...wins.slice(i), ...wins.slice(0, i)]
      const events = [
        ...(await claim(world, turned, world.carol)),
        ...(await claim(world, turned.toReversed(), world.bob)),
      ]
      perSheet.push(events.length)
      paid += events.reduce((sum, { net }) => sum + net, 0n)
      expect(await liabilities(world, relays.length)).to.equal(await balanceOf(world, world.office.address))
    }
    // 5 V are a bond and four sheets.
    expect(perSheet).to.deep.equal([1, 1, 1, 1, 0, 0])
    expect(paid).to.equal((4n * VALUE * 9n) / 10n)
    expect(await readBook(world, batchId)).to.include({ balance: 0n, bond: VALUE, state: OPEN })
    expect(await readBook(world, other)).to.include({ balance: 4n * VALUE, bond: VALUE })
  })

  it('C6: a recipient who signs no receipt gains nothing: the relay gets 0.36 V, the rest is burned, the sender pays V all the same', async () => {
    await world.drawThrough(epoch)
    const accounts: Address[] = [owner, keyOf('ack a').address, world.treasury.account.address, BURN]
    const before = await Promise.all(accounts.map((account) => balanceOf(world, account)))
    await claim(world, [await signSheet(world, sheet(honest))], world.operator)
    await world.mined(world.office.write.sweep(by(world.carol)))
    const gains = await Promise.all(
      accounts.map(async (account, i) => (await balanceOf(world, account)) - (before[i] ?? 0n)),
    )
    // What a recipient could hold to ransom is 0.54 V, and it goes to nobody.
    expect(gains).to.deep.equal([0n, 0n, VALUE / 10n, (VALUE * 54n) / 100n])
    expect(await earned(honest)).to.equal((VALUE * 36n) / 100n)
    expect((await readBook(world, batchId)).balance).to.equal(3n * VALUE)
    // And no receipt that comes later, bought or not, pays the rest.
    expect(await claim(world, [await signReceiptedSheet(world, sheet(honest))], world.operator)).to.deep.equal([])
  })

  it('C7: a stamp with a bogus recipient: no receipt by another key pays in full, and the sender saves nothing', async () => {
    await world.drawThrough(epoch)
    const bare = await signSheet(world, { ...sheet(honest), label: 'a' })
    const page = [stampHash({ ...bare, epoch })]
    // The relay asked the recipient whose topic it was; the stamp names someone else.
    for (const ack of [keyOf('ack real'), keyOf('session a'), keyOf('honest')]) {
      const wrong = await addReceipt(world, bare, { epoch, page, index: 0, ack })
      await reverts(claim(world, [{ ...wrong, owner }], world.operator), 'Claims_ReceiptForged', batchId)
    }
    // What remains is the share without receipt; the sheet costs V.
    const [event] = await claim(world, [bare], world.operator)
    expect(event?.net).to.equal((VALUE * 36n) / 100n)
    expect((await readBook(world, batchId)).balance).to.equal(3n * VALUE)
  })

  it('C8: a relay that takes stamps and delivers nothing loses 60 % of each win, to nobody it could be', async () => {
    await world.drawThrough(epoch)
    const state = await world.office.read.forfeited()
    await claim(world, [await signSheet(world, sheet(honest))], world.operator)
    const lazy = await earned(honest)
    await world.drawThrough(epoch + 1)
    await claim(world, [await signReceiptedSheet(world, sheet(honest, epoch + 1))], world.operator)
    const diligent = (await earned(honest)) - lazy
    expect(lazy * 10n).to.equal(diligent * 4n)
    expect((await world.office.read.forfeited()) - state).to.equal(diligent - lazy)
    // Its own signature, or its payout's, is no receipt.
    await world.drawThrough(epoch + 2)
    const bare = await signSheet(world, sheet(honest, epoch + 2))
    const page = [stampHash({ ...bare, epoch: epoch + 2 })]
    const forged = await addReceipt(world, bare, { epoch: epoch + 2, page, index: 0, ack: keyOf('honest') })
    await reverts(claim(world, [{ ...forged, owner }], world.operator), 'Claims_ReceiptForged', batchId)
    // Nor is a receipt that the recipient gave for another message, or for an earlier epoch's.
    const other = stampHash({ ...bare, epoch: epoch + 1 })
    const reused = await addReceipt(world, bare, { epoch: epoch + 2, page: [other], index: 0, ack: keyOf('ack a') })
    await reverts(claim(world, [{ ...reused, owner }], world.operator), 'Claims_NotOnPage', batchId)
  })
})
