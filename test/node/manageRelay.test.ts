import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { devUsdAbi, relayRegistryAbi } from '@parley/protocol'
import { expect } from 'chai'
import { createWalletClient, http, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { freePort } from '../../devnet/freePort.ts'
import { RelayProcess, runCommand } from './support/relayProcess.ts'
import { RelayWorld } from './support/relayWorld.ts'

type Printed = { says: string; from: `0x${string}`; to: `0x${string}`; data: `0x${string}` }
const UNBONDING = 10_800

describe('parley-node: commands that change the relay on the chain', function () {
  this.timeout(90_000)
  let world: RelayWorld
  let operator: Awaited<ReturnType<RelayWorld['stake']>>
  let configFile: string
  let keyFile: string
  const heir = generatePrivateKey()
  const heirAddress = privateKeyToAccount(heir).address

  before(async () => {
    world = await RelayWorld.start({
      parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: UNBONDING },
    })
    const { config, signer } = world.prepareRelay('ada', {
      http: { host: '127.0.0.1', port: await freePort(), publicUrl: 'https://relay.example' },
      waku: { host: '127.0.0.1', wsPort: await freePort(), tcpPort: await freePort() },
    })
    configFile = new RelayProcess({ directory: world.directory, name: 'ada', config }).configFile
    keyFile = join(world.directory, 'heir.key')
    writeFileSync(keyFile, heir)
    operator = await world.stake({ signer, ask: 10n, multiaddr: '/ip4/127.0.0.1', url: 'https://old.example' })
    await world.mined(await operator.sendTransaction({ to: heirAddress, value: parseEther('1') }))
  })
  after(() => world?.stop())

  const registry = () => ({ address: world.addressBook.contracts.relayRegistry, abi: relayRegistryAbi }) as const
  const relay = async () => {
    const [, stake, payout, ask, exitAt] = await world.client.readContract({
      ...registry(),
      functionName: 'relays',
      args: [1],
    })
    return { stake, payout, ask, exitAt }
  }
  const run = (command: string, ...more: string[]) => runCommand([command, '--config', configFile, ...more])

  it("changes the price with the signer's key, and refuses one that is no number", async () => {
    const { code, stderr } = await run('ask', '--price', '12')
    expect(code, stderr).to.equal(0)
    expect((await relay()).ask).to.equal(12n)
    const wrong = await run('ask', '--price', '0.5')
    expect(wrong.code).to.equal(2)
    expect(wrong.stderr).to.match(/whole number of token units/)
    expect((await relay()).ask).to.equal(12n)
  })

  it('registers the addresses that `id` prints', async () => {
    const id = JSON.parse((await run('id')).stdout) as { multiaddr: string; url: string }
    const { code, stderr } = await run('endpoints')
    expect(code, stderr).to.equal(0)
    const events = await world.client.getContractEvents({
      ...registry(),
      eventName: 'RelayEndpoints',
      fromBlock: 0n,
      strict: true,
    })
    expect(events.at(-1)?.args).to.deep.equal({ relayId: 1, multiaddr: id.multiaddr, url: id.url })
  })

  it('prints what the payout account must send, which does exactly that', async () => {
    const { code, stdout, stderr } = await run('payout', '--to', heirAddress)
    expect(code, stderr).to.equal(0)
    const { from, to, data, says } = JSON.parse(stdout) as Printed
    expect(says).to.contain(heirAddress)
    expect((await relay()).payout).to.equal(operator.account.address)
    expect(from).to.equal(operator.account.address)
    await world.mined(await operator.sendTransaction({ to, data }))
    expect((await relay()).payout).to.equal(heirAddress)
  })

  it('stakes from the payout account with its key, and prints what raises the stake, which does exactly that', async () => {
    const key = generatePrivateKey()
    const owner = privateKeyToAccount(key)
    const { token } = world.addressBook.contracts
    const minimum = BigInt(world.addressBook.limits.minStake)
    await world.mined(await operator.sendTransaction({ to: owner.address, value: parseEther('1') }))
    const { config } = world.prepareRelay('ben', {
      http: { host: '127.0.0.1', port: await freePort(), publicUrl: 'https://ben.example' },
      payout: owner.address,
    })
    const file = new RelayProcess({ directory: world.directory, name: 'ben', config }).configFile
    const ownerFile = join(world.directory, 'owner.key')
    writeFileSync(ownerFile, key)
    const stakeOf = async () => await world.client.readContract({ ...registry(), functionName: 'relays', args: [2] })
    const stake = (amount: bigint) =>
      runCommand(['stake', '--config', file, '--amount', `${amount}`, '--price', '9', '--key-file', ownerFile])
    const poor = await stake(minimum)
    expect(poor.code).to.equal(1)
    expect(poor.stderr).to.match(/has 0 dUSD, and \d+ dUSD is needed/)
    const wallet = createWalletClient({ account: owner, chain: operator.chain, transport: http(world.chain.rpcUrl) })
    await world.mined(
      await wallet.writeContract({ address: token, abi: devUsdAbi, functionName: 'faucet', args: [10_000_000_000n] }),
    )
    expect((await stake(minimum - 1n)).stderr).to.match(/The stake must be \d+ token units/)
    const done = await stake(minimum)
    expect(done.code, done.stderr).to.equal(0)
    const [, staked, payout, ask] = await stakeOf()
    expect([staked, payout, ask]).to.deep.equal([minimum, owner.address, 9n])
    expect((await stake(minimum)).stderr).to.match(/Relay 2 has this signer already: "parley-node raise"/)

    const printed = await runCommand(['raise', '--config', file, '--amount', '5000'])
    expect(printed.code, printed.stderr).to.equal(0)
    const steps = JSON.parse(printed.stdout) as Printed[]
    expect(steps.map(({ from }) => from)).to.deep.equal([owner.address, owner.address])
    expect((await stakeOf())[1], 'nothing was sent').to.equal(minimum)
    for (const { to, data } of steps) await world.mined(await wallet.sendTransaction({ to, data }))
    expect((await stakeOf())[1]).to.equal(minimum + 5000n)
    expect((await runCommand(['raise', '--config', file, '--amount', '1.5'])).code, 'wrong usage').to.equal(2)
  })

  it('leaves with the key of the payout account: refused too early, the stake to the unit afterwards', async () => {
    expect((await run('withdraw')).stderr).to.match(/refuses: Relays_NotUnbonding\(1\)\. Nothing was sent/)
    const unbond = await run('unbond', '--key-file', keyFile)
    expect(unbond.code, unbond.stderr).to.equal(0)
    const { stake, exitAt } = await relay()
    expect(exitAt).to.be.above(0)
    const early = await run('withdraw', '--key-file', keyFile)
    expect(early.code).to.equal(1)
    expect(early.stderr).to.contain(`Relays_StillUnbonding(${exitAt})`)
    const rpc = world.client.request as (call: { method: string; params: unknown[] }) => Promise<unknown>
    await rpc({ method: 'evm_increaseTime', params: [UNBONDING] })
    await rpc({ method: 'evm_mine', params: [] })
    const late = await run('withdraw', '--key-file', keyFile)
    expect(late.code, late.stderr).to.equal(0)
    const { token } = world.addressBook.contracts
    expect(
      await world.client.readContract({
        address: token,
        abi: devUsdAbi,
        functionName: 'balanceOf',
        args: [heirAddress],
      }),
    ).to.equal(stake)
  })
})
