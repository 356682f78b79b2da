import { expect } from 'chai'
import type { Address } from 'viem'
import { by } from '../support/by.ts'
import { balanceOf, liabilities, readBook } from '../support/claiming.ts'
import { BOND_UNIT, BOND_VALUE, DEAD, OPEN, openBond, type Seizure, signSeizure, WITHDRAWN } from '../support/proofs.ts'
import { keyOf, openWorld, type World } from '../support/world.ts'

/**
 * The book's sheets are cut into two halves. The sender offers a half to a recipient, who accepts it only while the book can
 * pay every half that may still be seized (mechanism.md B7), and may take it back before the recipient seizes. A recipient
 * whose half is gone has two stamps on one slot: he closes the book.
 */
const HALF = 50n
const V = 2n * HALF
const BOND = (V * 5n) / 2n
const BOUNTY_BPS = 500n

/** What happens to one half: nothing, its recipient seizes it, the sender seizes it himself unoffered, or both. */
const USES = ['idle', 'recipient', 'sender', 'twice'] as const
type Use = (typeof USES)[number]

type Rules = { readonly bond: bigint; readonly bountyBps: bigint }
type State = {
  /** In V / 100. */
  readonly balance: bigint
  /** Seized halves of the two open sheets: of the epoch before, and of the present one. */
  readonly seized: readonly [bigint, bigint]
  /** What the sender got, and what his offers are worth that no recipient could seize. */
  readonly gain: bigint
  /** How many epochs ago the first recipient was cheated, this one counted; 0: nobody was. */
  readonly cheated: number
}

/** B7: what may still be seized of the sheet before, the present one and the next. The sheet before counts from the first on. */
const solvent = ({ balance, seized }: State, isFirst: boolean) =>
  balance >= (isFirst ? 0n : V - seized[0]) + (V - seized[1]) + V

/**
 * The best that a sender can do over `epochs` epochs, compared with having paid for every offer. A cheated recipient may wait
 * until the last second of the epoch after the stamp's, and his proof may come a moment later: so the sender has that epoch
 * and still acts first in the one after it.
 */
function bestProfit(rules: Rules, deposit: bigint, epochs: number): bigint {
  const known = new Map<string, bigint>()
  const bounty = (rules.bond * rules.bountyBps) / 10_000n
  function search(state: State, left: number, isFirst: boolean): bigint {
    const key = `${state.balance} ${state.seized} ${state.cheated} ${left} ${isFirst}`
    const found = known.get(key)
    if (found !== undefined) return found
    // To end it: an honest book is withdrawn; one with cheated recipients is closed, at best by the sender himself.
    let best = state.cheated > 0 ? bounty : state.balance + rules.bond
    if (left > 0) {
      for (const uses of combinations(2)) {
        let next: State | undefined = { ...state, gain: 0n }
        for (const use of uses) next = next && step(next, use, isFirst)
        if (next === undefined) continue
        const isOver = state.cheated === 3
        const cheated = next.cheated > 0 ? next.cheated + 1 : 0
        const rest = isOver ? bounty : search({ ...next, seized: [next.seized[1], 0n], cheated }, left - 1, false)
        if (next.gain + rest > best) best = next.gain + rest
      }
    }
    known.set(key, best)
    return best
  }
  return search({ balance: deposit - rules.bond, seized: [0n, 0n], gain: 0n, cheated: 0 }, epochs, true) - deposit
}

function step(state: State, use: Use, isFirst: boolean): State | undefined {
  if (use === 'idle') return state
  const offered = use !== 'sender'
  if (offered && !solvent(state, isFirst)) return undefined
  if (state.balance < HALF) return undefined
  const next: State = {
    ...state,
    balance: state.balance - HALF,
    seized: [state.seized[0], state.seized[1] + HALF],
  }
  // A recipient who is paid is worth what he was paid; one who is cheated was contacted for nothing.
  if (use !== 'twice') return { ...next, gain: next.gain + HALF }
  return { ...next, gain: next.gain + 2n * HALF, cheated: Math.max(1, next.cheated) }
}

describe('C19: a sender seizes his own bonds', () => {
  let world: World
  let state: string
  let owner: Address
  let book: bigint
  let first: number
  const key = keyOf('session bonds')

  before(async () => {
    world = await openWorld()
    owner = world.alice.account.address
    book = await openBond(world, 'bonds')
    first = (await readBook(world, book)).fromEpoch
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  it('C19: the best of everything that he can do over six epochs is nothing', () => {
    const rules = { bond: BOND, bountyBps: BOUNTY_BPS }
    for (const sheets of [6n, 7n, 8n]) expect(bestProfit(rules, sheets * V, 6)).to.equal(0n)
    // The highest bounty that a governor can bring about is a tenth; up to a fifth would be safe.
    for (const bountyBps of [0n, 250n, 1000n, 2000n]) {
      expect(bestProfit({ bond: BOND, bountyBps }, 6n * V, 6)).to.equal(0n)
    }
  })

  it('C19: the bond is not larger than it must be: with V, or without any, cheating would pay', () => {
    expect(bestProfit({ bond: V, bountyBps: BOUNTY_BPS }, 6n * V, 6) > 0n).to.equal(true)
    expect(bestProfit({ bond: 0n, bountyBps: BOUNTY_BPS }, 6n * V, 6) > 0n).to.equal(true)
  })

  const half = (epoch: number, side: number, message: string, payout: Address): Promise<Seizure> =>
    signSeizure(world, { batchId: book, epoch, slot: 8 * side, span: 8, key, message }, payout)
  const seize = (seizure: Seizure) => world.mined(world.office.write.seize([seizure], by(world.carol)))
  async function close(epoch: number, side: number, reporter = world.bob): Promise<void> {
    const [a, b] = [
      await half(epoch, side, 'offered', world.bob.account.address),
      await half(epoch, side, 'own', owner),
    ]
    const spends = [a, b].map(({ slot, span, ack, messageHash, r, vs }) => ({
      slot,
      span,
      relayId: 0,
      ack,
      messageHash,
      r,
      vs,
    })) as [never, never]
    await world.mined(world.office.write.proveDoubleStamp([owner, book, epoch, ...spends], by(reporter)))
  }

  it('C19: on the contract, all that one sheet or two can be used for loses, or comes out even', async function () {
    this.timeout(120_000)
    let best = -(10n ** 30n)
    for (const uses of combinations(3)) {
      const snapshot = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
      const purse = await balanceOf(world, owner)
      let worth = 0n
      let cheated: [number, number] | undefined
      for (const [i, use] of uses.entries()) {
        const [epoch, side] = [first + Math.floor(i / 2), i % 2]
        if (side === 0) await world.enter(epoch)
        if (use === 'idle') continue
        if (use === 'recipient') {
          await seize(await half(epoch, side, 'offered', world.bob.account.address))
          worth += 8n * BOND_UNIT
          continue
        }
        await seize(await half(epoch, side, 'own', owner))
        if (use !== 'twice') continue
        worth += 8n * BOND_UNIT
        cheated = [epoch, side]
      }
      if (cheated === undefined) {
        await world.mined(world.office.write.exit([book], by(world.alice)))
        await world.drawThrough((await readBook(world, book)).exitEpoch)
        await world.mined(world.office.write.withdraw([owner, book], by(world.alice)))
        expect((await readBook(world, book)).state).to.equal(WITHDRAWN)
      } else {
        // At best he is the first to report himself.
        await close(...cheated, world.alice)
        expect((await readBook(world, book)).state).to.equal(DEAD)
      }
      // The deposit left the purse before.
      const profit = (await balanceOf(world, owner)) - purse + worth - 6n * BOND_VALUE
      expect(profit <= 0n, `${uses} brings ${profit}`).to.equal(true)
      if (cheated === undefined) expect(profit, `${uses}`).to.equal(0n)
      if (profit > best) best = profit
      await world.connection.provider.request({ method: 'evm_revert', params: [snapshot] })
    }
    expect(best).to.equal(0n)
  })

  it('C19: a recipient whose slot is gone closes the book, whatever else was seized', async () => {
    await seize(await half(first, 0, 'own', owner))
    await world.enter(first + 1)
    await seize(await half(first + 1, 0, 'own', owner))
    await seize(await half(first + 1, 1, 'own', owner))
    expect((await readBook(world, book)).state).to.equal(OPEN)
    await close(first, 0)
    expect((await readBook(world, book)).state).to.equal(DEAD)
    const bounty = (BOND_VALUE * 125n) / 1000n
    expect(await world.office.read.forfeited()).to.equal(6n * BOND_VALUE - (3n * BOND_VALUE) / 2n - bounty)
    // mechanism.md C19: four sixteenths of a sheet are a bounty of 0.25 V at a share of 20 %; 0.125 V at 10 %.
    expect(await liabilities(world, 0)).to.equal(await balanceOf(world, world.office.address))
  })

  it('I8: what is seized and what goes back are together what was put in, and a sheet gives no more than its value', async () => {
    const payout = world.bob.account.address
    const [before, purse] = [await balanceOf(world, payout), await balanceOf(world, owner)]
    for (let i = 0; i < 3; i++) {
      const epoch = first + i
      await world.enter(epoch)
      const all = await Promise.all([0, 1].map((side) => half(epoch, side, 'offered', payout)))
      for (let again = 0; again < 2; again++) {
        await world.mined(world.office.write.seizeMany([[...all, ...all]], by(world.carol)))
      }
      expect((await balanceOf(world, payout)) - before).to.equal(BigInt(i + 1) * BOND_VALUE)
    }
    await world.mined(world.office.write.exit([book], by(world.alice)))
    await world.drawThrough((await readBook(world, book)).exitEpoch)
    await world.mined(world.office.write.withdraw([owner, book], by(world.bob)))
    const seized = (await balanceOf(world, payout)) - before
    const refund = (await balanceOf(world, owner)) - purse
    expect(seized + refund).to.equal(6n * BOND_VALUE)
    expect(refund).to.equal(3n * BOND_VALUE)
  })
})

/** Every use of `halves` halves. */
function* combinations(halves: number): Generator<Use[]> {
  if (halves === 0) {
    yield []
    return
  }
  for (const rest of combinations(halves - 1)) for (const use of USES) yield [...rest, use]
}
