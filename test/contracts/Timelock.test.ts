import { expect } from 'chai'
import { type Address, getContract, type Hex, keccak256, numberToHex, stringToHex, zeroAddress, zeroHash } from 'viem'
import { by } from './support/by.ts'
import { reverts } from './support/reverts.ts'
import { openWorld, readArtifact, type World } from './support/world.ts'

const DELAY = 3600n
const role = (name: string): Hex => keccak256(stringToHex(name))
const ADMIN = zeroHash

describe('Timelock', () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.connection.close())

  async function deploy(delay: bigint, proposers: Address[], cancellers: Address[] = []) {
    const address = await world.deployContract('governance/Timelock', [delay, proposers, cancellers])
    const { abi } = await readArtifact('contracts/governance/Timelock')
    const timelock = getContract({ address, abi, client: { public: world.client, wallet: world.alice } })
    const read = async (name: string, ...args: unknown[]) => await timelock.read[name]?.(args)
    const write = (name: string, sender: World['alice'], ...args: unknown[]) =>
      world.mined(timelock.write[name]?.(args, by(sender)) as Promise<Hex>)
    const has = (name: string, account: Address) => read('hasRole', role(name), account)
    return { address, read, write, has }
  }
  const of = (name: 'alice' | 'bob' | 'carol') => world[name].account.address

  it('is not deployed without a proposer, nor without a delay', async () => {
    await reverts(deploy(0n, [of('alice')]), 'Timelock_Malformed')
    await reverts(deploy(DELAY, []), 'Timelock_Malformed')
    await reverts(deploy(0n, []), 'Timelock_Malformed')
    await deploy(1n, [of('alice')])
  })

  it('has nobody above it, not for one block: only itself gives roles', async () => {
    const { address, read } = await deploy(DELAY, [of('alice')], [of('bob')])
    for (const account of [
      of('alice'),
      of('bob'),
      world.deployer.account.address,
      zeroAddress,
      numberToHex(1, { size: 20 }),
    ])
      expect(await read('hasRole', ADMIN, account)).to.equal(false)
    expect(await read('hasRole', ADMIN, address)).to.equal(true)
  })

  it('lets proposers announce and cancel, the others that are named cancel only, and anyone execute', async () => {
    const { has } = await deploy(DELAY, [of('alice')], [of('bob'), of('carol')])
    for (const name of ['PROPOSER_ROLE', 'CANCELLER_ROLE']) expect(await has(name, of('alice'))).to.equal(true)
    for (const name of ['bob', 'carol'] as const) {
      expect(await has('CANCELLER_ROLE', of(name))).to.equal(true)
      expect(await has('PROPOSER_ROLE', of(name))).to.equal(false)
    }
    expect(await has('EXECUTOR_ROLE', zeroAddress)).to.equal(true)
  })

  it('carries out what was announced after the delay, by anyone, and no sooner; also a change of its own delay', async () => {
    const { address, read, write } = await deploy(DELAY, [of('alice')])
    // updateDelay(uint256)
    const data = `0x64d62353${7n.toString(16).padStart(64, '0')}` as const
    const call = [address, 0n, data, zeroHash, zeroHash] as const
    await reverts(write('schedule', world.bob, ...call, DELAY), 'AccessControlUnauthorizedAccount')
    await write('schedule', world.alice, ...call, DELAY)
    await reverts(write('execute', world.carol, ...call), 'TimelockUnexpectedOperationState')
    await world.warp((await world.now()) + DELAY)
    await write('execute', world.carol, ...call)
    expect(await read('getMinDelay')).to.equal(7n)
  })
})
