import { expect } from 'chai'
import { parseEventLogs, zeroHash } from 'viem'
import { blockhashBeaconAbi } from '../../protocol/src/abi/blockhashBeaconAbi.ts'
import { postOfficeAbi } from '../../protocol/src/abi/postOfficeAbi.ts'
import { by } from './support/by.ts'
import { reverts } from './support/reverts.ts'
import { openWorld, type World } from './support/world.ts'

describe('Draws and the beacon', () => {
  let world: World
  let state: string
  before(async () => {
    world = await openWorld()
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  const draw = (epoch: number) => world.office.write.draw([epoch, '0x'], by(world.carol))
  const skip = (epoch: number) => world.office.write.skip([epoch], by(world.carol))
  const openDraw = (epoch: number) => world.beacon.write.openDraw([epoch], by(world.carol))

  it('counts epochs by the clock, from 1', async () => {
    const { read } = world.office
    const { genesis } = world
    const length = BigInt(world.parameters.epochLength)
    expect(await read.epochAt([genesis])).to.equal(1)
    expect(await read.epochAt([genesis + length - 1n])).to.equal(1)
    expect(await read.epochAt([genesis + length])).to.equal(2)
    expect(await read.epochStart([1])).to.equal(genesis)
    expect(await read.epochStart([9])).to.equal(genesis + 8n * length)
    expect(await read.drawTime([9])).to.equal(genesis + 9n * length + BigInt(world.parameters.holdPeriod))
    await reverts(read.epochAt([genesis - 1n]), 'Schedule_BeforeGenesis')
    await reverts(read.epochStart([0]), 'Schedule_BeforeGenesis')
    await reverts(read.drawTime([0]), 'Schedule_BeforeGenesis')
  })

  it('draws in order, not before the hold period is over, and with a claim window between draws', async () => {
    const { read } = world.office
    const time = await read.drawTime([1])
    await reverts(draw(1), 'Draws_TooEarly', time)
    await reverts(openDraw(1), 'Beacon_TooEarly', time)
    await world.warp(time)
    await reverts(draw(0), 'Schedule_BeforeGenesis')
    await reverts(draw(2), 'Draws_NotNext', 2, 1)
    await reverts(draw(1), 'Beacon_NotOpen', 1)
    const { logs: opened, blockNumber } = await world.mined(openDraw(1))
    const target = blockNumber + BigInt(world.parameters.delayBlocks)
    const [event] = parseEventLogs({ abi: blockhashBeaconAbi, eventName: 'DrawOpened', logs: opened })
    expect(event?.args).to.deep.equal({ epoch: 1, targetBlock: target })
    expect(await world.beacon.read.targetBlock([1])).to.equal(target)
    await reverts(draw(1), 'Beacon_NotMined', target)
    await reverts(openDraw(1), 'Beacon_AlreadyOpen', target)
    await world.mine(world.parameters.delayBlocks)

    // Two more epochs have gone by unseen.
    await world.warp(await read.drawTime([3]))
    const { logs } = await world.mined(draw(1))
    const [drawn] = parseEventLogs({ abi: postOfficeAbi, eventName: 'Drawn', logs })
    const randomness = await read.beacon([1])
    expect(randomness).to.not.equal(zeroHash)
    expect(drawn?.args).to.deep.equal({ epoch: 1, randomness })
    expect([await read.drawn(), await read.drawnAt()]).to.deep.equal([1, await world.now()])
    await reverts(draw(1), 'Draws_NotNext', 1, 2)
    await reverts(draw(2), 'Draws_TooEarly', (await read.drawnAt()) + BigInt(world.parameters.claimMin))
    const second = await world.drawNext()
    expect(second).to.not.equal(randomness)
    expect(await read.drawn()).to.equal(2)
  })

  it('opens, draws and skips in the very second from which it may', async () => {
    const { read } = world.office
    const { client, parameters } = world
    await world.at(await read.drawTime([1]))
    await world.mined(openDraw(1))
    await world.mine(parameters.delayBlocks)
    await world.mined(draw(1))
    const time = (await read.drawTime([2])) + BigInt(parameters.skipAfter)
    await world.at(time - 1n)
    await reverts(skip(2), 'Draws_TooEarly', time)
    await world.at(time)
    await world.mined(skip(2))
    expect(await read.drawnAt()).to.equal(time)
    // Later, it is the claim window that ends last.
    await world.warp((await read.drawTime([9])) + BigInt(parameters.skipAfter))
    await world.mined(skip(3))
    const end = (await read.drawnAt()) + BigInt(parameters.claimMin)
    await world.at(end)
    await world.mined(skip(4))
    expect(await read.drawnAt()).to.equal(end)
    expect((await client.getBlock()).timestamp).to.equal(end)
  })

  it('gives everyone the same randomness, whenever they ask within 256 blocks, and opens again after', async () => {
    await world.warp(await world.office.read.drawTime([1]))
    await world.mined(openDraw(1))
    await world.mine(world.parameters.delayBlocks + 1)
    const value = await world.beacon.read.randomness([1, '0x'])
    expect(value).to.not.equal(zeroHash)
    await world.mine(200)
    expect(await world.beacon.read.randomness([1, '0x1234'])).to.equal(value)
    const target = await world.beacon.read.targetBlock([1])
    await reverts(openDraw(1), 'Beacon_AlreadyOpen', target)
    await world.mine(100)
    await reverts(draw(1), 'Beacon_Lost', target)
    await world.mined(openDraw(1))
    await world.mine(world.parameters.delayBlocks)
    await world.mined(draw(1))
    expect(await world.office.read.beacon([1])).to.not.equal(value)
  })

  it('skips an epoch whose randomness never came, after the long wait only, and moves on', async () => {
    const { read } = world.office
    const time = await read.drawTime([1])
    await world.warp(time)
    await reverts(skip(1), 'Draws_TooEarly', time + BigInt(world.parameters.skipAfter))
    await world.warp(time + BigInt(world.parameters.skipAfter))
    await reverts(skip(2), 'Draws_NotNext', 2, 1)
    const { logs } = await world.mined(skip(1))
    const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'Drawn', logs })
    expect(event?.args).to.deep.equal({ epoch: 1, randomness: zeroHash })
    expect([await read.drawn(), await read.beacon([1])]).to.deep.equal([1, zeroHash])
    await reverts(skip(2), 'Draws_TooEarly')
    await world.drawNext()
    expect(await read.drawn()).to.equal(2)
  })

  it('takes no zero from a beacon: it would mean a skipped epoch', async () => {
    const { address } = await world.deployTestContract('ZeroBeacon', [])
    const { office } = await world.deployOffice({ ...world.settings, beacon: address })
    await world.warp(await world.office.read.drawTime([1]))
    const call = { address: office, abi: postOfficeAbi, functionName: 'draw', args: [1, '0x'] } as const
    await reverts(world.carol.writeContract({ ...call, ...by(world.carol) }), 'Draws_NoRandomness', 1)
    // Such a beacon locks nothing: its epochs are skipped.
    await world.warp((await world.office.read.drawTime([1])) + BigInt(world.parameters.skipAfter))
    const skipped = {
      address: office,
      abi: postOfficeAbi,
      functionName: 'skip',
      args: [1],
      ...by(world.carol),
    } as const
    const { logs } = await world.mined(world.carol.writeContract(skipped))
    const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'Drawn', logs })
    expect(event?.args).to.deep.equal({ epoch: 1, randomness: zeroHash })
  })

  it('refuses malformed deployments', async () => {
    const office = (change: object) => world.deployContract('postage/PostOffice', [{ ...world.settings, ...change }])
    const future = (await world.now()) + 1000n
    const nothing = world.bob.account.address
    const wrong = [{ beacon: nothing }, { claimMin: 0 }, { skipAfter: 0 }, { genesis: future }]
    for (const change of wrong) await reverts(office(change), 'Draws_Malformed')
    // Genesis may be the very second of the deployment, but none after it: what this one fails at comes later.
    const present = (await world.now()) + 10n
    await world.at(present)
    await reverts(office({ genesis: present + 1n }), 'Draws_Malformed')
    await reverts(office({ genesis: present }), 'Claims_NotTheSlasher')
    await reverts(office({ genesis: 0n }), 'Schedule_Malformed')
    await reverts(office({ epochLength: 0 }), 'Schedule_Malformed')
    const beacon = (delay: number) => world.deployContract('beacon/BlockhashBeacon', [world.genesis, 60, 60, delay])
    await reverts(beacon(0), 'Beacon_Delay', 0)
    await reverts(beacon(257), 'Beacon_Delay', 257)
    await beacon(256)
    for (const [genesis, length] of [
      [0n, 60],
      [world.genesis, 0],
    ]) {
      const call = world.deployContract('beacon/BlockhashBeacon', [genesis, length, 60, 2])
      await reverts(call, 'Schedule_Malformed')
    }
    await reverts(openDraw(0), 'Schedule_BeforeGenesis')
    expect(await world.beacon.read.delayBlocks()).to.equal(world.parameters.delayBlocks)
  })
})
