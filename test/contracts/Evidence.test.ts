import { expect } from 'chai'
import { type Address, getAddress, type Hex, parseEventLogs, zeroAddress, zeroHash } from 'viem'
import { postOfficeAbi } from '../../protocol/src/abi/postOfficeAbi.ts'
import { relayRegistryAbi } from '../../protocol/src/abi/relayRegistryAbi.ts'
import { by } from './support/by.ts'
import {
  balanceOf,
  claim,
  DEPTH,
  liabilities,
  openBook,
  readBook,
  registerRelay,
  VALUE,
  winWith,
} from './support/claiming.ts'
import {
  type Acceptance,
  BOND_VALUE,
  BURN,
  DEAD,
  fieldsOf,
  OPEN,
  openBond,
  type Spend,
  type StampWish,
  signAcceptance,
  signSeizure,
  signSpend,
  signSpendAgain,
  WITHDRAWN,
} from './support/proofs.ts'
import { reverts } from './support/reverts.ts'
import { stampHash, winnerOf } from './support/stamps.ts'
import { keyOf, nobody, openWorld, type World } from './support/world.ts'

/** Half of the protocol share of 10 %. */
const BOUNTY_BPS = 500n
const MIN_SLASH = 20_000_000n
const TOLERANCE = 120n

describe('Evidence', () => {
  let world: World
  let state: string
  let book: bigint
  let epoch: number
  let owner: Address
  let relayId: number
  const key = keyOf('session book')
  const signer = keyOf('relay')

  before(async () => {
    world = await openWorld()
    relayId = await registerRelay(world)
    book = await openBook(world, 'book')
    epoch = (await readBook(world, book)).fromEpoch
    owner = world.alice.account.address
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  const spend = (more: Partial<StampWish> = {}, by_ = key) => signSpend(world, { batchId: book, epoch, ...more }, by_)
  const double = (first: Spend, second: Spend, at: { id?: bigint; epoch?: number; owner?: Address } = {}) =>
    world.mined(
      world.office.write.proveDoubleStamp(
        [at.owner ?? owner, at.id ?? book, at.epoch ?? epoch, first, second],
        by(world.carol),
      ),
    )
  /** Sends a proof that must close the book, and checks every unit of what it does. */
  async function closes(id: bigint, proof: () => Promise<Awaited<ReturnType<typeof double>>>, at = epoch) {
    const { carol, office } = world
    const before = await readBook(world, id)
    const [purse, forfeited, held] = [
      await balanceOf(world, carol.account.address),
      await office.read.forfeited(),
      await balanceOf(world, office.address),
    ]
    const { logs } = await proof()
    const bounty = (before.bond * BOUNTY_BPS) / 10_000n
    const forfeit = before.balance + before.bond - bounty
    const events = parseEventLogs({ abi: postOfficeAbi, eventName: 'Equivocated', logs })
    const reporter = getAddress(carol.account.address)
    expect(events.map(({ args }) => args)).to.deep.equal([{ batchId: id, epoch: at, reporter, bounty, forfeit }])
    const after = await readBook(world, id)
    expect([after.state, after.balance, after.bond]).to.deep.equal([DEAD, 0n, 0n])
    expect([after.key, after.unit, after.lastClaimed]).to.deep.equal([before.key, before.unit, before.lastClaimed])
    expect(await balanceOf(world, carol.account.address)).to.equal(purse + bounty)
    expect(await office.read.forfeited()).to.equal(forfeited + forfeit)
    expect(await balanceOf(world, office.address)).to.equal(held - bounty)
    expect(await liabilities(world, relayId)).to.equal(held - bounty)
  }

  describe('proveDoubleStamp (S1)', () => {
    let one: Spend
    let two: Spend
    before(async () => {
      one = await spend({ message: 'one' })
      two = await spend({ message: 'two' })
    })

    describe('when two stamps share a slot', () => {
      it('closes the book: a part of the bond to the reporter, everything else to be burned', async () => {
        await closes(book, () => double(one, two))
      })

      it('burns what was forfeited when the pot is swept', async () => {
        await double(one, two)
        const forfeited = await world.office.read.forfeited()
        const { logs } = await world.mined(world.office.write.sweep(by(world.bob)))
        // There are no fees, so nothing goes to the treasury.
        expect(logs.filter(({ address }) => getAddress(address) === getAddress(world.token.address))).to.have.length(1)
        expect(await balanceOf(world, BURN)).to.equal(forfeited)
        expect(await balanceOf(world, world.office.address)).to.equal(0n)
      })

      it('takes every way in which two stamps differ', async () => {
        for (const more of [
          { relayId: 2 },
          { ack: nobody },
          { message: 'other' },
          { span: 2 },
          { relayId: 0 },
        ] satisfies Partial<StampWish>[]) {
          const id = await openBook(world, 'book')
          const first = await spend({ batchId: id })
          const second = await spend({ batchId: id, ...more })
          await closes(id, () => double(first, second, { id }))
        }
      })

      it('takes every overlap, whichever stamp comes first, up to the edges of the sheet', async () => {
        const last = 2 ** DEPTH - 1
        for (const [a, b] of [
          [
            [0, 4],
            [3, 1],
          ],
          [
            [3, 1],
            [0, 4],
          ],
          [
            [5, 3],
            [3, 3],
          ],
          [
            [0, 32],
            [last, 1],
          ],
          // Reaching beyond the sheet does not make a stamp worthless: it could be claimed for the slot that it has.
          [
            [last, 9],
            [last, 1],
          ],
          [
            [last, 65535],
            [0, 65535],
          ],
        ] as const) {
          const id = await openBook(world, 'book')
          const first = await spend({ batchId: id, slot: a[0], span: a[1] })
          const second = await spend({ batchId: id, slot: b[0], span: b[1], message: 'other' })
          await closes(id, () => double(first, second, { id }))
        }
      })

      it('takes a claimed stamp with another of its slot, while other sheets are still open', async () => {
        await world.drawThrough(epoch)
        const win = await winWith(world, { batchId: book, label: 'book', relayId })
        await claim(world, [win], world.carol)
        const { slot, span, ack, messageHash, r, vs } = win
        const hidden = await spend({ slot, relayId: 9, message: 'hidden' })
        await closes(book, () => double({ slot, span, relayId, ack, messageHash, r, vs }, hidden))
      })

      it('closes a book that is exiting, until it is withdrawn', async () => {
        await world.mined(world.office.write.exit([book], by(world.alice)))
        const { exitEpoch } = await readBook(world, book)
        await world.drawThrough(exitEpoch)
        await closes(book, () => double(one, two))
        await reverts(world.office.write.withdraw([owner, book], by(world.alice)), 'Books_Dead', book)
      })

      it('closes a BOND book, whose bond is larger, also when its slots were seized', async () => {
        const bonds = await openBond(world, 'bond')
        const session = keyOf('session bond')
        const payout = world.bob.account.address
        const seizure = await signSeizure(world, { batchId: bonds, epoch, slot: 2, span: 3, key: session }, payout)
        await world.mined(world.office.write.seize([seizure], by(world.bob)))
        const { slot, span, ack, messageHash, r, vs } = seizure
        const other = await signSpend(world, { batchId: bonds, epoch, slot: 4, relayId: 0, message: 'two' }, session)
        expect((await readBook(world, bonds)).bond).to.equal((BOND_VALUE * 5n) / 2n)
        const seized = { slot, span, relayId: 0, ack, messageHash, r, vs }
        await closes(bonds, () => double(seized, other, { id: bonds }))
      })

      it('closes a book whose balance is spent: there is always the bond', async () => {
        const poor = await openBook(world, 'poor', { amount: 5n * VALUE })
        for (let i = 0; i < 4; i++) {
          await world.drawThrough(epoch + i)
          await claim(world, [await winWith(world, { batchId: poor, label: 'poor', relayId })], world.carol)
        }
        expect((await readBook(world, poor)).balance).to.equal(0n)
        const [first, second] = [
          await signSpend(world, { batchId: poor, epoch: epoch + 5, message: 'one' }, keyOf('session poor')),
          await signSpend(world, { batchId: poor, epoch: epoch + 5, message: 'two' }, keyOf('session poor')),
        ]
        await closes(poor, () => double(first, second, { id: poor, epoch: epoch + 5 }), epoch + 5)
      })
    })

    describe('when nothing was spent twice', () => {
      it('refuses one stamp, however often and by whatever nonce it was signed', async () => {
        await reverts(double(one, one), 'Evidence_SameStamp', book)
        const again = signSpendAgain(world, one, { batchId: book, epoch }, 'session book')
        expect(again.r).to.not.equal(one.r)
        await reverts(double(one, { ...one, ...again }), 'Evidence_SameStamp', book)
      })

      it('refuses neighbours, stamps of no slot, and slots that the sheet does not have', async () => {
        for (const [a, b] of [
          [
            [0, 1],
            [1, 1],
          ],
          [
            [4, 4],
            [0, 4],
          ],
          [
            [0, 0],
            [0, 1],
          ],
          [
            [0, 4],
            [2, 0],
          ],
          [
            [2, 0],
            [2, 0],
          ],
          [
            [32, 1],
            [32, 1],
          ],
          [
            [31, 4],
            [32, 4],
          ],
          [
            [2 ** 32 - 1, 65535],
            [2 ** 32 - 1, 1],
          ],
        ] as const) {
          const first = await spend({ slot: a[0], span: a[1] })
          const second = await spend({ slot: b[0], span: b[1], message: 'other' })
          await reverts(double(first, second), 'Evidence_NoCommonSlot', book)
          await reverts(double(second, first), 'Evidence_NoCommonSlot', book)
        }
        expect((await readBook(world, book)).state).to.equal(OPEN)
      })

      it('refuses stamps of two epochs or two books', async () => {
        const later = await spend({ epoch: epoch + 1, message: 'two' })
        await reverts(double(one, later), 'Evidence_StampForged', book)
        await reverts(double(one, later, { epoch: epoch + 1 }), 'Evidence_StampForged', book)
        const id = await openBook(world, 'book')
        await reverts(double(one, await spend({ batchId: id })), 'Evidence_StampForged', book)
      })
    })

    describe("when a stamp is not the book's", () => {
      it('refuses forged and altered ones, in either place', async () => {
        const altered = [
          await spend({ message: 'two' }, keyOf('stranger')),
          { ...two, messageHash: zeroHash },
          { ...two, r: zeroHash },
          { ...two, vs: zeroHash },
          { ...two, ack: zeroAddress },
          { ...two, relayId: 7 },
          { ...two, span: 2 },
        ]
        for (const change of altered) {
          await reverts(double(one, change), 'Evidence_StampForged', book)
          await reverts(double(change, one), 'Evidence_StampForged', book)
        }
        const elsewhere = { ...world, office: { ...world.office, address: nobody } } as World
        const foreign = await signSpend(elsewhere, { batchId: book, epoch, message: 'two' }, key)
        await reverts(double(one, foreign), 'Evidence_StampForged', book)
      })

      it('refuses unknown books and other owners', async () => {
        await reverts(double(one, two, { id: 99n }), 'Evidence_UnknownBook', 99)
        await reverts(double(one, two, { owner: nobody }), 'Evidence_UnknownBook', book)
      })
    })

    describe('when the book is closed', () => {
      it('refuses a second proof, by these stamps or others', async () => {
        await double(one, two)
        await reverts(double(one, two), 'Evidence_BookClosed', book)
        await reverts(double(two, await spend({ message: 'three' })), 'Evidence_BookClosed', book)
      })

      it('refuses a proof once the book is withdrawn: nothing is left to take', async () => {
        await world.mined(world.office.write.exit([book], by(world.alice)))
        await world.drawThrough((await readBook(world, book)).exitEpoch)
        await world.mined(world.office.write.withdraw([owner, book], by(world.alice)))
        expect((await readBook(world, book)).state).to.equal(WITHDRAWN)
        await reverts(double(one, two), 'Evidence_BookClosed', book)
      })

      it('leaves nothing that a claim, a top-up or an exit could use', async () => {
        await double(one, two)
        await world.drawThrough(epoch)
        expect(await claim(world, [await winWith(world, { batchId: book, label: 'book', relayId })], world.carol)).to.be
          .empty
        await reverts(world.office.write.topUp([owner, book, 1n], by(world.bob)), 'Books_Dead', book)
        await reverts(world.office.write.exit([book], by(world.alice)), 'Books_Dead', book)
      })
    })
  })

  describe('proveClaimedTwice (S1b)', () => {
    let winner: number
    const prove = (stamp: Spend, id = book, whose = owner) =>
      world.mined(world.office.write.proveClaimedTwice([whose, id, stamp], by(world.carol)))
    async function claimed() {
      await world.drawThrough(epoch)
      winner = winnerOf(await world.office.read.beacon([epoch]), book, DEPTH)
      const win = await winWith(world, { batchId: book, label: 'book', relayId })
      await claim(world, [win], world.carol)
      return win
    }

    it('closes the book with the one stamp that was not paid', async () => {
      await claimed()
      const hidden = await spend({ slot: winner, relayId: 9, message: 'hidden' })
      await closes(book, () => prove(hidden))
    })

    it('takes the unpaid stamp whether its hash is above or below that of the paid one', async () => {
      const { messageHash, ack } = await claimed()
      const tag = (hash: Hex) => BigInt(hash) & (2n ** 64n - 1n)
      const fields = { batchId: book, epoch, slot: winner, relayId, ack }
      const paid = tag(stampHash({ ...fields, span: 1, messageHash }))
      const messages = Array.from({ length: 200 }, (_, i) => `hidden ${i}`)
      const hashOf = (message: string) => tag(stampHash(fieldsOf({ ...fields, message })))
      const above = messages.find((message) => hashOf(message) > paid) ?? ''
      const below = messages.find((message) => hashOf(message) < paid) ?? ''
      const { provider } = world.connection
      for (const message of [above, below]) {
        const before = await provider.request({ method: 'evm_snapshot', params: [] })
        await closes(book, async () => prove(await spend({ ...fields, message })))
        await provider.request({ method: 'evm_revert', params: [before] })
      }
    })

    it('takes any stamp that covers the winner with any of its slots', async () => {
      await claimed()
      const from = Math.max(0, winner - 3)
      const hidden = await spend({ slot: from, span: winner - from + 1, message: 'hidden' })
      await closes(book, () => prove(hidden))
    })

    it('still works after the next draw, as long as that sheet is the last one claimed', async () => {
      await claimed()
      const hidden = await spend({ slot: winner, message: 'hidden' })
      await world.drawNext()
      await closes(book, () => prove(hidden))
    })

    it('refuses the stamp that was paid, whoever signed it anew', async () => {
      const { slot, span, ack, messageHash, r, vs } = await claimed()
      const paid = { slot, span, relayId, ack, messageHash, r, vs }
      await reverts(prove(paid), 'Evidence_SameStamp', book)
      await reverts(
        prove({ ...paid, ...signSpendAgain(world, paid, { batchId: book, epoch }, 'session book') }),
        'Evidence_SameStamp',
        book,
      )
    })

    it('refuses stamps that do not cover the winner', async () => {
      await claimed()
      for (const [slot, span] of [
        [winner + 1, 1],
        [winner - 1, 1],
        [winner, 0],
        [winner + 1, 65535],
        [2 ** 32 - 1, 65535],
      ] as const) {
        if (slot < 0) continue
        await reverts(prove(await spend({ slot, span, message: 'x' })), 'Evidence_SlotDidNotWin', book, winner)
      }
    })

    it('refuses forged stamps, and those of another epoch', async () => {
      await claimed()
      const stranger = await spend({ slot: winner, message: 'x' }, keyOf('stranger'))
      await reverts(prove(stranger), 'Evidence_StampForged', book)
      const other = await spend({ slot: winner, message: 'x', epoch: epoch + 1 })
      await reverts(prove(other), 'Evidence_StampForged', book)
    })

    it('refuses books that were never claimed, BOND books, unknown and closed ones', async () => {
      await reverts(prove(await spend({ message: 'x', epoch: 0, span: 32 })), 'Evidence_NothingClaimed', book)
      const bonds = await openBond(world, 'bond')
      const session = keyOf('session bond')
      const payout = world.bob.account.address
      await world.enter(epoch + 1)
      const wish = { batchId: bonds, epoch: epoch + 1, key: session }
      await world.mined(world.office.write.seize([await signSeizure(world, wish, payout)], by(world.bob)))
      // Its seized slots stand where another kind keeps its last claim.
      expect((await readBook(world, bonds)).lastClaimed).to.equal(epoch)
      await world.drawThrough(epoch)
      const stamp = await signSpend(world, { batchId: bonds, epoch, span: 16, message: 'x' }, session)
      await reverts(prove(stamp, bonds), 'Evidence_NothingClaimed', bonds)
      await reverts(prove(stamp, 99n), 'Evidence_UnknownBook', 99)
      await reverts(prove(stamp, book, nobody), 'Evidence_UnknownBook', book)
      const [a, b] = [await spend({ message: 'a' }), await spend({ message: 'b' })]
      await double(a, b)
      await reverts(prove(a), 'Evidence_BookClosed', book)
    })
  })

  describe('bountyBps', () => {
    const setShares = (fee: number) => world.mined(world.office.write.setShares([fee, 4000], by(world.deployer)))

    it('is half of the lowest share that a sheet may still be claimed at, before, during and after a change', async () => {
      expect(await world.office.read.bountyBps()).to.equal(500)
      await setShares(2000)
      expect(await world.office.read.bountyBps()).to.equal(500)
      const from = await world.office.read.sharesFrom()
      await world.drawThrough(from - 1)
      expect(await world.office.read.bountyBps()).to.equal(500)
      await world.drawNext()
      expect(await world.office.read.bountyBps()).to.equal(1000)
      await setShares(501)
      expect(await world.office.read.bountyBps()).to.equal(250)
      await world.drawThrough(await world.office.read.sharesFrom())
      expect(await world.office.read.bountyBps()).to.equal(250)
    })

    it('does not depend on the epoch of the stamps that are shown', async () => {
      await setShares(2000)
      const far = 2 ** 31
      const [a, b] = [await spend({ epoch: far, message: 'a' }), await spend({ epoch: far, message: 'b' })]
      await closes(book, () => double(a, b, { epoch: far }), far)
    })
  })

  /** Sends a proof that must slash the relay, and checks every unit. */
  async function slashes(proof: () => Promise<Awaited<ReturnType<typeof double>>>, amount: bigint, id = book) {
    const { carol, relays } = world
    const carolAddress = carol.account.address
    const [, stake] = await relays.read.relays([relayId])
    const [purse, burned, held, office] = [
      await balanceOf(world, carolAddress),
      await balanceOf(world, BURN),
      await balanceOf(world, relays.address),
      await balanceOf(world, world.office.address),
    ]
    const { logs } = await proof()
    const bounty = (amount * BOUNTY_BPS) / 10_000n
    const reporter = getAddress(carolAddress)
    const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'RelayFaulted', logs })
    expect(event?.args).to.deep.equal({ relayId, batchId: id, epoch, reporter, amount })
    const [slashed] = parseEventLogs({ abi: relayRegistryAbi, eventName: 'RelaySlashed', logs })
    expect(slashed?.args).to.include({ relayId, reporter, bounty })
    expect((await relays.read.relays([relayId]))[1]).to.equal(stake - amount)
    expect(await balanceOf(world, carolAddress)).to.equal(purse + bounty)
    expect(await balanceOf(world, BURN)).to.equal(burned + amount - bounty)
    expect(await balanceOf(world, relays.address)).to.equal(held - amount)
    expect(await balanceOf(world, world.office.address)).to.equal(office)
    expect(await world.office.read.proven([relayId, id, epoch])).to.equal(true)
  }
  const acceptedIn = async (at = epoch) => (await world.office.read.epochStart([at])) + 5n
  const accepted = async (more: Partial<StampWish> = {}, mark: { relayId?: number; at?: bigint } = {}, by_ = signer) =>
    await signAcceptance(
      world,
      { batchId: book, epoch, relayId, ...more },
      { relayId: mark.relayId ?? relayId, acceptedAt: mark.at ?? (await acceptedIn()), signer: by_ },
    )

  describe('proveDoublePostmark (R1)', () => {
    const prove = (
      first: Acceptance,
      second: Acceptance,
      at: { id?: bigint; epoch?: number; relayId?: number; owner?: Address } = {},
    ) =>
      world.mined(
        world.office.write.proveDoublePostmark(
          [at.owner ?? owner, at.id ?? book, at.epoch ?? epoch, at.relayId ?? relayId, first, second],
          by(world.carol),
        ),
      )

    it('takes fifty sheets, or the least slash if that is more, or all that there is', async () => {
      // 50 sheets of 0.32 are 16: the least slash is more.
      await slashes(async () => prove(await accepted({ message: 'a' }), await accepted({ message: 'b' })), MIN_SLASH)
      const dear = await openBook(world, 'book', { unit: 20_000n, amount: 10n * (20_000n << 5n) })
      const pair = async (id: bigint) =>
        [await accepted({ batchId: id, message: 'a' }), await accepted({ batchId: id, message: 'b' })] as const
      const [a, b] = await pair(dear)
      await slashes(() => prove(a, b, { id: dear }), 50n * (20_000n << 5n), dear)
      const dearest = await openBook(world, 'book', { unit: 4_000_000n, amount: 5n * (4_000_000n << 5n) })
      const [c, d] = await pair(dearest)
      const [, rest] = await world.relays.read.relays([relayId])
      await slashes(() => prove(c, d, { id: dearest }), rest, dearest)
      const fresh = await openBook(world, 'book')
      const [e, f] = await pair(fresh)
      await reverts(prove(e, f, { id: fresh }), 'Evidence_NothingAtStake', relayId)
      expect(await world.office.read.proven([relayId, fresh, epoch])).to.equal(false)
    })

    it('needs no signature of the stamps, and takes every overlap inside the sheet', async () => {
      await slashes(
        async () => prove(await accepted({ slot: 3, span: 5 }), await accepted({ slot: 7, span: 40, message: 'b' })),
        MIN_SLASH,
      )
    })

    it('slashes over a book that is dead, withdrawn, or of kind BOND: its terms stay', async () => {
      const [a, b] = [await accepted({ message: 'a' }), await accepted({ message: 'b' })]
      await double(await spend({ message: 'a' }), await spend({ message: 'b' }))
      await slashes(() => prove(a, b), MIN_SLASH)
      const gone = await openBook(world, 'book', {}, world.bob)
      const bob = world.bob.account.address
      await world.mined(world.office.write.exit([gone], by(world.bob)))
      await world.drawThrough((await readBook(world, gone)).exitEpoch)
      await world.mined(world.office.write.withdraw([bob, gone], by(world.bob)))
      const [c, d] = [await accepted({ batchId: gone }), await accepted({ batchId: gone, message: 'd' })]
      await slashes(() => prove(c, d, { id: gone, owner: bob }), MIN_SLASH, gone)
      const bonds = await openBond(world, 'bond')
      const [e, f] = [await accepted({ batchId: bonds }), await accepted({ batchId: bonds, message: 'f' })]
      // 50 sheets of 0.8.
      await slashes(() => prove(e, f, { id: bonds }), 40_000_000n, bonds)
    })

    it('slashes a relay that is unbonding, and none that has withdrawn', async () => {
      const [a, b, c] = [await accepted({ message: 'a' }), await accepted({ message: 'b' }), await accepted()]
      await world.mined(world.relays.write.unbond([relayId], by(world.operator)))
      await slashes(() => prove(a, b), MIN_SLASH)
      await world.warp((await world.now()) + BigInt(world.parameters.unbondingPeriod))
      await world.mined(world.relays.write.withdraw([relayId], by(world.operator)))
      await reverts(prove(a, c), 'Evidence_NothingAtStake', relayId)
      await reverts(prove(a, b, { relayId: 77 }), 'Evidence_NothingAtStake', 77)
    })

    it('slashes once for each relay, book and epoch, whatever proof comes next', async () => {
      const [a, b, c] = [await accepted({ message: 'a' }), await accepted({ message: 'b' }), await accepted()]
      await prove(a, b)
      const again = [relayId, book, epoch]
      await reverts(prove(a, b), 'Evidence_AlreadyProven', ...again)
      await reverts(prove(b, a), 'Evidence_AlreadyProven', ...again)
      await reverts(prove(a, c), 'Evidence_AlreadyProven', ...again)
      const next = epoch + 1
      const [d, e] = [await accepted({ epoch: next }), await accepted({ epoch: next, message: 'e' })]
      await prove(d, e, { epoch: next })
      expect(await world.office.read.proven([relayId, book, next])).to.equal(true)
      expect(await world.office.read.proven([relayId, book, next + 1])).to.equal(false)
      expect(await world.office.read.proven([relayId + 1, book, epoch])).to.equal(false)
      expect(await world.office.read.proven([relayId, book + 1n, epoch])).to.equal(false)
    })

    it('refuses one stamp with two postmarks: a duplicate gets the same answer, perhaps at another time', async () => {
      const a = await accepted()
      await reverts(prove(a, a), 'Evidence_SameStamp', book)
      await reverts(prove(a, await accepted({}, { at: (await acceptedIn()) + 9n })), 'Evidence_SameStamp', book)
    })

    it('refuses stamps that share no slot', async () => {
      for (const [slot, span] of [
        [1, 1],
        [0, 0],
        [32, 1],
      ] as const) {
        const other = await accepted({ slot, span, message: 'b' })
        await reverts(prove(await accepted(), other), 'Evidence_NoCommonSlot', book)
      }
    })

    it("refuses postmarks that are forged, altered, or another relay's", async () => {
      const second = await registerRelay(world, 'second')
      const [a, b] = [await accepted({ message: 'a' }), await accepted({ message: 'b' })]
      const altered = [
        { ...b, acceptedAt: b.acceptedAt + 1n },
        { ...b, messageHash: zeroHash },
        { ...b, slot: 0, span: 2 },
        { ...b, namedRelay: second },
        { ...b, r: zeroHash },
        { ...b, vs: zeroHash },
        await accepted({ message: 'b' }, {}, keyOf('stranger')),
        await accepted({ message: 'b' }, { relayId: second }),
        await accepted({ message: 'b', epoch: epoch + 1 }),
      ]
      for (const change of altered) {
        await reverts(prove(a, change), 'Evidence_PostmarkForged', relayId)
        await reverts(prove(change, a), 'Evidence_PostmarkForged', relayId)
      }
      await reverts(prove(a, b, { relayId: second }), 'Evidence_PostmarkForged', second)
    })

    it('refuses books that were never opened by this owner: a relay could choose the cheapest', async () => {
      const [a, b] = [await accepted({ batchId: 99n }), await accepted({ batchId: 99n, message: 'b' })]
      await reverts(prove(a, b, { id: 99n }), 'Evidence_UnknownBook', 99)
      const [c, d] = [await accepted(), await accepted({ message: 'b' })]
      await reverts(prove(c, d, { owner: nobody }), 'Evidence_UnknownBook', book)
    })
  })

  describe('proveWrongPostmark (R3)', () => {
    const prove = (a: Acceptance, at: { id?: bigint; epoch?: number; relayId?: number } = {}) =>
      world.mined(
        world.office.write.proveWrongPostmark(
          [owner, at.id ?? book, at.epoch ?? epoch, at.relayId ?? relayId, a],
          by(world.carol),
        ),
      )

    it('slashes for a time before or after the epoch by more than the tolerance, to the second', async () => {
      expect(await world.office.read.postmarkTolerance()).to.equal(Number(TOLERANCE))
      for (const at of [1n, 2n, 3n, 4n]) {
        const start = await world.office.read.epochStart([epoch])
        const end = await world.office.read.epochStart([epoch + 1])
        const times = [start - TOLERANCE, start - TOLERANCE - 1n, end + TOLERANCE, end + TOLERANCE + 1n]
        const time = times[Number(at) - 1] ?? 0n
        const id = await openBook(world, 'book')
        const mark = await accepted({ batchId: id }, { at: time })
        if (at % 2n === 1n) await reverts(prove(mark, { id }), 'Evidence_PostmarkRight', relayId)
        else await slashes(() => prove(mark, { id }), MIN_SLASH, id)
      }
    })

    it('slashes for times at either end of the numbers', async () => {
      for (const at of [0n, 2n ** 64n - 1n]) {
        const id = await openBook(world, 'book')
        const mark = await accepted({ batchId: id }, { at })
        await slashes(() => prove(mark, { id }), MIN_SLASH, id)
      }
    })

    it('slashes for a stamp that names another relay, or none', async () => {
      for (const named of [relayId + 1, 0]) {
        const id = await openBook(world, 'book')
        const mark = await accepted({ batchId: id, relayId: named })
        await slashes(() => prove(mark, { id }), MIN_SLASH, id)
      }
    })

    it('slashes for the last epoch that there is, and for stamps of an epoch that does not exist', async () => {
      const last = 2 ** 32 - 1
      await prove(await accepted({ epoch: last }), { epoch: last })
      expect(await world.office.read.proven([relayId, book, last])).to.equal(true)
      await prove(await accepted({ epoch: 0, relayId: 0 }), { epoch: 0 })
      await reverts(prove(await accepted({ epoch: 0 }), { epoch: 0 }), 'Schedule_BeforeGenesis')
    })

    it('slashes once for each relay, book and epoch, R1 included', async () => {
      const [late, other] = [await accepted({}, { at: 2n ** 40n }), await accepted({ relayId: 9 })]
      await prove(late)
      await reverts(prove(late), 'Evidence_AlreadyProven', relayId, book, epoch)
      await reverts(prove(other), 'Evidence_AlreadyProven', relayId, book, epoch)
      const [a, b] = [await accepted({ message: 'a' }), await accepted({ message: 'b' })]
      const args = [owner, book, epoch, relayId, a, b] as const
      const double = world.office.write.proveDoublePostmark(args, by(world.carol))
      await reverts(double, 'Evidence_AlreadyProven', relayId, book, epoch)
    })

    it('refuses a right postmark, forged ones, unknown books and relays', async () => {
      await reverts(prove(await accepted()), 'Evidence_PostmarkRight', relayId)
      const late = await accepted({}, { at: 2n ** 40n })
      await reverts(prove({ ...late, acceptedAt: 2n ** 41n }), 'Evidence_PostmarkForged', relayId)
      await reverts(prove({ ...late, r: zeroHash }), 'Evidence_PostmarkForged', relayId)
      const stranger = await accepted({}, { at: 2n ** 40n }, keyOf('stranger'))
      await reverts(prove(stranger), 'Evidence_PostmarkForged', relayId)
      await reverts(prove(late, { id: 99n }), 'Evidence_UnknownBook', 99)
      await reverts(prove(late, { relayId: 77 }), 'Evidence_NothingAtStake', 77)
    })
  })

  describe('at deployment', () => {
    it('refuses a least slash of nothing, or of more than a tenth of the stake', async () => {
      const { relays: _, ...settings } = world.settings
      const { minStake } = world.parameters
      expect(await world.office.read.minSlash()).to.equal(MIN_SLASH)
      for (const minSlash of [0n, minStake / 10n + 1n, 2n ** 96n - 1n]) {
        await reverts(world.deployOffice({ ...settings, minSlash }), 'Evidence_Malformed')
      }
    })

    it('refuses relays that can withdraw within three epochs', async () => {
      const { relays: _, ...settings } = world.settings
      const { unbondingPeriod } = world.parameters
      const epochLength = Math.floor(unbondingPeriod / 3)
      await world.deployOffice({ ...settings, epochLength })
      await reverts(world.deployOffice({ ...settings, epochLength: epochLength + 1 }), 'Evidence_Malformed')
    })
  })
})
