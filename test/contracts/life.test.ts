import { expect } from 'chai'
import { by } from './support/by.ts'
import {
  balanceOf,
  claim,
  DEPTH,
  liabilities,
  readBook,
  registerRelay,
  UNIT,
  VALUE,
  winWith,
  winWithout,
} from './support/claiming.ts'
import { signPermit } from './support/permit.ts'
import { personOf } from './support/person.ts'
import { keyOf, openWorld, type World } from './support/world.ts'

describe('A stamp book’s whole life', () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.connection.close())

  it('opens by permit, is won with and without receipt, exits, and gives back exactly what was not used', async () => {
    const { office } = world
    const { account, wallet } = await personOf(world, 'sender')
    const start = await balanceOf(world, account.address)
    const relayId = await registerRelay(world)
    const solvent = async () =>
      expect(await liabilities(world, relayId)).to.equal(await balanceOf(world, office.address))

    const key = keyOf('session life').address
    const permit = await signPermit(world, { owner: account, spender: office.address, value: 8n * VALUE })
    await world.mined(
      office.write.openWithPermit([account.address, key, DEPTH, 0, UNIT, 8n * VALUE, ...permit], by(wallet)),
    )
    const fromEpoch = (await readBook(world, 1n)).fromEpoch
    expect(fromEpoch).to.equal(await world.epoch())
    await solvent()

    const book = { batchId: 1n, label: 'life', relayId, owner: account.address }
    await world.drawThrough(fromEpoch)
    expect(await claim(world, [await winWith(world, book)], world.carol)).to.have.length(1)
    await world.drawNext()
    expect(await claim(world, [await winWithout(world, book)], world.operator)).to.have.length(1)
    // Nobody used the winning slot of the third sheet: the sender keeps the money.
    await world.drawNext()
    await solvent()

    await world.mined(office.write.exit([1n], by(wallet)))
    const exitEpoch = (await readBook(world, 1n)).exitEpoch
    await world.drawThrough(exitEpoch)
    await world.mined(office.write.withdraw([account.address, 1n], by(world.carol)))
    expect(await balanceOf(world, account.address)).to.equal(start - 2n * VALUE)

    const fees = (2n * VALUE) / 10n
    const paid = ((VALUE - VALUE / 10n) * 14n) / 10n
    const payout = world.operator.account.address
    const before = await balanceOf(world, payout)
    await world.mined(office.write.collect([relayId], by(world.carol)))
    await world.mined(office.write.sweep(by(world.carol)))
    expect(await balanceOf(world, payout)).to.equal(before + paid)
    expect(await balanceOf(world, world.treasury.account.address)).to.equal(fees)
    expect(await balanceOf(world, office.address)).to.equal(0n)
  })
})
