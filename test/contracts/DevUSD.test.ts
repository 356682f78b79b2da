import { expect } from 'chai'
import { by } from './support/by.ts'
import { reverts } from './support/reverts.ts'
import { openWorld, type World } from './support/world.ts'

describe('DevUSD', () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.connection.close())

  it('has six decimals and the permit domain that clients sign for', async () => {
    expect(await world.token.read.decimals()).to.equal(6)
    expect(await world.token.read.symbol()).to.equal('dUSD')
    const [, name, version, chainId, address] = await world.token.read.eip712Domain()
    expect([name, version, chainId, address.toLowerCase()]).to.deep.equal(['DevUSD', '1', 31337n, world.token.address])
  })

  it('gives up to 10,000 dUSD a call to the caller', async () => {
    const { address } = world.treasury.account
    const limit = await world.token.read.FAUCET_LIMIT()
    expect(limit).to.equal(10_000_000_000n)
    await world.mined(world.token.write.faucet([limit], by(world.treasury)))
    await world.mined(world.token.write.faucet([limit], by(world.treasury)))
    expect(await world.token.read.balanceOf([address])).to.equal(2n * limit)
    await reverts(world.token.write.faucet([limit + 1n], by(world.treasury)), 'DevUSD_TooMuch', limit + 1n)
  })
})
