import {
  drawTime,
  epochAt,
  epochStart,
  fromHex,
  hashStamp,
  isSolvent,
  parseDid,
  pendingPayouts,
  postOfficeDomain,
  receiptTree,
  type Schedule,
  sheetSize,
  sheetValue,
  signReceipt,
  signStamp,
  toHex,
  winningSlot,
} from '@parley/protocol'
import { expect } from 'chai'
import { type Hex, keccak256, toHex as numberToHex, zeroHash } from 'viem'
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
} from './support/claiming.ts'
import type { Win } from './support/stamps.ts'
import { keyOf, openWorld, type World } from './support/world.ts'

/** A number generator that is the same in every run. */
function numbersFrom(seed: string) {
  let word = keccak256(numberToHex(seed))
  return (limit: number) => {
    word = keccak256(word)
    return Number(BigInt(word) % BigInt(limit))
  }
}

const privateKey = (label: string) => fromHex(keccak256(numberToHex(label)))
const halves = (signature: Uint8Array): { r: Hex; vs: Hex } => ({
  r: toHex(signature.slice(0, 32)),
  vs: toHex(signature.slice(32)),
})

describe('@parley/protocol and the contracts agree', () => {
  let world: World
  let relayId: number
  let schedule: Schedule
  let domain: Uint8Array
  before(async () => {
    world = await openWorld()
    relayId = await registerRelay(world)
    const { epochLength, holdPeriod, claimMin, exitNotice } = world.parameters
    schedule = { genesis: Number(world.genesis), epochLength, holdPeriod, claimMin, exitNotice }
    domain = postOfficeDomain({ chainId: 31337, verifyingContract: fromHex(world.office.address) })
  })
  after(() => world.connection.close())

  it('on the calendar', async () => {
    const random = numbersFrom('calendar')
    for (let i = 0; i < 30; i++) {
      const time = schedule.genesis + random(1e8)
      const epoch = epochAt(schedule, time)
      expect(await world.office.read.epochAt([BigInt(time)])).to.equal(epoch)
      expect(Number(await world.office.read.epochStart([epoch]))).to.equal(epochStart(schedule, epoch))
      expect(Number(await world.office.read.drawTime([epoch]))).to.equal(drawTime(schedule, epoch))
    }
  })

  it('on stamps, winning slots, pages and receipts of every size: what protocol signs, the contract pays', async () => {
    const random = numbersFrom('pages')
    const sizes = [1, 2, 3, 5, 8, 100, 255, 256]
    const depths = [5, 7, 12, 20]
    const labels = sizes.map((size) => `page ${size}`)
    for (const [i, label] of labels.entries()) {
      const depth = depths[i % depths.length] ?? DEPTH
      expect(sheetValue({ unit: UNIT, depth })).to.equal(UNIT << BigInt(depth))
      expect(sheetSize(depth)).to.equal(2 ** depth)
      // Prices that keep the deepest sheet affordable.
      const unit = depth > 12 ? 10n : UNIT
      await openBook(
        world,
        label,
        { depth, unit, amount: 6n * (unit << BigInt(depth)) },
        i % 2 ? world.bob : world.alice,
      )
    }
    const epoch = await world.epoch()
    await world.drawThrough(epoch)
    const randomness = fromHex(await world.office.read.beacon([epoch]))

    const wins = sizes.map((size, i): Win => {
      const label = labels[i] ?? ''
      const bookId = BigInt(i + 1)
      const depth = depths[i % depths.length] ?? DEPTH
      const winner = winningSlot({ randomness, bookId, depth })
      const span = 1 + random(8)
      const slot = Math.max(0, winner - random(span))
      const ack = fromHex(keyOf(`ack ${label}`).address)
      const messageHash = fromHex(keccak256(numberToHex(`message ${i}`)))
      const unsigned = { bookId, epoch, slot, span, relayId, ack }
      const stamp = signStamp({ stamp: unsigned, messageHash, domain, privateKey: privateKey(`session ${label}`) })
      const index = random(size)
      const leaf = hashStamp(stamp, messageHash)
      const page = Array.from({ length: size }, (_, j) => (j === index ? leaf : fromHex(keccak256(numberToHex(j)))))
      const tree = receiptTree(page)
      const { path, proof } = tree.proof(index)
      const receipt = signReceipt({ relayId, epoch, root: tree.root, domain, privateKey: privateKey(`ack ${label}`) })
      const { r: rr, vs: rvs } = halves(receipt.signature)
      const fields = { batchId: bookId, slot, span, relayId, ack: toHex(ack), messageHash: toHex(messageHash), path }
      return {
        ...fields,
        owner: (i % 2 ? world.bob : world.alice).account.address,
        ...halves(stamp.signature),
        root: toHex(tree.root),
        rr,
        rvs,
        proof: proof.map((node) => toHex(node)),
      }
    })
    const events = await claim(world, wins, world.carol)
    expect(events.map(({ batchId }) => batchId)).to.deep.equal(wins.map(({ batchId }) => batchId))
    for (const [i, { stampHash }] of events.entries()) {
      const win = wins[i]
      if (!win) throw new Error('more events than wins')
      const stamp = { bookId: win.batchId, epoch, slot: win.slot, span: win.span, relayId, ack: fromHex(win.ack) }
      expect(stampHash).to.equal(toHex(hashStamp(stamp, fromHex(win.messageHash))))
    }
    expect(await liabilities(world, relayId)).to.equal(await balanceOf(world, world.office.address))
  })

  it('on the domain', async () => {
    const [, name, version, chainId, verifyingContract, salt] = await world.office.read.eip712Domain()
    expect([name, version, chainId, salt]).to.deep.equal(['PostOffice', '1', 31337n, zeroHash])
    expect(verifyingContract.toLowerCase()).to.equal(world.office.address)
    const { address } = parseDid(`did:ethr:0x7a69:${world.alice.account.address}`)
    expect(address.toLowerCase()).to.equal(world.alice.account.address.toLowerCase())
  })

  it('on solvency: a book that can pay one more sheet is accepted, one that cannot is not', async () => {
    const id = await openBook(world, 'solvent', { amount: 5n * VALUE })
    const read = async () => {
      const { state, key, claimedTag: _, ...rest } = await readBook(world, id)
      return { id, owner: world.alice.account.address, key: fromHex(key), dead: state === 2, ...rest }
    }
    const book = await read()
    const drawn = await world.office.read.drawn()
    for (const [ahead, solvent] of [
      [0, true],
      [3, true],
      [4, false],
    ] as const) {
      const epoch = book.fromEpoch + ahead
      expect(pendingPayouts(book, epoch, drawn)).to.equal(ahead + 1)
      expect(isSolvent(book, epoch, drawn)).to.equal(solvent)
    }
    await world.mined(world.office.write.topUp([book.owner, id, VALUE], by(world.bob)))
    expect(isSolvent(await read(), book.fromEpoch + 4, drawn)).to.equal(true)
  })
})
