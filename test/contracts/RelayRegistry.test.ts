import { expect } from 'chai'
import { getAddress, type Hex, parseEventLogs, zeroAddress } from 'viem'
import { relayRegistryAbi } from '../../protocol/src/abi/relayRegistryAbi.ts'
import { by } from './support/by.ts'
import { signPermit } from './support/permit.ts'
import { personOf } from './support/person.ts'
import { reverts } from './support/reverts.ts'
import { keyOf, openWorld, type World } from './support/world.ts'

const STAKE = 200_000_000n
const MULTIADDR = '/dns4/relay.example.org/tcp/443/wss/p2p/12D3KooW'
const URL = 'https://relay.example.org'

describe('RelayRegistry', () => {
  let world: World
  let state: string
  const signer = keyOf('signer')

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

  const register = (
    stake = STAKE,
    { ask = 50n, url = URL, who = signer.address, payout = world.operator.account.address } = {},
  ) => world.relays.write.join([who, payout, ask, stake, MULTIADDR, url], by(world.operator))

  it('registers a relay: stake taken, full state and endpoints in events, ids from 1', async () => {
    const payout = world.operator.account.address
    const before = await world.token.read.balanceOf([payout])
    const { logs } = await world.mined(register())
    const [change] = parseEventLogs({ abi: relayRegistryAbi, eventName: 'RelayChanged', logs })
    const [endpoints] = parseEventLogs({ abi: relayRegistryAbi, eventName: 'RelayEndpoints', logs })
    expect(change?.args).to.deep.equal({
      relayId: 1,
      signer: signer.address,
      payout: getAddress(payout),
      stake: STAKE,
      ask: 50n,
    })
    expect(endpoints?.args).to.deep.equal({ relayId: 1, multiaddr: MULTIADDR, url: URL })
    expect(await world.relays.read.relays([1])).to.deep.equal([signer.address, STAKE, getAddress(payout), 50n, 0])
    expect(await world.relays.read.relayCount()).to.equal(1)
    expect(await world.token.read.balanceOf([payout])).to.equal(before - STAKE)
    await world.mined(register(STAKE, { who: keyOf('other').address }))
    expect(await world.relays.read.relayCount()).to.equal(2)
  })

  it('refuses a stake below the minimum, zero addresses, long endpoints and missing allowance', async () => {
    await reverts(register(STAKE - 1n), 'Relays_StakeTooLow', STAKE - 1n, STAKE)
    await reverts(register(STAKE, { who: zeroAddress }), 'Relays_ZeroAddress')
    await reverts(register(STAKE, { payout: zeroAddress }), 'Relays_ZeroAddress')
    await reverts(register(STAKE, { url: 'x'.repeat(257) }), 'Relays_EndpointTooLong', 257)
    await world.mined(register(STAKE, { url: 'x'.repeat(256) }))
    const { wallet } = await personOf(world, 'no allowance')
    const args = [signer.address, wallet.account.address, 1n, STAKE, MULTIADDR, URL] as const
    await reverts(world.relays.write.join(args, by(wallet)), 'ERC20InsufficientAllowance')
  })

  it('registers with a permit, also when someone used the permit first, but only with the caller’s own', async () => {
    const { account, wallet } = await personOf(world, 'permit')
    const { account: other, wallet: thief } = await personOf(world, 'thief')
    const spender = world.relays.address
    const permit = await signPermit(world, { owner: account, spender, value: STAKE })
    const args = [signer.address, account.address, 1n, STAKE, MULTIADDR, URL, ...permit] as const
    await reverts(world.relays.write.joinWithPermit(args, by(thief)), 'ERC20InsufficientAllowance')
    await world.mined(world.token.write.permit([account.address, spender, STAKE, ...permit], by(thief)))
    const { logs } = await world.mined(world.relays.write.joinWithPermit(args, by(wallet)))
    const [endpoints] = parseEventLogs({ abi: relayRegistryAbi, eventName: 'RelayEndpoints', logs })
    expect(endpoints?.args).to.deep.equal({ relayId: 1, multiaddr: MULTIADDR, url: URL })
    const relay = [signer.address, STAKE, account.address, 1n, 0n]
    expect(
      (await world.relays.read.relays([1])).map((part) => (typeof part === 'number' ? BigInt(part) : part)),
    ).to.deep.equal(relay)
    const own = await signPermit(world, { owner: other, spender, value: STAKE })
    await world.mined(
      world.relays.write.joinWithPermit([signer.address, other.address, 1n, STAKE, MULTIADDR, URL, ...own], by(thief)),
    )
    expect(await world.relays.read.relayCount()).to.equal(2)
  })

  it('tells all of a relay after every change, so that whoever follows the events needs no call', async () => {
    await world.mined(register())
    const [operator, bob] = [getAddress(world.operator.account.address), getAddress(world.bob.account.address)]
    const changeOf = async (hash: Promise<Hex>) => {
      const { logs } = await world.mined(hash)
      return parseEventLogs({ abi: relayRegistryAbi, eventName: 'RelayChanged', logs }).map(({ args }) => args)
    }
    const relay = { relayId: 1, signer: signer.address, payout: operator, stake: STAKE, ask: 60n }
    const { write } = world.relays
    expect(await changeOf(write.setAsk([1, 60n], by(world.operator)))).to.deep.equal([relay])
    expect(await changeOf(write.addStake([1, 7n], by(world.bob)))).to.deep.equal([{ ...relay, stake: STAKE + 7n }])
    const handed = [{ ...relay, stake: STAKE + 7n, payout: bob }]
    expect(await changeOf(write.setPayout([1, bob], by(world.operator)))).to.deep.equal(handed)
  })

  it('keeps the end of its unbonding whatever else a relay changes', async () => {
    await world.mined(register())
    await world.mined(world.relays.write.unbond([1], by(world.operator)))
    const exitAt = (await world.relays.read.relays([1]))[4]
    await world.mined(world.relays.write.setAsk([1, 60n], by(world.operator)))
    expect((await world.relays.read.relays([1])).slice(3)).to.deep.equal([60n, exitAt])
    await world.mined(world.relays.write.setPayout([1, world.bob.account.address], by(world.operator)))
    expect((await world.relays.read.relays([1])).slice(3)).to.deep.equal([60n, exitAt])
  })

  it('takes more stake from anyone, until the relay unbonds', async () => {
    await world.mined(register())
    await world.mined(world.relays.write.addStake([1, 7n], by(world.bob)))
    expect((await world.relays.read.relays([1]))[1]).to.equal(STAKE + 7n)
    await reverts(world.relays.write.addStake([2, 7n], by(world.bob)), 'Relays_Unknown', 2)
    await world.mined(world.relays.write.unbond([1], by(world.operator)))
    await reverts(world.relays.write.addStake([1, 7n], by(world.bob)), 'Relays_Unbonding', 1)
  })

  it('lets payout and signer set ask and endpoints, and only the payout hand it over', async () => {
    await world.mined(register())
    const { wallet: bySigner } = await personOf(world, 'signer')
    await world.mined(world.relays.write.setAsk([1, 60n], by(bySigner)))
    await world.mined(world.relays.write.setAsk([1, 70n], by(world.operator)))
    expect((await world.relays.read.relays([1]))[3]).to.equal(70n)
    const { logs } = await world.mined(world.relays.write.setEndpoints([1, '/new', 'https://new'], by(bySigner)))
    const [endpoints] = parseEventLogs({ abi: relayRegistryAbi, eventName: 'RelayEndpoints', logs })
    expect(endpoints?.args).to.deep.equal({ relayId: 1, multiaddr: '/new', url: 'https://new' })
    const long = '/'.repeat(300)
    await reverts(world.relays.write.setEndpoints([1, long, ''], by(bySigner)), 'Relays_EndpointTooLong', 300)

    const stranger = by(world.bob)
    const bob = world.bob.account.address
    await reverts(world.relays.write.setAsk([1, 1n], stranger), 'Relays_NotAllowed', 1, bob)
    await reverts(world.relays.write.setEndpoints([1, '', ''], stranger), 'Relays_NotAllowed', 1, bob)
    await reverts(world.relays.write.setPayout([1, bob], by(bySigner)), 'Relays_NotAllowed', 1, signer.address)
    await reverts(world.relays.write.unbond([1], by(bySigner)), 'Relays_NotAllowed', 1, signer.address)
    await reverts(world.relays.write.withdraw([1], stranger), 'Relays_NotAllowed', 1, bob)
    await reverts(world.relays.write.setPayout([1, zeroAddress], by(world.operator)), 'Relays_ZeroAddress')
    await world.mined(world.relays.write.setPayout([1, bob], by(world.operator)))
    expect((await world.relays.read.relays([1]))[2]).to.equal(getAddress(bob))
    await reverts(world.relays.write.unbond([1], by(world.operator)), 'Relays_NotAllowed')
    await world.mined(world.relays.write.unbond([1], stranger))
  })

  it('pays the stake back after the unbonding period, once, and forgets the signer', async () => {
    await world.mined(register())
    const operator = by(world.operator)
    const payout = world.operator.account.address
    await reverts(world.relays.write.withdraw([1], operator), 'Relays_NotUnbonding', 1)
    await world.mined(world.relays.write.unbond([1], operator))
    const exitAt = BigInt((await world.relays.read.relays([1]))[4])
    expect(exitAt).to.equal((await world.now()) + BigInt(world.parameters.unbondingPeriod))
    await reverts(world.relays.write.unbond([1], operator), 'Relays_Unbonding', 1)
    await world.at(exitAt - 1n)
    await reverts(world.relays.write.withdraw([1], operator), 'Relays_StillUnbonding', exitAt)
    await world.warp(exitAt - 1n)
    const before = await world.token.read.balanceOf([payout])
    await world.mined(world.relays.write.withdraw([1], operator))
    expect(await world.token.read.balanceOf([payout])).to.equal(before + STAKE)
    expect(await world.relays.read.relays([1])).to.deep.equal([
      zeroAddress,
      0n,
      getAddress(payout),
      50n,
      Number(exitAt),
    ])
    await reverts(world.relays.write.withdraw([1], operator), 'Relays_NothingToWithdraw', 1)
    await reverts(world.relays.write.withdraw([9], operator), 'Relays_Unknown', 9)
    expect(await world.token.read.balanceOf([world.relays.address])).to.equal(0n)
  })

  it('refuses the stake of a token that takes a fee or changes balances by itself', async () => {
    for (const fee of [1n, -1n]) {
      const { abi, address } = await world.deployTestContract('FeeToken', [fee])
      const registry = await world.deployContract('relays/RelayRegistry', [address, STAKE, 300, world.office.address])
      const write = (functionName: string, args: unknown[]) =>
        world.operator.writeContract({ address, abi, functionName, args, ...by(world.operator) })
      await world.mined(write('mint', [registry, 10n]))
      await world.mined(write('mint', [world.operator.account.address, 2n * STAKE]))
      await world.mined(write('approve', [registry, 2n * STAKE]))
      const payout = world.operator.account.address
      const args = [payout, payout, 1n, STAKE, '', ''] as const
      const call = {
        address: registry,
        abi: relayRegistryAbi,
        functionName: 'join',
        args,
        ...by(world.operator),
      } as const
      await reverts(world.operator.writeContract(call), 'Settlement_WrongAmount', STAKE, STAKE - fee)
    }
  })

  it('refuses malformed deployments', async () => {
    const { address } = world.token
    await reverts(world.deployContract('relays/RelayRegistry', [address, 0n, 1, address]), 'Relays_Malformed')
    await reverts(world.deployContract('relays/RelayRegistry', [address, 1n, 0, address]), 'Relays_Malformed')
    await reverts(world.deployContract('relays/RelayRegistry', [address, 1n, 1, zeroAddress]), 'Relays_Malformed')
    const empty = world.bob.account.address
    await reverts(world.deployContract('relays/RelayRegistry', [empty, 1n, 1, empty]), 'Settlement_NotAToken', empty)
    expect(await world.relays.read.minStake()).to.equal(STAKE)
    expect(await world.relays.read.unbondingPeriod()).to.equal(300)
    expect(await world.relays.read.token()).to.equal(getAddress(address))
  })
})
