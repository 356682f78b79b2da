import { expect } from 'chai'
import type { Address } from 'viem'
import { by } from '../support/by.ts'
import { balanceOf, claim, liabilities, openBook, readBook, registerRelay, VALUE } from '../support/claiming.ts'
import { BURN, DEAD, OPEN, type Spend, signSpend, WITHDRAWN } from '../support/proofs.ts'
import { addReceipt, stampHash, type Win } from '../support/stamps.ts'
import { keyOf, openWorld, type World } from '../support/world.ts'

/** Money in hundredths of V, so that the model has whole numbers: fee 10 V, bounty 5 V, bond 100 V of them. */
const V = 100n

/** How a sheet that an honest relay carried in full ends. */
const ENDS = [
  'honest relay claims',
  'own relay claims, honest relay reports',
  'own relay claims, sender reports',
] as const
type End = (typeof ENDS)[number]
type Story = {
  /** Sheets that the honest relay carries and is paid for before: the fewer are left in the book, the less a thief loses. */
  readonly honest: number
  /** Sheets that the honest relay carries then, all of them stamped twice. */
  readonly sheets: number
  /** How each sheet ends, in order; after a report there is nothing more to claim. */
  readonly ends: readonly End[]
  /** The sender proves himself guilty before the first draw. */
  readonly early?: boolean
}
type Rules = { readonly fee: bigint; readonly bounty: bigint; readonly bond: bigint; readonly burnsBalance: boolean }
const RULES: Rules = { fee: 10n, bounty: 5n, bond: 100n, burnsBalance: true }

/** Every story of one to three sheets, in a book of four with as much left as can be, and as little as the relays accept. */
function* stories(): Generator<Story> {
  for (let sheets = 1; sheets <= 3; sheets++) {
    for (const honest of [0, 4 - sheets]) yield* storiesOf(honest, sheets)
  }
}

function* storiesOf(honest: number, sheets: number): Generator<Story> {
  yield { honest, sheets, ends: [], early: true }
  const grow = function* (ends: readonly End[]): Generator<Story> {
    if (ends.length === sheets || (ends.length > 0 && ends.at(-1) !== ENDS[0])) {
      yield { honest, sheets, ends }
      return
    }
    for (const end of ENDS) yield* grow([...ends, end])
  }
  yield* grow([])
}

/** What the sender has at the end, less what he had, less what honest postage for the carried sheets costs; in V / 100. */
function profitOf({ honest, sheets, ends, early }: Story, { fee, bounty, bond, burnsBalance }: Rules): bigint {
  let balance = 4n * V
  let purse = -(balance + bond)
  balance -= BigInt(honest) * V
  let dead = false
  const report = (bySender: boolean) => {
    dead = true
    if (bySender) purse += (bond * bounty) / 100n
    if (!burnsBalance) purse += balance
  }
  if (early) report(true)
  for (const end of ends) {
    balance -= V
    if (end === ENDS[0]) continue
    purse += V - fee
    report(end === ENDS[2])
  }
  if (!dead) purse += balance + bond
  return purse + BigInt(honest + sheets) * V
}

/** The rules of C2's counter-examples: what would pay if one of the bounds were missing. */
const best = (rules: Rules) => [...stories()].map((story) => profitOf(story, rules)).reduce((a, b) => (a > b ? a : b))

describe('C2: a hidden double spend', () => {
  let world: World
  let state: string
  let owner: Address
  let honest: number
  let own: number
  let first: number
  let book: bigint
  const key = keyOf('session thief')

  before(async () => {
    world = await openWorld()
    honest = await registerRelay(world, 'honest')
    own = await registerRelay(world, 'own')
    owner = world.alice.account.address
    book = await openBook(world, 'thief', { amount: 5n * VALUE })
    first = (await readBook(world, book)).fromEpoch
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  /** A stamp on the whole sheet of an epoch, so that it wins whatever is drawn. */
  const sheet = (epoch: number, relayId: number): Promise<Spend> =>
    signSpend(world, { batchId: book, epoch, span: 32, relayId, message: `to relay ${relayId}` }, key)
  async function claimSheet(epoch: number, relayId: number): Promise<bigint> {
    const stamp = await sheet(epoch, relayId)
    const bare: Win = { batchId: book, owner, ...stamp, path: 0, root: '0x', rr: '0x', rvs: '0x', proof: [] }
    const page = [stampHash({ ...bare, epoch })]
    const win = await addReceipt(world, bare, { epoch, page, index: 0, ack: keyOf('ack') })
    const events = await claim(world, [{ ...win, owner }], world.carol)
    return events.reduce((sum, { net }) => sum + net, 0n)
  }
  async function report(epoch: number, bySender: boolean, whole: boolean): Promise<void> {
    const wallet = bySender ? world.alice : world.bob
    const [a, b] = [await sheet(epoch, honest), await sheet(epoch, own)]
    // The honest relay needs its own stamp only; the sender has both.
    if (whole) await world.mined(world.office.write.proveDoubleStamp([owner, book, epoch, a, b], by(wallet)))
    else await world.mined(world.office.write.proveClaimedTwice([owner, book, a], by(wallet)))
  }

  it('C2: whatever the sender claims, reports and withdraws over one to three sheets, he gains nothing', async function () {
    this.timeout(120_000)
    let bestProfit = -(10n ** 30n)
    let count = 0
    for (const story of stories()) {
      const snapshot = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
      const purse = await balanceOf(world, owner)
      const burned = await balanceOf(world, BURN)
      let taken = 0n
      const start = first + story.honest
      for (let epoch = first; epoch < start; epoch++) {
        await world.drawThrough(epoch)
        expect(await claimSheet(epoch, honest)).to.equal((VALUE * 9n) / 10n)
      }
      if (story.early) await report(start, true, true)
      for (const [i, end] of story.ends.entries()) {
        await world.drawThrough(start + i)
        if (end === ENDS[0]) {
          expect(await claimSheet(start + i, honest)).to.equal((VALUE * 9n) / 10n)
          // Nothing of what the sender can still do to this sheet changes that.
          expect(await claimSheet(start + i, own)).to.equal(0n)
        } else {
          taken += await claimSheet(start + i, own)
          await report(start + i, end === ENDS[2], end === ENDS[2])
        }
      }
      if ((await readBook(world, book)).state === OPEN) {
        await world.mined(world.office.write.exit([book], by(world.alice)))
        await world.drawThrough((await readBook(world, book)).exitEpoch)
        await world.mined(world.office.write.withdraw([owner, book], by(world.alice)))
        expect((await readBook(world, book)).state).to.equal(WITHDRAWN)
      } else {
        expect((await readBook(world, book)).state).to.equal(DEAD)
      }
      // The deposit left the purse before the story began.
      const spent = (await balanceOf(world, owner)) - purse + taken - 5n * VALUE
      const profit = spent + BigInt(story.honest + story.sheets) * VALUE
      expect(profit * V, JSON.stringify(story)).to.equal(profitOf(story, RULES) * VALUE)
      if (profit > bestProfit) bestProfit = profit
      expect(await liabilities(world, own)).to.equal(await balanceOf(world, world.office.address))
      expect(await balanceOf(world, BURN)).to.equal(burned)
      await world.connection.provider.request({ method: 'evm_revert', params: [snapshot] })
      count++
    }
    expect(count).to.equal(2 * (3 + 3 + 5 + 7))
    expect(bestProfit).to.equal(0n)
  })

  it('C2: the bounds are tight: no bond, a balance that is not burned, or a bounty above the fee would pay', () => {
    expect(best(RULES)).to.equal(0n)
    expect(best({ ...RULES, bond: 0n })).to.be.greaterThan(0n)
    expect(best({ ...RULES, burnsBalance: false })).to.be.greaterThan(0n)
    expect(best({ ...RULES, bounty: 30n })).to.be.greaterThan(0n)
    expect(best({ ...RULES, bounty: 10n })).to.equal(0n)
  })

  it('C2: a higher fee to come does not make the bounty pay: it follows the lowest fee in force', async () => {
    // A fee of 5 % now and 20 % later: at half of the later one, reporting oneself would bring 10 % for a fee of 5 %.
    await world.mined(world.office.write.setShares([500, 4000], by(world.deployer)))
    const from = await world.office.read.sharesFrom()
    await world.drawThrough(from)
    await world.mined(world.office.write.setShares([2000, 4000], by(world.deployer)))
    const epoch = await world.epoch()
    await world.drawThrough(epoch)
    const purse = await balanceOf(world, owner)
    const taken = await claimSheet(epoch, own)
    expect(taken).to.equal((VALUE * 95n) / 100n)
    const far = await world.office.read.sharesFrom()
    await report(far, true, true)
    const bounty = (await balanceOf(world, owner)) - purse
    expect(bounty).to.equal((VALUE * 250n) / 10_000n)
    // The sheet cost its value, the bond the rest; the three sheets of balance are gone besides.
    expect(taken + bounty < VALUE).to.equal(true)
  })

  it('C2: the honest relay that sees the claim closes the book with the one stamp that it holds', async () => {
    await world.drawThrough(first)
    await claimSheet(first, own)
    await report(first, false, false)
    expect((await readBook(world, book)).state).to.equal(DEAD)
    expect(await world.office.read.forfeited()).to.equal(3n * VALUE + (VALUE * 95n) / 100n)
  })
})

describe('C3: one sheet for many relays at once', () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.connection.close())

  it('C3: is paid to one of them at most, and any two of the stamps burn bond and balance but for the bounty', async () => {
    const many = 50
    const owner = world.alice.account.address
    const book = await openBook(world, 'public', { amount: 5n * VALUE })
    const { fromEpoch: epoch } = await readBook(world, book)
    const key = keyOf('session public')
    const stamps = await Promise.all(
      Array.from({ length: many }, (_, i) => signSpend(world, { batchId: book, epoch, span: 32, relayId: i + 1 }, key)),
    )
    await world.drawThrough(epoch)
    const wins = await Promise.all(
      stamps.map(async (stamp) => {
        const bare: Win = { batchId: book, owner, ...stamp, path: 0, root: '0x', rr: '0x', rvs: '0x', proof: [] }
        const page = [stampHash({ ...bare, epoch })]
        const win = await addReceipt(world, bare, { epoch, page, index: 0, ack: keyOf('ack') })
        return { ...win, owner }
      }),
    )
    const events = await claim(world, wins, world.carol)
    expect(events.map(({ relayId }) => relayId)).to.deep.equal([1])
    expect((await readBook(world, book)).balance).to.equal(3n * VALUE)
    const [a, b] = [stamps[17], stamps[42]]
    if (!a || !b) throw new Error('too few stamps')
    const [purse, forfeited] = [await balanceOf(world, owner), await world.office.read.forfeited()]
    // Even if the sender himself is first, all but a twentieth of the bond is lost.
    await world.mined(world.office.write.proveDoubleStamp([owner, book, epoch, a, b], by(world.alice)))
    const bounty = VALUE / 20n
    expect(await balanceOf(world, owner)).to.equal(purse + bounty)
    const lost = (await world.office.read.forfeited()) - forfeited
    expect(lost).to.equal(4n * VALUE - bounty)
    // mechanism.md C3: what the sheet bought beyond its price is at most what is burned.
    expect(lost >= (VALUE * 19n) / 10n).to.equal(true)
  })
})
