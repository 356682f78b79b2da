import {
  BOND,
  bondOf,
  bountyBpsOf,
  epochAt,
  exitEpochAt,
  isSeizable,
  minimumDeposit,
  NO_EXIT,
  type Schedule,
  seizeDeadline,
  sheetValue,
  splitForfeit,
  splitSheet,
  splitSlash,
} from '@parley/protocol'
import { expect } from 'chai'
import { parseEventLogs } from 'viem'
import { devnet } from '../../../deploy/parameters.ts'
import { postOfficeAbi } from '../../../protocol/src/abi/postOfficeAbi.ts'
import { relayRegistryAbi } from '../../../protocol/src/abi/relayRegistryAbi.ts'
import { by } from '../support/by.ts'
import { claim, openBook, readBook, registerRelay, winWith, winWithout } from '../support/claiming.ts'
import { openBond, signAcceptance, signSeizure, signSpend } from '../support/proofs.ts'
import { keyOf, openWorld } from '../support/world.ts'
import { numbersFrom } from './numbers.ts'

const BOOKS = 24
const small = { minUnit: 1n, minValue: 1n, minDepth: 1 }

describe('@parley/protocol and the contracts share money alike, for random inputs', () => {
  it('the least deposit and the bond of a book: 300 books, refused a unit below', async () => {
    const world = await openWorld({ ...devnet, ...small })
    const numbers = numbersFrom(21)
    const owner = world.alice.account.address
    for (let i = 0; i < 300; i++) {
      const kind = numbers.below(2)
      const depth = kind === BOND ? 4 + numbers.below(2) : 1 + numbers.below(20)
      const unit = 1n + (numbers.uint(64) >> BigInt(numbers.below(64)))
      const least = minimumDeposit({ kind, depth, unit })
      if (least > 2n ** 96n) continue
      const open = (amount: bigint) =>
        world.office.simulate.open([owner, owner, depth, kind, unit, amount], { account: owner })
      const refused = await open(least - 1n).then(() => '', String)
      expect(refused, `${kind}, ${depth}, ${unit}`).to.contain(`Books_AmountTooLow(${least - 1n}, ${least})`)
      // Beyond what Alice has it is the token that refuses.
      const taken = await open(least).then(() => 'taken', String)
      expect(taken, `${kind}, ${depth}, ${unit}`).to.match(/taken|ERC20InsufficientBalance/)
    }
    const id = await openBook(world, 'bonded', { depth: 3, unit: 7n, amount: 1000n })
    expect((await readBook(world, id)).bond).to.equal(bondOf({ kind: 0, depth: 3, unit: 7n }))
    await world.connection.close()
  })

  for (const [feeBps, unreceiptedBps] of [[500, 3000], [777, 4321], [1000, 4000], [1333, 3333], [2000, 5000]] as const) {
    it(`claims, forfeits and slashes of ${BOOKS} books, at shares of ${feeBps} and ${unreceiptedBps}`, async () => {
      const world = await openWorld({ ...devnet, ...small, feeBps, unreceiptedBps })
      const numbers = numbersFrom(feeBps)
      const shares = { feeBps, unreceiptedBps }
      const owner = world.alice.account.address
      const relayId = await registerRelay(world)
      const books = numbers.times(BOOKS, (index) => ({
        index,
        kind: 0,
        depth: 1 + numbers.below(12),
        unit: 1n + (numbers.uint(22) >> BigInt(numbers.below(22))),
        hasReceipt: numbers.below(2) === 0,
        extra: numbers.uint(12),
      }))
      const affordable = books.filter((book) => minimumDeposit(book) < 600_000_000n)
      expect(affordable.length).to.be.greaterThan(BOOKS / 2)
      const opened: ((typeof books)[number] & { id: bigint; balance: bigint })[] = []
      for (const book of affordable) {
        const amount = minimumDeposit(book) + book.extra
        const id = await openBook(world, `book ${book.index}`, { depth: book.depth, unit: book.unit, amount })
        opened.push({ ...book, id, balance: amount - bondOf(book) })
      }
      const epoch = await world.epoch()
      await world.drawThrough(epoch)
      await checkClaims()
      await checkForfeits()
      await checkSlashes()
      await world.connection.close()

      async function checkClaims(): Promise<void> {
        const wins = await Promise.all(
          opened.map(({ id, index, depth, hasReceipt }) =>
            (hasReceipt ? winWith : winWithout)(world, { batchId: id, label: `book ${index}`, relayId, depth }),
          ),
        )
        const splits = opened.map((book) => splitSheet(sheetValue(book), shares, book.hasReceipt))
        const events = await claim(world, wins, world.operator)
        expect(events.map(({ net }) => net)).to.deep.equal(splits.map(({ net }) => net))
        const sum = (name: 'net' | 'fee' | 'forfeit') => splits.reduce((all, split) => all + split[name], 0n)
        expect(await world.office.read.earned([relayId])).to.equal(sum('net'))
        expect(await world.office.read.fees()).to.equal(sum('fee'))
        expect(await world.office.read.forfeited()).to.equal(sum('forfeit'))
        for (const book of opened) book.balance -= sheetValue(book)
      }

      async function checkForfeits(): Promise<void> {
        const bountyBps = bountyBpsOf(feeBps)
        expect(await world.office.read.bountyBps()).to.equal(bountyBps)
        for (const book of opened) {
          const key = keyOf(`session book ${book.index}`)
          const [one, other] = [
            await signSpend(world, { batchId: book.id, epoch, message: 'one' }, key),
            await signSpend(world, { batchId: book.id, epoch, message: 'other' }, key),
          ]
          const { logs } = await world.mined(world.office.write.proveDoubleStamp([owner, book.id, epoch, one, other], by(world.bob)))
          const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'Equivocated', logs })
          const { bounty, burned } = splitForfeit(book, bountyBps)
          expect([event?.args.bounty, event?.args.forfeit], `${book.depth}, ${book.unit}`).to.deep.equal([bounty, burned])
        }
      }

      async function checkSlashes(): Promise<void> {
        let stake = world.parameters.minStake
        for (const book of opened) {
          if (stake === 0n) break
          const wish = { batchId: book.id, epoch, relayId: relayId + 1 }
          const postmark = { relayId, acceptedAt: await world.now(), signer: keyOf('relay') }
          const acceptance = await signAcceptance(world, wish, postmark)
          const args = [owner, book.id, epoch, relayId, acceptance] as const
          const { logs } = await world.mined(world.office.write.proveWrongPostmark(args, by(world.bob)))
          const [event] = parseEventLogs({ abi: relayRegistryAbi, eventName: 'RelaySlashed', logs })
          const { minSlash } = world.parameters
          const { taken, bounty } = splitSlash({ stake, book, minSlash, bountyBps: bountyBpsOf(feeBps) })
          stake -= taken
          expect(event?.args, `${book.depth}, ${book.unit}`).to.deep.include({ taken, bounty })
        }
        expect(stake).to.be.lessThan(world.parameters.minStake)
      }
    })
  } // biome-ignore format: a table

  it('seizures: 250 at random slots, epochs and moments, also after an exit', async () => {
    const world = await openWorld()
    const numbers = numbersFrom(22)
    const depth = 5
    const unit = 40_000n
    const { epochLength, holdPeriod, claimMin, exitNotice } = world.parameters
    const schedule: Schedule = { genesis: Number(world.genesis), epochLength, holdPeriod, claimMin, exitNotice }
    let paid = 0
    let leaving = NO_EXIT
    let id = 0n
    const bits = new Map<number, number>()
    for (let i = 0; i < 250; i++) {
      if (i % 50 === 0) {
        id = await openBond(world, 'random', { depth, unit })
        leaving = NO_EXIT
        bits.clear()
      }
      if (numbers.below(8) === 0) await world.warp((await world.now()) + BigInt(numbers.below(epochLength)))
      if (i % 50 === 35) {
        leaving = exitEpochAt(schedule, Number(await world.now()) + 1)
        await world.at((await world.now()) + 1n)
        await world.mined(world.office.write.exit([id], by(world.alice)))
      }
      const { balance, fromEpoch, exitEpoch, state } = await readBook(world, id)
      expect(exitEpoch).to.equal(leaving)
      const time = Number(await world.now()) + 1
      const now = epochAt(schedule, time)
      const epoch = now + numbers.pick([-2, -1, -1, 0, 0, 0, 1])
      const slot = numbers.below(32)
      const span = numbers.below(numbers.pick([3, 3, 9, 34]))
      const book = { kind: BOND, dead: state === 2, depth, unit, fromEpoch, exitEpoch, balance }
      const expected = isSeizable({ epoch, slot, span }, book, { now, seized: bits.get(epoch) ?? 0 })
      expect(seizeDeadline(schedule, epoch) > time && epoch <= now, 'deadline').to.equal(
        epoch <= now && now - epoch < 2,
      )
      const wish = { batchId: id, epoch, slot, span, message: `${i}`, key: keyOf('session random') }
      const seizure = await signSeizure(world, wish, world.bob.account.address)
      await world.at(BigInt(time))
      const outcome = await world.office.write.seize([seizure], by(world.carol)).then(
        () => true,
        () => false,
      )
      expect(outcome, `${i}: ${JSON.stringify({ now, epoch, slot, span, balance: `${balance}` })}`).to.equal(expected)
      if (!outcome) continue
      paid++
      bits.set(epoch, Number(await world.office.read.seizedSlots([world.alice.account.address, id, epoch])))
    }
    expect(paid).to.be.within(60, 190)
    await world.connection.close()
  })
})
