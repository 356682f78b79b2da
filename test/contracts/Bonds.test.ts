import { expect } from 'chai'
import { type Address, getAddress, parseEventLogs, zeroAddress, zeroHash } from 'viem'
import { postOfficeAbi } from '../../protocol/src/abi/postOfficeAbi.ts'
import { by } from './support/by.ts'
import { balanceOf, claim, liabilities, openBook, readBook, registerRelay, winWith } from './support/claiming.ts'
import {
  BOND_DEPTH,
  BOND_KIND,
  BOND_UNIT,
  BOND_VALUE,
  DEAD,
  fieldsOf,
  openBond,
  type Seizure,
  signSeizure,
  signSpend,
  WITHDRAWN,
} from './support/proofs.ts'
import { reverts } from './support/reverts.ts'
import { stampHash } from './support/stamps.ts'
import { keyOf, nobody, openWorld, type World } from './support/world.ts'

describe('Bonds', () => {
  let world: World
  let state: string
  let book: bigint
  let epoch: number
  let owner: Address
  let payout: Address
  const key = keyOf('session bond')

  const seize = (seizure: Seizure, wallet = world.carol) => world.mined(world.office.write.seize([seizure], by(wallet)))
  const seizeMany = async (seizures: Seizure[]) => {
    const { logs } = await world.mined(world.office.write.seizeMany([seizures], by(world.carol)))
    return parseEventLogs({ abi: postOfficeAbi, eventName: 'Seized', logs }).map(({ args }) => args)
  }
  /** A seizure of the book's stamp in its first epoch. */
  const wish = (slot: number, span = 1, more: { epoch?: number; message?: string; batchId?: bigint } = {}) =>
    signSeizure(world, { batchId: book, epoch, slot, span, key, ...more }, payout)

  before(async () => {
    world = await openWorld()
    book = await openBond(world, 'bond')
    epoch = (await readBook(world, book)).fromEpoch
    owner = world.alice.account.address
    payout = world.bob.account.address
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  describe('open', () => {
    const open = (depth: number, amount: bigint, kind = BOND_KIND, unit = BOND_UNIT) =>
      world.mined(world.office.write.open([owner, key.address, depth, kind, unit, amount], by(world.alice)))

    it('takes six sheets, of which two and a half are the bond', async () => {
      const { logs } = await open(5, 6n * (BOND_UNIT << 5n))
      const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'BatchOpened', logs })
      expect(event?.args).to.include({ kind: BOND_KIND, depth: 5 })
      expect(event?.args.bond).to.equal(((BOND_UNIT << 5n) * 5n) / 2n)
      expect(event?.args.balance).to.equal(((BOND_UNIT << 5n) * 7n) / 2n)
      const opened = await readBook(world, book)
      expect([opened.kind, opened.depth, opened.balance, opened.bond]).to.deep.equal([
        BOND_KIND,
        BOND_DEPTH,
        (BOND_VALUE * 7n) / 2n,
        (BOND_VALUE * 5n) / 2n,
      ])
    })

    it('refuses one unit less', async () => {
      const least = 6n * BOND_VALUE
      await reverts(open(BOND_DEPTH, least - 1n), 'Books_AmountTooLow', least - 1n, least)
    })

    it('refuses depths that a sheet of 32 slots has no room for, and those below 16', async () => {
      for (const depth of [0, 3, 6, 8, 20, 32, 36, 255]) {
        await reverts(open(depth, 2n ** 40n), 'Books_DepthOutOfRange', depth)
      }
    })

    it('refuses kinds that do not exist', async () => {
      for (const kind of [2, 7, 8, 9, 255])
        await reverts(open(BOND_DEPTH, 2n ** 40n, kind), 'Books_KindNotOffered', kind)
    })

    it('keeps the floor of a sheet', async () => {
      await reverts(open(4, 2n ** 40n, BOND_KIND, 6249n), 'Books_ValueTooLow', 6249n << 4n)
      await open(4, 6n * 100_000n, BOND_KIND, 6250n)
    })
  })

  describe('seize', () => {
    describe('when the recipient signed', () => {
      it('pays the exact value of the slots, whoever submits, and takes no fee', async () => {
        const before = await balanceOf(world, payout)
        const { logs } = await seize(await wish(3, 4))
        const [event, ...rest] = parseEventLogs({ abi: postOfficeAbi, eventName: 'Seized', logs })
        expect(rest).to.deep.equal([])
        expect(event?.args).to.deep.equal({
          batchId: book,
          epoch,
          payout: getAddress(payout),
          stampHash: stampHash(fieldsOf({ batchId: book, epoch, slot: 3, span: 4, relayId: 0 })),
          slot: 3,
          span: 4,
          amount: 4n * BOND_UNIT,
        })
        expect(await balanceOf(world, payout)).to.equal(before + 4n * BOND_UNIT)
        const after = await readBook(world, book)
        expect(after.balance).to.equal((BOND_VALUE * 7n) / 2n - 4n * BOND_UNIT)
        expect(after.bond).to.equal((BOND_VALUE * 5n) / 2n)
        expect([await world.office.read.fees(), await world.office.read.forfeited()]).to.deep.equal([0n, 0n])
        expect(await world.office.read.seizedSlots([owner, book, epoch])).to.equal(0b1111000)
        expect(await liabilities(world, 0)).to.equal(await balanceOf(world, world.office.address))
      })

      it('takes the first and the last slot, and the whole sheet', async () => {
        await seize(await wish(0))
        await seize(await wish(15))
        expect(await world.office.read.seizedSlots([owner, book, epoch])).to.equal(0x8001)
        await world.enter(epoch + 1)
        await seize(await wish(0, 16, { epoch: epoch + 1 }))
        expect(await world.office.read.seizedSlots([owner, book, epoch + 1])).to.equal(0xffff)
        expect(await world.office.read.seizedSlots([owner, book, epoch])).to.equal(0x8001)
      })

      it('takes all 32 slots of a sheet of depth 5 at once', async () => {
        const large = await openBond(world, 'bond', { depth: 5 })
        await seize(await wish(0, 32, { batchId: large }))
        expect(await world.office.read.seizedSlots([owner, large, epoch])).to.equal(2 ** 32 - 1)
        expect((await readBook(world, large)).balance).to.equal(((BOND_UNIT << 5n) * 5n) / 2n)
      })
    })

    describe('when the time is not right', () => {
      it('refuses a stamp of an epoch that has not begun: else a sender would empty his own book', async () => {
        for (const early of [epoch + 1, epoch + 2, 2 ** 32 - 2]) {
          await reverts(seize(await wish(0, 1, { epoch: early })), 'Bonds_NotNow', early)
        }
      })

      it('pays in the last second of the epoch after the stamp, and not in the next', async () => {
        const [first, second] = [await wish(0), await wish(1)]
        const deadline = await world.office.read.seizeDeadline([epoch])
        expect(deadline).to.equal(await world.office.read.epochStart([epoch + 2]))
        await world.at(deadline - 1n)
        await seize(first)
        await world.at(deadline)
        await reverts(seize(second), 'Bonds_NotNow', epoch)
      })

      it('refuses epochs before the book and from its exit epoch on; those before the exit stay open', async () => {
        await reverts(seize(await wish(0, 1, { epoch: epoch - 1 })), 'Bonds_BookNotValid', book, epoch - 1)
        await world.mined(world.office.write.exit([book], by(world.alice)))
        const { exitEpoch } = await readBook(world, book)
        await world.enter(exitEpoch)
        await reverts(seize(await wish(0, 1, { epoch: exitEpoch })), 'Bonds_BookNotValid', book, exitEpoch)
        await reverts(seize(await wish(0, 1, { epoch: 2 ** 32 - 1 })), 'Bonds_BookNotValid', book, 2 ** 32 - 1)
        await seize(await wish(0, 1, { epoch: exitEpoch - 1 }))
      })
    })

    describe('when the slots are not there', () => {
      it('refuses stamps of no slot, and those that reach beyond the sheet', async () => {
        for (const [slot, span] of [
          [0, 0],
          [16, 0],
          [16, 1],
          [15, 2],
          [0, 17],
          [0, 65535],
          [2 ** 32 - 1, 1],
          [2 ** 32 - 1, 65535],
        ] as const) {
          await reverts(seize(await wish(slot, span)), 'Bonds_OutsideSheet', slot, span)
        }
      })

      it('refuses slots that were seized, by the same stamp or by any that overlaps it', async () => {
        const first = await wish(4, 3)
        await seize(first)
        await reverts(seize(first), 'Bonds_AlreadySeized', book, epoch)
        for (const [slot, span] of [
          [4, 1],
          [6, 1],
          [0, 5],
          [6, 4],
          [0, 16],
        ] as const) {
          const other = await wish(slot, span, { message: 'another' })
          await reverts(seize(other), 'Bonds_AlreadySeized', book, epoch)
        }
        await seize(await wish(3))
        await seize(await wish(7))
        expect(await world.office.read.seizedSlots([owner, book, epoch])).to.equal(0b11111000)
      })

      it('keeps both open sheets apart, whichever is seized first', async () => {
        await world.enter(epoch + 1)
        await seize(await wish(2, 1, { epoch: epoch + 1 }))
        await seize(await wish(2))
        await reverts(seize(await wish(2)), 'Bonds_AlreadySeized', book, epoch)
        await world.enter(epoch + 2)
        await seize(await wish(2, 1, { epoch: epoch + 2 }))
        await reverts(seize(await wish(2, 1, { epoch: epoch + 1 })), 'Bonds_AlreadySeized', book, epoch + 1)
        await seize(await wish(3, 1, { epoch: epoch + 1 }))
        const { balance } = await readBook(world, book)
        expect(balance).to.equal((BOND_VALUE * 7n) / 2n - 4n * BOND_UNIT)
      })

      it('is fresh again in later epochs', async () => {
        await seize(await wish(0, 16))
        await world.enter(epoch + 5)
        await seize(await wish(0, 16, { epoch: epoch + 5 }))
        expect(await world.office.read.seizedSlots([owner, book, epoch + 4])).to.equal(0)
      })
    })

    describe('when the money is not there', () => {
      it('refuses more than the balance, and takes the last unit of it', async () => {
        for (let i = 0; i < 3; i++) {
          await world.enter(epoch + i)
          await seize(await wish(0, 16, { epoch: epoch + i }))
        }
        await world.enter(epoch + 3)
        await reverts(seize(await wish(0, 9, { epoch: epoch + 3 })), 'Bonds_Underfunded', book)
        await seize(await wish(0, 8, { epoch: epoch + 3 }))
        const { balance, bond } = await readBook(world, book)
        expect([balance, bond]).to.deep.equal([0n, (BOND_VALUE * 5n) / 2n])
        await reverts(seize(await wish(8, 1, { epoch: epoch + 3 })), 'Bonds_Underfunded', book)
      })
    })

    describe('when it is another book', () => {
      it('refuses POSTAGE books, books of another owner, and books that do not exist', async () => {
        const postage = await openBook(world, 'bond')
        await reverts(seize(await wish(0, 1, { batchId: postage })), 'Bonds_NotABond', postage)
        await reverts(seize({ ...(await wish(0)), owner: payout }), 'Bonds_NotABond', book)
        await reverts(seize(await wish(0, 1, { batchId: 99n })), 'Bonds_NotABond', 99)
        expect(await world.office.read.seizedSlots([owner, postage, epoch])).to.equal(0)
        expect(await world.office.read.seizedSlots([nobody, 99n, epoch])).to.equal(0)
      })

      it('refuses dead and withdrawn books', async () => {
        const [first, second] = [
          await signSpend(world, { batchId: book, epoch, message: 'one' }, key),
          await signSpend(world, { batchId: book, epoch, message: 'two' }, key),
        ]
        const gone = await openBond(world, 'bond')
        await world.mined(world.office.write.exit([gone], by(world.alice)))
        const { exitEpoch } = await readBook(world, gone)
        await world.mined(world.office.write.proveDoubleStamp([owner, book, epoch, first, second], by(world.carol)))
        expect((await readBook(world, book)).state).to.equal(DEAD)
        await reverts(seize(await wish(3)), 'Bonds_Closed', book)
        await world.drawThrough(exitEpoch)
        await world.mined(world.office.write.withdraw([owner, gone], by(world.carol)))
        expect((await readBook(world, gone)).state).to.equal(WITHDRAWN)
        const late = await wish(0, 1, { batchId: gone, epoch: exitEpoch - 1 })
        await reverts(seize(late), 'Bonds_Closed', gone)
        expect(await seizeMany([late, await wish(3)])).to.deep.equal([])
      })
    })

    describe('when a signature is not right', () => {
      it('refuses stamps that are altered, forged, or of another chain, contract, epoch or book', async () => {
        const good = await wish(3)
        const other = await openBond(world, 'bond')
        await world.enter(epoch + 1)
        const altered = [
          { ...good, slot: 4 },
          { ...good, span: 2 },
          { ...good, messageHash: zeroHash },
          { ...good, r: zeroHash },
          { ...good, vs: zeroHash },
          { ...good, ack: nobody },
          { ...good, epoch: epoch + 1 },
          await signSeizure(world, { batchId: book, epoch, slot: 3, key: keyOf('session other') }, payout),
        ]
        for (const change of altered) await reverts(seize(change), 'Bonds_StampForged', book)
        await reverts(seize({ ...good, batchId: other }), 'Bonds_StampForged', other)
        // A post office at another address, with the same books: its domain is another.
        const elsewhere = { ...world, office: { ...world.office, address: nobody } } as World
        const foreign = await signSeizure(elsewhere, { batchId: book, epoch, slot: 3, key }, payout)
        await reverts(seize(foreign), 'Bonds_StampForged', book)
      })

      it('refuses stamps that name a relay: they are postage', async () => {
        const named = await signSpend(world, { batchId: book, epoch, slot: 3, relayId: 1 }, key)
        await reverts(seize({ ...(await wish(3)), r: named.r, vs: named.vs }), 'Bonds_StampForged', book)
      })

      it('refuses seizures signed by anyone but the recipient, for another payout or another stamp', async () => {
        const good = await wish(3)
        const thief = await signSeizure(world, { batchId: book, epoch, slot: 3, key, ack: keyOf('thief') }, payout)
        const next = await wish(4)
        const altered = [
          { ...good, payout: world.carol.account.address },
          { ...good, sr: zeroHash },
          { ...good, svs: zeroHash },
          { ...good, sr: good.r, svs: good.vs },
          { ...good, sr: thief.sr, svs: thief.svs },
          { ...good, sr: next.sr, svs: next.svs },
        ]
        for (const change of altered) await reverts(seize(change), 'Bonds_SeizureForged', book)
        expect((await readBook(world, book)).balance).to.equal((BOND_VALUE * 7n) / 2n)
      })

      it('takes no failed recovery for the zero address', async () => {
        const fields = fieldsOf({ batchId: book, epoch, slot: 3, relayId: 0, ack: zeroAddress })
        const signed = await signSpend(world, { batchId: book, epoch, slot: 3, relayId: 0, ack: zeroAddress }, key)
        const { messageHash } = fields
        const { r, vs } = signed
        const base = { owner, batchId: book, epoch, slot: 3, span: 1, ack: zeroAddress, messageHash, r, vs, payout }
        await reverts(seize({ ...base, sr: `0x${'00'.repeat(31)}01`, svs: zeroHash }), 'Bonds_SeizureForged', book)
      })
    })
  })

  describe('views', () => {
    it('tell until when an epoch’s slots may be seized: to the end of the next epoch', async () => {
      const { read } = world.office
      const deadline = await read.seizeDeadline([epoch])
      expect(deadline).to.equal(await read.epochStart([epoch + 2]))
      await world.at(deadline)
      await reverts(seize(await wish(0)), 'Bonds_NotNow', epoch)
      await world.at(deadline - 1n)
      await seize(await wish(0))
      expect(await world.now()).to.equal(deadline - 1n)
    })

    it('tell of no seized slots where nothing can be seized, whatever was claimed there', async () => {
      const relayId = await registerRelay(world)
      const postage = await openBook(world, 'paid')
      await world.drawThrough((await readBook(world, postage)).fromEpoch)
      await claim(world, [await winWith(world, { batchId: postage, label: 'paid', relayId })], world.carol)
      const { lastClaimed } = await readBook(world, postage)
      expect(await world.office.read.seizedSlots([owner, postage, lastClaimed])).to.equal(0)
    })

    it('take an epoch before the last two for seized altogether: none of its slots can be any more', async () => {
      await world.enter(epoch + 2)
      await seize(await wish(3, 1, { epoch: epoch + 2 }))
      const seized = (at: number) => world.office.read.seizedSlots([owner, book, at])
      expect(await Promise.all([epoch, epoch + 1, epoch + 2, epoch + 3].map(seized))).to.deep.equal([
        2 ** 32 - 1,
        0,
        8,
        0,
      ])
    })
  })

  describe('seizeMany', () => {
    it('pays each its own, neighbours of one payout together', async () => {
      const carol = world.carol.account.address
      const list = [
        await wish(0),
        await wish(1, 2),
        await signSeizure(world, { batchId: book, epoch, slot: 3, key, ack: keyOf('x') }, carol),
        await wish(4),
      ]
      const [before, hers] = [await balanceOf(world, payout), await balanceOf(world, carol)]
      const { logs } = await world.mined(world.office.write.seizeMany([list], by(world.operator)))
      const transfers = logs.filter(({ address }) => address === world.token.address)
      expect(transfers).to.have.length(3)
      expect(await balanceOf(world, payout)).to.equal(before + 4n * BOND_UNIT)
      expect(await balanceOf(world, carol)).to.equal(hers + BOND_UNIT)
      expect((await readBook(world, book)).balance).to.equal((BOND_VALUE * 7n) / 2n - 5n * BOND_UNIT)
      expect(await liabilities(world, 0)).to.equal(await balanceOf(world, world.office.address))
    })

    it('passes over what is seized already, in the list or before it, so that a race undoes nothing', async () => {
      const [a, b, c] = [await wish(0), await wish(1), await wish(2)]
      await seize(a)
      const events = await seizeMany([a, b, b, c])
      expect(events.map(({ slot }) => slot)).to.deep.equal([1, 2])
      expect((await readBook(world, book)).balance).to.equal((BOND_VALUE * 7n) / 2n - 3n * BOND_UNIT)
    })

    it('passes over books that cannot pay', async () => {
      const rich = await openBond(world, 'bond')
      for (let i = 0; i < 3; i++) {
        await world.enter(epoch + i)
        await seize(await wish(0, 16, { epoch: epoch + i }))
      }
      await world.enter(epoch + 3)
      const events = await seizeMany([
        await wish(0, 9, { epoch: epoch + 3 }),
        await wish(0, 9, { epoch: epoch + 3, batchId: rich }),
      ])
      expect(events.map(({ batchId }) => batchId)).to.deep.equal([rich])
    })

    it('pays nothing for what it passes over: closed books, and those that cannot pay', async () => {
      const poor = await openBond(world, 'bond')
      const closed = await openBond(world, 'bond')
      await world.kill(closed)
      for (const at of [epoch, epoch + 1, epoch + 2]) {
        await world.enter(at)
        await seize(await wish(0, 16, { epoch: at, batchId: poor }))
      }
      await world.enter(epoch + 3)
      const now = { epoch: epoch + 3 }
      const before = await balanceOf(world, payout)
      const list = [
        await wish(0, 9, { ...now, batchId: poor }),
        await wish(0, 1, { ...now, batchId: closed }),
        await wish(0, 1, now),
      ]
      expect((await seizeMany(list)).map(({ batchId }) => batchId)).to.deep.equal([book])
      expect(await balanceOf(world, payout)).to.equal(before + BOND_UNIT)
    })

    it('refuses the list for anything that no race can bring about', async () => {
      const good = await wish(0)
      await reverts(seizeMany([good, { ...(await wish(1)), sr: zeroHash }]), 'Bonds_SeizureForged', book)
      await reverts(seizeMany([good, await wish(16)]), 'Bonds_OutsideSheet', 16, 1)
      await reverts(seizeMany([good, await wish(1, 1, { epoch: epoch + 1 })]), 'Bonds_NotNow', epoch + 1)
      expect(await seizeMany([])).to.deep.equal([])
      expect(await world.office.read.seizedSlots([owner, book, epoch])).to.equal(0)
    })
  })
})
