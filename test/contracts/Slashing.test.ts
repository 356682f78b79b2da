import { addStakeNonce, fromHex, joinNonce } from '@parley/protocol'
import { expect } from 'chai'
import {
  type Address,
  encodeFunctionData,
  getAddress,
  type Hex,
  parseEventLogs,
  toHex,
  zeroAddress,
  zeroHash,
} from 'viem'
import { relayRegistryAbi } from '../../protocol/src/abi/relayRegistryAbi.ts'
import { signAuthorization } from './support/authorization.ts'
import { by } from './support/by.ts'
import { registerRelay } from './support/claiming.ts'
import { personOf } from './support/person.ts'
import { reverts } from './support/reverts.ts'
import { keyOf, openWorld, type World } from './support/world.ts'

const STAKE = 200_000_000n
const DEAD: Address = '0x000000000000000000000000000000000000dEaD'

describe('RelayRegistry: slashing and authorizations', () => {
  let world: World
  let state: string
  let reporter: Address
  before(async () => {
    world = await openWorld()
    reporter = world.carol.account.address
    await registerRelay(world)
    // The post office's own account sends, as a proof there would make it.
    const { provider } = world.connection
    await provider.request({ method: 'hardhat_impersonateAccount', params: [world.office.address] })
    await provider.request({ method: 'hardhat_setBalance', params: [world.office.address, toHex(10n ** 18n)] })
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  const slash = async (relayId: number, amount: bigint, bountyBps: number, from: Address = world.office.address) => {
    const args = [relayId, amount, reporter, bountyBps] as const
    const data = encodeFunctionData({ abi: relayRegistryAbi, functionName: 'slash', args })
    const call = { from, to: world.relays.address, data }
    return (await world.connection.provider.request({ method: 'eth_sendTransaction', params: [call] })) as Hex
  }
  const taken = async (relayId: number, amount: bigint, bountyBps: number) => {
    const { logs } = await world.mined(slash(relayId, amount, bountyBps))
    return parseEventLogs({ abi: relayRegistryAbi, eventName: 'RelaySlashed', logs })[0]?.args
  }
  const stakeOf = async (relayId: number) => (await world.relays.read.relays([relayId]))[1]
  const held = (address: Address) => world.token.read.balanceOf([address])

  describe('slash', () => {
    it('takes the amount: the bounty to the reporter, the rest burned, the relay otherwise as it was', async () => {
      const [before, burned] = [await held(reporter), await held(DEAD)]
      const known = await world.relays.read.relays([1])
      const event = await taken(1, 20_000_001n, 500)
      const bounty = 1_000_000n
      const stake = STAKE - 20_000_001n
      const facts = { relayId: 1, taken: 20_000_001n, stake, reporter: getAddress(reporter), bounty }
      expect(event).to.deep.equal(facts)
      expect(await held(reporter)).to.equal(before + bounty)
      expect(await held(DEAD)).to.equal(burned + 19_000_001n)
      expect(await held(world.relays.address)).to.equal(stake)
      expect(await world.relays.read.relays([1])).to.deep.equal([known[0], stake, known[2], known[3], 0])
    })

    it('takes all that is left and no more, keeps the signer, and then nothing', async () => {
      await world.mined(world.relays.write.addStake([1, 7n], by(world.bob)))
      expect(await taken(1, 2n ** 256n - 1n, 10_000)).to.include({ taken: STAKE + 7n, stake: 0n, bounty: STAKE + 7n })
      expect((await world.relays.read.relays([1]))[0]).to.equal(keyOf('relay').address)
      expect(await taken(1, 1n, 500)).to.equal(undefined)
      expect(await held(world.relays.address)).to.equal(0n)
    })

    it('moves the last unit too, and sends nothing where nothing is due', async () => {
      const before = await held(reporter)
      const transfers = async (amount: bigint, bountyBps: number) => {
        const { logs } = await world.mined(slash(1, amount, bountyBps))
        return logs.filter(({ address }) => getAddress(address) === getAddress(world.token.address)).length
      }
      expect(await transfers(2n, 5000)).to.equal(2)
      expect(await held(reporter)).to.equal(before + 1n)
      expect(await transfers(1n, 5000)).to.equal(1)
      expect(await transfers(1n, 10_000)).to.equal(1)
      expect(await transfers(STAKE - 5n, 0)).to.equal(1)
      expect(await stakeOf(1)).to.equal(1n)
      expect(await transfers(1n, 0)).to.equal(1)
      expect(await stakeOf(1)).to.equal(0n)
    })

    it('answers with what it took', async () => {
      const result = async (relayId: number, amount: bigint) => {
        const args = [relayId, amount, reporter, 500] as const
        const account = world.office.address
        const call = {
          address: world.relays.address,
          abi: relayRegistryAbi,
          functionName: 'slash',
          args,
          account,
        } as const
        return (await world.client.simulateContract(call)).result
      }
      expect(await result(1, 5n)).to.equal(5n)
      expect(await result(1, STAKE + 1n)).to.equal(STAKE)
      expect(await result(9, 5n)).to.equal(0n)
    })

    it('reaches a relay until the very end of its unbonding, and not after', async () => {
      const operator = by(world.operator)
      await world.mined(world.relays.write.unbond([1], operator))
      const exitAt = (await world.relays.read.relays([1]))[4]
      await world.at(BigInt(exitAt))
      expect(await taken(1, 50n, 500)).to.include({ taken: 50n })
      expect((await world.relays.read.relays([1]))[4]).to.equal(exitAt)
      const payout = world.operator.account.address
      const before = await held(payout)
      await world.mined(world.relays.write.withdraw([1], operator))
      expect(await held(payout)).to.equal(before + STAKE - 50n)
      expect(await taken(1, 50n, 500)).to.equal(undefined)
    })

    it('leaves a relay without stake nothing to withdraw', async () => {
      const operator = by(world.operator)
      await world.mined(world.relays.write.unbond([1], operator))
      await taken(1, STAKE, 500)
      await world.warp(BigInt((await world.relays.read.relays([1]))[4]))
      await reverts(world.relays.write.withdraw([1], operator), 'Relays_NothingToWithdraw', 1)
    })

    it('touches no other relay, and lets the slashed one stake again', async () => {
      const second = await registerRelay(world, 'second')
      await taken(1, STAKE / 2n, 0)
      expect(await stakeOf(second)).to.equal(STAKE)
      await world.mined(world.relays.write.addStake([1, STAKE / 2n], by(world.operator)))
      expect(await stakeOf(1)).to.equal(STAKE)
      expect(await held(world.relays.address)).to.equal(2n * STAKE)
    })

    it('obeys the post office only, and promises no more than the whole', async () => {
      expect(await world.relays.read.slasher()).to.equal(getAddress(world.office.address))
      for (const who of [world.operator, world.deployer, world.treasury]) {
        await reverts(slash(1, 1n, 500, who.account.address), 'Relays_OnlySlasher', who.account.address)
      }
      await reverts(slash(1, 1n, 10_001), 'Relays_BountyTooHigh', 10_001)
    })
  })

  describe('addStake', () => {
    it('refuses nothing at all', async () => {
      await reverts(world.relays.write.addStake([1, 0n], by(world.bob)), 'Relays_ZeroAmount')
    })
  })

  describe('with authorization', () => {
    const payer = keyOf('payer')
    const salt: Hex = `0x${'77'.repeat(32)}`
    const terms = () => ({
      signer: keyOf('new signer').address,
      payout: world.bob.account.address,
      ask: 5n,
      amount: STAKE,
      multiaddr: '/dns4/relay.example.org/tcp/443/wss',
      url: 'https://relay.example.org',
    })
    const sign = (nonce: Uint8Array, value: bigint) =>
      signAuthorization(world, { payer, to: world.relays.address, value, nonce, salt })
    before(async () => {
      await personOf(world, 'payer')
    })

    it('registers the relay that the payer signed for, and no other, once (I12, C27)', async () => {
      const relay = terms()
      const signed = await sign(joinNonce({ ...relay, salt: fromHex(salt) }), STAKE)
      const register = (change: Partial<typeof relay> = {}) => {
        const { signer, payout, ask, amount, multiaddr, url } = { ...relay, ...change }
        const args = [signer, payout, ask, amount, multiaddr, url, signed] as const
        return world.relays.write.joinWithAuthorization(args, by(world.carol))
      }
      const thief = world.carol.account.address
      const swaps = [
        { signer: thief },
        { payout: thief },
        { ask: 6n },
        { amount: STAKE + 1n },
        { multiaddr: '/elsewhere' },
        { url: 'https://elsewhere' },
        { multiaddr: relay.url, url: relay.multiaddr },
      ]
      for (const swap of swaps) await reverts(register(swap), 'ERC3009InvalidSignature')
      const before = await held(payer.address)
      const { logs } = await world.mined(register())
      const [event] = parseEventLogs({ abi: relayRegistryAbi, eventName: 'RelayChanged', logs })
      const { signer, ask } = relay
      expect(event?.args).to.deep.equal({ relayId: 2, signer, payout: getAddress(relay.payout), stake: STAKE, ask })
      const [endpoints] = parseEventLogs({ abi: relayRegistryAbi, eventName: 'RelayEndpoints', logs })
      expect(endpoints?.args).to.deep.equal({ relayId: 2, multiaddr: relay.multiaddr, url: relay.url })
      expect(Number((await world.relays.read.relays([2]))[4]), 'not unbonding').to.equal(0)
      expect(await held(payer.address)).to.equal(before - STAKE)
      await reverts(register(), 'ERC3009UsedAuthorization')
      await reverts(register({ payout: zeroAddress }), 'Relays_ZeroAddress')
    })

    it('adds to the stake of the relay that the payer signed for, and no other, once', async () => {
      const second = await registerRelay(world, 'second')
      const signed = await sign(addStakeNonce({ relayId: 1, amount: 9n, salt: fromHex(salt) }), 9n)
      const add = (relayId: number, amount: bigint, change = {}) =>
        world.relays.write.addStakeWithAuthorization([relayId, amount, { ...signed, ...change }], by(world.carol))
      await reverts(add(second, 9n), 'ERC3009InvalidSignature')
      await reverts(add(1, 8n), 'ERC3009InvalidSignature')
      await reverts(add(1, 9n, { salt: zeroHash }), 'ERC3009InvalidSignature')
      await reverts(add(1, 0n), 'Relays_ZeroAmount')
      await world.mined(add(1, 9n))
      expect(await stakeOf(1)).to.equal(STAKE + 9n)
      await reverts(add(1, 9n), 'ERC3009UsedAuthorization')
      await world.mined(world.relays.write.unbond([1], by(world.operator)))
      await reverts(add(1, 9n), 'Relays_Unbonding', 1)
    })
  })

  describe('unbond and withdraw', () => {
    it('tell what happened in events of their own', async () => {
      const operator = by(world.operator)
      const left = await world.mined(world.relays.write.unbond([1], operator))
      const exitAt = (await world.relays.read.relays([1]))[4]
      const [unbonding] = parseEventLogs({ abi: relayRegistryAbi, logs: left.logs })
      expect([unbonding?.eventName, unbonding?.args]).to.deep.equal(['RelayUnbonding', { relayId: 1, exitAt }])
      await world.warp(BigInt(exitAt))
      const gone = await world.mined(world.relays.write.withdraw([1], operator))
      const events = parseEventLogs({ abi: relayRegistryAbi, eventName: 'RelayWithdrawn', logs: gone.logs })
      expect(events[0]?.args).to.deep.equal({ relayId: 1 })
    })
  })
})
