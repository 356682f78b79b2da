import { expect } from 'chai'
import { type Address, getAddress, parseEventLogs, zeroAddress, zeroHash } from 'viem'
import { postOfficeAbi } from '../../protocol/src/abi/postOfficeAbi.ts'
import { by } from './support/by.ts'
import { DEPTH, liabilities, openBook, readBook, UNIT, VALUE } from './support/claiming.ts'
import { signPermit } from './support/permit.ts'
import { personOf } from './support/person.ts'
import { reverts } from './support/reverts.ts'
import { keyOf, openWorld, type World } from './support/world.ts'

const NO_EXIT = 2 ** 32 - 1

describe('StampBooks', () => {
  let world: World
  let state: string
  before(async () => {
    world = await openWorld()
    alice = world.alice.account.address
    bob = world.bob.account.address
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  const key = keyOf('session').address
  let alice: Address
  let bob: Address
  const open = ({
    owner = world.alice.account.address,
    sessionKey = key,
    depth = DEPTH,
    kind = 0,
    unit = UNIT,
    amount = 5n * VALUE,
  } = {}) => world.office.write.open([owner, sessionKey, depth, kind, unit, amount], by(world.alice))

  it('opens a book: V becomes the bond, the rest the balance, valid from the present epoch', async () => {
    await world.enter(3)
    const { logs } = await world.mined(open({ amount: 7n * VALUE, owner: world.bob.account.address }))
    const owner = getAddress(world.bob.account.address)
    const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'BatchOpened', logs })
    const opened = { batchId: 1n, owner, key, depth: DEPTH, kind: 0, unit: UNIT, fromEpoch: 3 }
    expect(event?.args).to.deep.equal({ ...opened, balance: 6n * VALUE, bond: VALUE })
    expect(await world.office.read.batches([owner, 1n])).to.deep.equal([
      key,
      DEPTH,
      0,
      3,
      NO_EXIT,
      1,
      6n * VALUE,
      UNIT,
      0,
      0n,
      VALUE,
    ])
    const unknown = [zeroAddress, 0, 0, 0, 0, 0, 0n, 0n, 0, 0n, 0n]
    expect(await world.office.read.batches([world.alice.account.address, 1n])).to.deep.equal(unknown)
    expect(await world.office.read.batchCount()).to.equal(1n)
    expect(await world.token.read.balanceOf([world.office.address])).to.equal(7n * VALUE)
    expect(await liabilities(world, 0)).to.equal(7n * VALUE)
  })

  it('refuses what is outside the limits, and other kinds', async () => {
    await reverts(open({ owner: zeroAddress }), 'Books_ZeroAddress')
    await reverts(open({ sessionKey: zeroAddress }), 'Books_ZeroAddress')
    await reverts(open({ depth: 4 }), 'Books_DepthOutOfRange', 4)
    await reverts(open({ depth: 21 }), 'Books_DepthOutOfRange', 21)
    await reverts(open({ unit: 9n }), 'Books_UnitTooLow', 9)
    await reverts(open({ unit: 3124n }), 'Books_ValueTooLow', 3124n * 32n)
    await reverts(open({ kind: 2 }), 'Books_KindNotOffered', 2)
    await reverts(open({ kind: 255 }), 'Books_KindNotOffered', 255)
    await reverts(open({ amount: 5n * VALUE - 1n }), 'Books_AmountTooLow', 5n * VALUE - 1n, 5n * VALUE)
    await world.mined(open({ unit: 3125n, amount: 500_000n }))
  })

  it('does not lose the top of a large price: V is computed in 256 bits', async () => {
    const unit = 2n ** 64n - 1n
    const value = unit << 20n
    await reverts(open({ unit, depth: 20, amount: 5n * value - 1n }), 'Books_AmountTooLow', 5n * value - 1n, 5n * value)
  })

  it('opens with a permit: one signature, no allowance before; a used permit is no error; nobody else’s permit counts', async () => {
    const { account, wallet } = await personOf(world, 'permit')
    const { wallet: thief } = await personOf(world, 'thief')
    const spender = world.office.address
    const terms = [account.address, key, DEPTH, 0, UNIT, 5n * VALUE] as const
    const permit = await signPermit(world, { owner: account, spender, value: 5n * VALUE })
    await reverts(world.office.write.openWithPermit([...terms, ...permit], by(thief)), 'ERC20InsufficientAllowance')
    await world.mined(world.token.write.permit([account.address, spender, 5n * VALUE, ...permit], by(thief)))
    await world.mined(world.office.write.openWithPermit([...terms, ...permit], by(wallet)))
    const next = await signPermit(world, { owner: account, spender, value: 9n })
    await world.mined(world.office.write.topUpWithPermit([account.address, 1n, 9n, ...next], by(wallet)))
    expect((await readBook(world, 1n)).balance).to.equal(4n * VALUE + 9n)
    await reverts(
      world.office.write.topUpWithPermit([account.address, 1n, 9n, ...next], by(wallet)),
      'ERC20InsufficientAllowance',
    )
    // Here nobody used the permit before.
    const own = await signPermit(world, { owner: account, spender, value: 5n * VALUE })
    await world.mined(world.office.write.openWithPermit([...terms, ...own], by(wallet)))
    expect(await world.office.read.batchCount()).to.equal(2n)
  })

  it('takes more money from anyone, for a book that is neither unknown, exiting nor full of nothing', async () => {
    await world.mined(open())
    const before = await world.token.read.balanceOf([bob])
    const { logs } = await world.mined(world.office.write.topUp([alice, 1n, 5n], by(world.bob)))
    expect(await world.token.read.balanceOf([bob])).to.equal(before - 5n)
    const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'ToppedUp', logs })
    expect(event?.args).to.deep.equal({ batchId: 1n, amount: 5n, balance: 4n * VALUE + 5n })
    const { balance, unit, bond, key: sameKey } = await readBook(world, 1n)
    expect([balance, unit, bond, sameKey]).to.deep.equal([4n * VALUE + 5n, UNIT, VALUE, key])
    await reverts(world.office.write.topUp([alice, 2n, 5n], by(world.bob)), 'Books_Unknown', 2)
    await reverts(world.office.write.topUp([alice, 1n, 0n], by(world.bob)), 'Books_ZeroAmount')
    await world.mined(world.office.write.exit([1n], by(world.alice)))
    await reverts(world.office.write.topUp([alice, 1n, 5n], by(world.bob)), 'Books_Exiting', 1)
  })

  it('exits with notice: the epoch the notice ends in is still valid, however late in an epoch it was given', async () => {
    await world.mined(open())
    await world.mined(open())
    const { exitNotice } = world.parameters
    const second = await world.office.read.epochStart([2])
    await reverts(world.office.write.exit([1n], by(world.bob)), 'Books_Unknown', 1)
    await reverts(world.office.write.exit([7n], by(world.alice)), 'Books_Unknown', 7)
    await world.warp(second - BigInt(exitNotice) - 2n)
    await world.at(second - BigInt(exitNotice) - 1n)
    const { logs } = await world.mined(world.office.write.exit([1n], by(world.alice)))
    const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'Exiting', logs })
    expect(event?.args).to.deep.equal({ batchId: 1n, exitEpoch: 2 })
    await reverts(world.office.write.exit([1n], by(world.alice)), 'Books_Exiting', 1)
    // One second later the notice ends in epoch 2, which is then valid as a whole.
    await world.at(second - BigInt(exitNotice))
    await world.mined(world.office.write.exit([2n], by(world.alice)))
    expect((await readBook(world, 2n)).exitEpoch).to.equal(3)
  })

  it('pays balance and bond back only when the last valid epoch cannot be claimed any more', async () => {
    const owner = by(world.alice)
    await world.mined(open())
    await reverts(world.office.write.withdraw([alice, 1n], owner), 'Books_NotExiting', 1)
    await world.mined(world.office.write.exit([1n], owner))
    const { exitEpoch } = await readBook(world, 1n)
    await world.drawThrough(exitEpoch - 1)
    await reverts(world.office.write.withdraw([alice, 1n], owner), 'Books_StillLiable', exitEpoch)
    await world.drawNext()
    await reverts(world.office.write.withdraw([bob, 1n], by(world.bob)), 'Books_Unknown', 1)
    const before = await world.token.read.balanceOf([world.alice.account.address])
    const { logs } = await world.mined(world.office.write.withdraw([alice, 1n], by(world.bob)))
    const [event] = parseEventLogs({ abi: postOfficeAbi, eventName: 'Withdrawn', logs })
    expect(event?.args).to.deep.equal({ batchId: 1n, amount: 5n * VALUE })
    expect(await world.token.read.balanceOf([world.alice.account.address])).to.equal(before + 5n * VALUE)
    await reverts(world.office.write.withdraw([alice, 1n], owner), 'Books_Withdrawn', 1)
    expect(await liabilities(world, 0)).to.equal(0n)
  })

  it('refuses books of a token that takes a fee or changes balances by itself', async () => {
    for (const fee of [1n, -1n]) {
      const { abi, address } = await world.deployTestContract('FeeToken', [fee])
      const { office } = await world.deployOffice({ ...world.settings, token: address })
      const write = (functionName: string, args: unknown[]) =>
        world.alice.writeContract({ address, abi, functionName, args, ...by(world.alice) })
      await world.mined(write('mint', [office, 10n]))
      await world.mined(write('mint', [world.alice.account.address, 10n * VALUE]))
      await world.mined(write('approve', [office, 10n * VALUE]))
      const args = [world.alice.account.address, key, DEPTH, 0, UNIT, 5n * VALUE] as const
      const call = world.alice.writeContract({
        address: office,
        abi: postOfficeAbi,
        functionName: 'open',
        args,
        ...by(world.alice),
      })
      await reverts(call, 'Settlement_WrongAmount', 5n * VALUE, 5n * VALUE - fee)
      const times = { validAfter: 0n, validBefore: 2n ** 64n }
      const signed = { from: world.alice.account.address, ...times, salt: zeroHash, v: 27, r: zeroHash, s: zeroHash }
      const authorized = world.alice.writeContract({
        address: office,
        abi: postOfficeAbi,
        functionName: 'openWithAuthorization',
        args: [...args, signed],
        ...by(world.alice),
      })
      await reverts(authorized, 'Settlement_WrongAmount', 5n * VALUE, 5n * VALUE - fee)
    }
  })

  it('takes no payment in a contract that is no token', async () => {
    const { relays: _, ...settings } = world.settings
    const token = world.didRegistry.address
    const { office } = await world.deployOffice({ ...settings, token })
    const call = world.alice.writeContract({
      address: office,
      abi: postOfficeAbi,
      functionName: 'open',
      args: [alice, key, DEPTH, 0, UNIT, 5n * VALUE],
      ...by(world.alice),
    })
    await reverts(call, 'Settlement_NotAToken', token)
  })

  it('treats a dead book as closed: no top-up, no exit, no withdrawal', async () => {
    await openBook(world, 'dead')
    await world.kill(1n)
    await reverts(world.office.write.topUp([alice, 1n, 1n], by(world.alice)), 'Books_Dead', 1)
    await reverts(world.office.write.exit([1n], by(world.alice)), 'Books_Dead', 1)
    await reverts(world.office.write.withdraw([alice, 1n], by(world.alice)), 'Books_Dead', 1)
  })

  it('refuses malformed limits at deployment', async () => {
    const wrong = [{ exitNotice: 0 }, { minUnit: 0n }, { minValue: 0n }, { minDepth: 0 }, { minDepth: 21 }]
    for (const change of wrong) {
      await reverts(world.deployContract('postage/PostOffice', [{ ...world.settings, ...change }]), 'Books_Malformed')
    }
    const { relays: _, ...settings } = world.settings
    const { office } = await world.deployOffice({ ...settings, minDepth: 20 })
    const minDepth = await world.client.readContract({ address: office, abi: postOfficeAbi, functionName: 'minDepth' })
    expect(minDepth).to.equal(20)
    const nothing = { ...world.settings, token: key }
    await reverts(world.deployContract('postage/PostOffice', [nothing]), 'Settlement_NotAToken', key)
  })

  it('tells every parameter', async () => {
    const { read } = world.office
    const { parameters, settings } = world
    expect(await read.token()).to.equal(getAddress(settings.token))
    expect(await read.beaconContract()).to.equal(getAddress(settings.beacon))
    expect(await read.relays()).to.equal(getAddress(settings.relays))
    expect(await read.treasury()).to.equal(getAddress(settings.treasury))
    expect(await read.genesis()).to.equal(world.genesis)
    const found = {
      epochLength: await read.epochLength(),
      holdPeriod: await read.holdPeriod(),
      claimMin: await read.claimMin(),
      exitNotice: await read.exitNotice(),
      skipAfter: await read.skipAfter(),
      minDepth: await read.minDepth(),
      minUnit: await read.minUnit(),
      minValue: await read.minValue(),
      feeBps: await read.feeBps(),
      unreceiptedBps: await read.unreceiptedBps(),
    }
    for (const [name, value] of Object.entries(found))
      expect(value, name).to.equal(parameters[name as keyof typeof found])
    expect(await read.maxDepth()).to.equal(20)
  })
})
