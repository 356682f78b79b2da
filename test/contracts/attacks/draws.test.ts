import { expect } from 'chai'
import { type Address, getContract, type Hex, parseEventLogs, sha256, zeroHash } from 'viem'
import { production } from '../../../deploy/parameters.ts'
import { blockhashBeaconAbi } from '../../../protocol/src/abi/blockhashBeaconAbi.ts'
import { drandBeaconAbi } from '../../../protocol/src/abi/drandBeaconAbi.ts'
import { postOfficeAbi } from '../../../protocol/src/abi/postOfficeAbi.ts'
import { alone, revert, snapshot } from '../support/alone.ts'
import { by } from '../support/by.ts'
import { balanceOf, claim, openBook, readBook, registerRelay, VALUE } from '../support/claiming.ts'
import { keyFor, signRound } from '../support/drand.ts'
import { BOND_VALUE, openBond, WITHDRAWN } from '../support/proofs.ts'
import { reverts } from '../support/reverts.ts'
import { signReceiptedSheet } from '../support/sheets.ts'
import { winnerOf } from '../support/stamps.ts'
import { openWorld, type World } from '../support/world.ts'

const DAY = 86_400n
const WINDOW = 256

describe('Draws under attack, by block hash', () => {
  let world: World
  let relayId: number
  let batchId: bigint
  before(async () => {
    world = await openWorld()
    relayId = await registerRelay(world)
    batchId = await openBook(world, 'a')
  })
  alone(() => world)
  after(() => world.connection.close())

  const openDraw = (epoch: number) => world.beacon.write.openDraw([epoch], by(world.alice))
  const draw = (epoch: number, proof: Hex = '0x', wallet = world.carol) =>
    world.office.write.draw([epoch, proof], by(wallet))
  const word = (epoch: number, proof: Hex = '0x') => world.beacon.read.randomness([epoch, proof])

  it('C9: nobody can know the paying slot while the message must be held: until the end of the hold period there is no word', async () => {
    const { epochLength, holdPeriod } = world.parameters
    const held = (await world.office.read.epochStart([1])) + BigInt(epochLength + holdPeriod)
    expect(await world.office.read.drawTime([1])).to.equal(held)
    for (const time of [held - BigInt(holdPeriod), held - 1n]) {
      await world.at(time)
      await reverts(openDraw(1), 'Beacon_TooEarly', held)
      await reverts(draw(1), 'Draws_TooEarly', held)
      await reverts(word(1), 'Beacon_NotOpen', 1)
    }
    await world.at(held)
    const { blockNumber } = await world.mined(openDraw(1))
    // Even then the block that decides is still to be made.
    const target = blockNumber + BigInt(world.parameters.delayBlocks)
    expect(await world.beacon.read.targetBlock([1])).to.equal(target)
    for (let block = blockNumber; block < target; block++) {
      await reverts(draw(1), 'Beacon_NotMined', target)
      await reverts(word(1), 'Beacon_NotMined', target)
      await world.mine()
    }
    await world.mined(draw(1))
    expect(await world.office.read.beacon([1])).to.not.equal(zeroHash)
  })

  it('C9: the word decides by itself: every slot of a sheet can win, and the same word gives each book its own winner', async () => {
    const seen = new Set<number>()
    await world.drawThrough(1)
    const randomness = await world.office.read.beacon([1])
    for (let id = 1n; id <= 500n; id++) seen.add(winnerOf(randomness, id, 5))
    expect(seen.size).to.equal(32)
    expect(Math.min(...seen) >= 0 && Math.max(...seen) < 32).to.equal(true)
  })

  it('C10: who opens, who draws, when and with what proof changes nothing: one block decides', async () => {
    await world.warp(await world.office.read.drawTime([1]))
    await world.mined(openDraw(1))
    const target = await world.beacon.read.targetBlock([1])
    await reverts(openDraw(1), 'Beacon_AlreadyOpen', target)
    await world.mine(world.parameters.delayBlocks + 1)
    const value = await word(1)
    const words = new Set<Hex>()
    for (const [wallet, proof, wait] of [
      [world.alice, '0x', 1],
      [world.bob, '0x01', 7],
      [world.carol, `0x${'ff'.repeat(64)}`, 200],
    ] as const) {
      const state = await snapshot(world)
      await world.mine(wait)
      await reverts(openDraw(1), 'Beacon_AlreadyOpen', target)
      await world.mined(draw(1, proof, wallet))
      words.add(await world.office.read.beacon([1]))
      await revert(world, state)
    }
    expect([...words]).to.deep.equal([value])
  })

  it('C10: an epoch drawn once is never drawn, opened into another word, or skipped again', async () => {
    await world.drawThrough(1)
    const value = await world.office.read.beacon([1])
    await world.mine(WINDOW + 10)
    // The beacon may be opened again for a lost block; the post office has long kept its word.
    await world.mined(openDraw(1))
    await world.mine(world.parameters.delayBlocks + 1)
    expect(await word(1)).to.not.equal(value)
    await reverts(draw(1), 'Draws_NotNext', 1, 2)
    await reverts(world.office.write.skip([1], by(world.alice)), 'Draws_NotNext', 1, 2)
    expect(await world.office.read.beacon([1])).to.equal(value)
  })

  it('C10: in a backlog nobody gets a choice of two words: the first is kept before it can be lost', async () => {
    // Two epochs wait; the second must leave the first its claim window, and its block hash would be forgotten meanwhile.
    await world.warp(await world.office.read.drawTime([3]))
    await world.drawThrough(1)
    await world.mined(openDraw(2))
    const target = await world.beacon.read.targetBlock([2])
    await reverts(world.beacon.write.keep([2], by(world.bob)), 'Beacon_NotMined', target)
    await world.mine(world.parameters.delayBlocks + 1)
    const first = await word(2)
    const { logs } = await world.mined(world.beacon.write.keep([2], by(world.bob)))
    const [event] = parseEventLogs({ abi: blockhashBeaconAbi, eventName: 'WordKept', logs })
    expect(event?.args).to.deep.equal({ epoch: 2, word: first })
    await reverts(world.beacon.write.keep([2], by(world.bob)), 'Beacon_AlreadyKept', 2)
    expect(await world.beacon.read.kept([2])).to.equal(first)
    await world.mine(2 * WINDOW)
    await reverts(openDraw(2), 'Beacon_AlreadyOpen', target)
    expect(await word(2)).to.equal(first)
    await world.mined(draw(2))
    expect(await world.office.read.beacon([2])).to.equal(first)
  })

  it('C10: what was not kept and is lost cannot be kept, and what was never opened cannot either', async () => {
    await reverts(world.beacon.write.keep([1], by(world.bob)), 'Beacon_NotOpen', 1)
    await world.warp(await world.office.read.drawTime([1]))
    await world.mined(openDraw(1))
    const target = await world.beacon.read.targetBlock([1])
    await world.mine(world.parameters.delayBlocks + WINDOW + 1)
    await reverts(world.beacon.write.keep([1], by(world.bob)), 'Beacon_Lost', target)
    await world.mined(openDraw(1))
  })

  it('C33: with a dead beacon relays lose the skipped epochs only, and every balance and bond comes back', async () => {
    const owner = world.alice.account.address
    const bond = await openBond(world, 'bond')
    const start = await balanceOf(world, owner)
    const { fromEpoch } = await readBook(world, batchId)
    const sheet = (epoch: number) => signReceiptedSheet(world, { batchId, label: 'a', epoch, relayId })
    await world.drawThrough(fromEpoch)
    await claim(world, [await sheet(fromEpoch)], world.carol)
    // From now on nobody gives any randomness.
    await world.mined(world.office.write.exit([batchId], by(world.alice)))
    await world.mined(world.office.write.exit([bond], by(world.alice)))
    const last = Math.max((await readBook(world, batchId)).exitEpoch, (await readBook(world, bond)).exitEpoch)
    for (let epoch = fromEpoch + 1; epoch <= last; epoch++) {
      const time = (await world.office.read.drawTime([epoch])) + BigInt(world.parameters.skipAfter)
      const next = (await world.office.read.drawnAt()) + BigInt(world.parameters.claimMin)
      const available = time > next ? time : next
      await world.warp(available - 2n)
      await world.at(available - 1n)
      await reverts(world.office.write.skip([epoch], by(world.bob)), 'Draws_TooEarly', available)
      await world.at(available)
      await world.mined(world.office.write.skip([epoch], by(world.bob)))
      await reverts(claim(world, [await sheet(epoch)], world.carol), 'Claims_NothingDrawn', epoch)
    }
    for (const id of [batchId, bond]) {
      await world.mined(world.office.write.withdraw([owner, id], by(world.bob)))
      expect((await readBook(world, id)).state).to.equal(WITHDRAWN)
    }
    await world.mined(world.office.write.collect([relayId], by(world.bob)))
    await world.mined(world.office.write.sweep(by(world.bob)))
    // All but the one sheet that was paid: 20 V and 6 sheets of bonds went in.
    expect((await balanceOf(world, owner)) - start).to.equal(19n * VALUE + 6n * BOND_VALUE)
    expect(await world.office.read.earned([relayId])).to.equal(0n)
    expect(await balanceOf(world, world.office.address)).to.equal(0n)
  })

  it('C33: a skip is no way out of a draw: what can be drawn cannot be skipped, however late it is', async () => {
    const { skipAfter, claimMin, delayBlocks } = world.parameters
    // After a long outage every epoch that waits is old enough to be skipped.
    await world.warp((await world.office.read.drawTime([3])) + BigInt(skipAfter))
    await world.mined(openDraw(1))
    await world.mine(delayBlocks)
    const skip = (epoch: number, gas?: bigint) =>
      world.office.write.skip([epoch], { ...by(world.alice), ...(gas === undefined ? {} : { gas }) })
    await reverts(skip(1), 'Draws_RandomnessKnown', 1)
    // Nor with so little gas that the beacon's answer would be missed.
    for (let gas = 22_000n; gas < 90_000n; gas += 500n) {
      await world.mined(skip(1, gas)).then(
        () => expect.fail(`skipped with ${gas} gas`),
        () => undefined,
      )
      expect(await world.office.read.drawn()).to.equal(0)
    }
    await world.mined(draw(1))
    await world.mined(openDraw(2))
    await world.mine(delayBlocks)
    await world.mined(world.beacon.write.keep([2], by(world.carol)))
    await world.mine(2 * WINDOW)
    await world.warp((await world.office.read.drawnAt()) + BigInt(claimMin))
    await reverts(skip(2), 'Draws_RandomnessKnown', 2)
    await world.mined(draw(2))
    const value = await word(2)
    const sheet = await signReceiptedSheet(world, { batchId, label: 'a', epoch: 2, relayId })
    expect(await world.office.read.beacon([2])).to.equal(value)
    expect(await claim(world, [sheet], world.carol)).to.have.length(1)
    // A word that was lost, or never opened, does not hold anybody up.
    await world.mined(openDraw(3))
    await world.mine(delayBlocks + WINDOW + 1)
    await world.warp((await world.office.read.drawnAt()) + BigInt(claimMin))
    await world.mined(skip(3))
    expect(await world.office.read.beacon([3])).to.equal(zeroHash)
  })
})

describe('Draws under attack, by drand', () => {
  const SECRET = 0xd1ceb0bn
  const PERIOD = 3
  const FALLBACK = 604_800
  let world: World
  let beacon: Awaited<ReturnType<typeof deployBeacon>>
  let office: Address
  let proofs: Hex[]

  async function deployBeacon() {
    const { epochLength, holdPeriod, delayBlocks } = world.parameters
    const calendar = [world.genesis, epochLength, holdPeriod, delayBlocks]
    const drand = [keyFor(SECRET), world.genesis - 1000n, PERIOD, FALLBACK]
    const address = await world.deployContract('beacon/DrandBeacon', [...calendar, ...drand])
    return getContract({ address, abi: drandBeaconAbi, client: { public: world.client, wallet: world.carol } })
  }
  before(async () => {
    world = await openWorld(production)
    beacon = await deployBeacon()
    office = (await world.deployOffice({ ...world.settings, beacon: beacon.address })).office
    proofs = await Promise.all([1, 2, 3].map(async (epoch) => signRound(SECRET, await beacon.read.roundOf([epoch]))))
  })
  alone(() => world)
  after(() => world.connection.close())

  const send = (functionName: 'draw' | 'skip', args: readonly unknown[]) =>
    world.carol.writeContract({ address: office, abi: postOfficeAbi, functionName, args, ...by(world.carol) } as never)
  const drawn = (epoch: number) =>
    world.client.readContract({ address: office, abi: postOfficeAbi, functionName: 'beacon', args: [epoch] })
  const proofOf = (epoch: number) => proofs[epoch - 1] ?? '0x'

  it('C10: with drand the round is fixed in advance: of all rounds and signatures one draws, whoever brings it, whenever', async () => {
    const time = await world.office.read.drawTime([1])
    const round = await beacon.read.roundOf([1])
    // The first round published at or after the end of the hold period: nobody can know its word before.
    const published = world.genesis - 1000n + (round - 1n) * BigInt(PERIOD)
    expect(published >= time && published - BigInt(PERIOD) < time).to.equal(true)
    await reverts(send('draw', [1, proofOf(1)]), 'Draws_TooEarly', time)
    await world.warp(time + 5n * DAY)
    for (const near of [round - 1n, round + 1n]) {
      await reverts(send('draw', [1, signRound(SECRET, near)]), 'Beacon_WrongSignature', 1, round)
    }
    await reverts(send('draw', [1, signRound(SECRET + 1n, round)]), 'Beacon_WrongSignature', 1, round)
    await reverts(send('draw', [1, '0x']), 'Beacon_BadLength', 0)
    await world.mined(send('draw', [1, proofOf(1)]))
    expect(await drawn(1)).to.equal(sha256(proofOf(1)))
  })

  it('C10: the fallback opens seven days after the draw time, not before, and then it alone counts', async () => {
    const available = (await world.office.read.drawTime([1])) + 7n * DAY
    await world.warp(available - 2n)
    await world.at(available - 1n)
    await reverts(beacon.write.openDraw([1], by(world.alice)), 'Beacon_TooEarly', available)
    await world.at(available)
    await world.mined(beacon.write.openDraw([1], by(world.alice)))
    const target = await beacon.read.targetBlock([1])
    // Two known words would be a choice.
    await reverts(send('draw', [1, proofOf(1)]), 'Beacon_NotMined', target)
    await reverts(beacon.write.record([1, proofOf(1)], by(world.alice)), 'Beacon_FallbackOpened', 1)
    await world.mine(world.parameters.delayBlocks)
    await world.mined(send('draw', [1, proofOf(1)]))
    expect(await drawn(1)).to.not.equal(sha256(proofOf(1)))
  })

  it('C10: a fallback word is kept too, and a drand word that was recorded leaves no fallback to keep', async () => {
    await world.warp((await world.office.read.drawTime([2])) + 7n * DAY)
    await world.mined(beacon.write.record([1, proofOf(1)], by(world.bob)))
    await reverts(beacon.write.keep([1], by(world.bob)), 'Beacon_NotOpen', 1)
    await reverts(beacon.write.openDraw([1], by(world.bob)), 'Beacon_AlreadyRecorded', 1)
    await world.mined(beacon.write.openDraw([2], by(world.bob)))
    await world.mine(world.parameters.delayBlocks + 1)
    await world.mined(beacon.write.keep([2], by(world.bob)))
    await reverts(beacon.write.keep([2], by(world.bob)), 'Beacon_AlreadyKept', 2)
    const word = await beacon.read.randomness([2, '0x'])
    await world.mine(2 * WINDOW)
    await reverts(beacon.write.openDraw([2], by(world.bob)), 'Beacon_AlreadyOpen')
    expect(await beacon.read.randomness([2, proofOf(2)])).to.equal(word)
    await world.mined(send('draw', [1, '0x']))
    expect(await drawn(1)).to.equal(sha256(proofOf(1)))
  })

  it('C33: drand dead: seven days to the fallback, thirty to a skip, and what was recorded in time is neither', async () => {
    await world.warp((await world.office.read.drawTime([3])) + 30n * DAY)
    // The rounds of 1 were recorded, 2 falls back, 3 gets nothing at all.
    await world.mined(beacon.write.record([1, proofOf(1)], by(world.bob)))
    await reverts(send('skip', [1]), 'Draws_RandomnessKnown', 1)
    await world.mined(send('draw', [1, '0x']))
    await world.warp((await world.now()) + 3n * DAY)
    await world.mined(beacon.write.openDraw([2], by(world.bob)))
    await world.mine(world.parameters.delayBlocks)
    await world.mined(send('draw', [2, '0x']))
    await world.warp((await world.now()) + 3n * DAY)
    await world.mined(send('skip', [3]))
    expect(await drawn(1)).to.equal(sha256(proofOf(1)))
    expect(await drawn(2)).to.not.equal(zeroHash)
    expect(await drawn(3)).to.equal(zeroHash)
  })
})

describe('Claims censored', () => {
  const DEPTH = 8
  const UNIT = 1000n
  let world: World
  let relayId: number
  let batchId: bigint
  before(async () => {
    world = await openWorld(production)
    relayId = await registerRelay(world)
    batchId = await openBook(world, 'a', { depth: DEPTH, unit: UNIT })
  })
  alone(() => world)
  after(() => world.connection.close())

  const windowEnd = async () => {
    const [next, at] = [(await world.office.read.drawn()) + 1, await world.office.read.drawnAt()]
    const [time, after] = [await world.office.read.drawTime([next]), at + 3n * DAY]
    return time > after ? time : after
  }

  it('C16: whenever a draw comes, the next one leaves at least three days to claim, to the last second', async () => {
    const hour = 3600n
    // On time, late, and so late that other epochs wait already; three days is six times the half day of a forced inclusion.
    for (const late of [0n, hour, 4n * DAY - 1n, 4n * DAY, 4n * DAY + 1n, 6n * DAY, 20n * DAY]) {
      const state = await snapshot(world)
      await world.warp((await world.office.read.drawTime([1])) + late)
      await world.drawNext()
      const drawnAt = await world.office.read.drawnAt()
      const end = await windowEnd()
      expect(end - drawnAt >= 3n * DAY, `a window of ${end - drawnAt} s`).to.equal(true)
      expect(end - drawnAt >= 6n * 12n * hour).to.equal(true)
      // As late as can be, the next draw is refused, and the claim is paid.
      await world.warp(end - 3n)
      await world.at(end - 2n)
      await reverts(world.office.write.draw([2, '0x'], by(world.alice)), 'Draws_TooEarly', end)
      const wish = { batchId, label: 'a', epoch: 1, relayId, depth: DEPTH }
      await world.at(end - 1n)
      const [event] = await claim(world, [await signReceiptedSheet(world, wish)], world.carol)
      expect(event?.net).to.equal(((UNIT << BigInt(DEPTH)) * 9n) / 10n)
      await revert(world, state)
    }
  })

  it('C16: a backlog is drawn one window apart, more than twice as fast as it grows, and each epoch can be claimed', async () => {
    await world.warp(await world.office.read.drawTime([8]))
    let last = 0n
    let paid = 0
    for (let epoch = 1; epoch <= 8; epoch++) {
      const end = await windowEnd()
      if (epoch > 1) expect(end - last).to.equal(3n * DAY)
      await world.drawNext()
      last = await world.office.read.drawnAt()
      const wish = { batchId, label: 'a', epoch, relayId, depth: DEPTH }
      paid += (await claim(world, [await signReceiptedSheet(world, wish)], world.carol)).length
    }
    expect(paid).to.equal(8)
    expect(2n * 3n * DAY < BigInt(production.epochLength)).to.equal(true)
  })

  it('C16: censored for a whole window, a relay loses that epoch and no other, and the money stays the sender’s', async () => {
    await world.drawThrough(2)
    const before = (await readBook(world, batchId)).balance
    const wish = (epoch: number) => ({ batchId, label: 'a', epoch, relayId, depth: DEPTH })
    await reverts(claim(world, [await signReceiptedSheet(world, wish(1))], world.carol), 'Claims_StampForged', batchId)
    expect((await readBook(world, batchId)).balance).to.equal(before)
    expect(await claim(world, [await signReceiptedSheet(world, wish(2))], world.carol)).to.have.length(1)
  })
})
