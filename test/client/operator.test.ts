import { OperatorDesk, ParleyError, readRelays, type Wallet } from '@parley/client'
import { devUsdAbi, relayRegistryAbi } from '@parley/protocol'
import { expect } from 'chai'
import { parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { rpc } from '../../devnet/rpc.ts'
import { RelayWorld } from '../node/support/relayWorld.ts'
import { turned } from '../support/turned.ts'
import { makeWallet } from './support/makeWallet.ts'

const UNBONDING = 10_800
const PEER = '16Uiu2HAmVkKntsECaYfefR1V2yCR79CegLATuTPE6B9TxgxBiiiA'
const endpoints = { multiaddr: `/dns4/relay.example/tcp/443/wss/p2p/${PEER}`, url: 'https://relay.example' }

describe('an operator and the chain', function () {
  this.timeout(60_000)
  let world: RelayWorld
  let desk: OperatorDesk
  let wallet: Wallet
  let prompts: string[]
  let minStake: bigint
  const signer = privateKeyToAccount(generatePrivateKey()).address

  before(async () => {
    world = await RelayWorld.start({ parameters: { unbondingPeriod: UNBONDING } })
    desk = new OperatorDesk({ addressBook: world.addressBook })
    minStake = BigInt(world.addressBook.limits.minStake)
    prompts = []
    wallet = await walletOf(prompts)
  })
  after(() => world?.stop())

  /** Somebody with money of both kinds. */
  async function walletOf(heard: string[] = []): Promise<Wallet> {
    const sponsor = await world.person()
    const privateKey = generatePrivateKey()
    const { address } = privateKeyToAccount(privateKey)
    await world.mined(await sponsor.sendTransaction({ to: address, value: parseEther('1') }))
    const transfer = { address: world.addressBook.contracts.token, abi: devUsdAbi, functionName: 'transfer' } as const
    await world.mined(await sponsor.writeContract({ ...transfer, args: [address, 9_000_000_000n] }))
    return makeWallet({ privateKey, rpcUrl: world.chain.rpcUrl, onPrompt: (what) => heard.push(what) })
  }

  const codeOf = async (work: Promise<unknown>) => {
    try {
      await work
    } catch (error) {
      if (error instanceof ParleyError) return error.code
      throw error
    }
    return undefined
  }
  const entry = async () => {
    const { relayRegistry } = world.addressBook.contracts
    const read = { address: relayRegistry, abi: relayRegistryAbi, functionName: 'relays', args: [1] } as const
    const [, stake, payout, ask, exitAt] = await world.client.readContract(read)
    return { stake, payout, ask, exitAt }
  }

  it('refuses what the chain would refuse, and what clients could not use, before the wallet opens', async () => {
    const start = { signer, ask: 10n, amount: minStake, ...endpoints }
    expect(await codeOf(desk.stake(wallet, { ...start, amount: minStake - 1n }))).to.equal('operator/stake')
    expect(await codeOf(desk.stake(wallet, { ...start, signer: '0x12' }))).to.equal('operator/account')
    for (const wrong of [
      { url: 'ftp://relay.example' },
      { url: 'https://user:secret@relay.example' },
      { url: 'relay.example' },
      { url: `https://${'a'.repeat(260)}.example` },
      { multiaddr: '/dns4/relay.example/tcp/443/wss' },
      { multiaddr: `/dns4/relay.example/udp/443/p2p/${PEER}` },
      { multiaddr: 'relay' },
    ])
      expect(await codeOf(desk.stake(wallet, { ...start, ...wrong })), JSON.stringify(wrong)).to.equal(
        'operator/endpoint',
      )
    expect(await codeOf(desk.stake(wallet, { ...start, amount: 10n ** 18n }))).to.equal('funds/token')
    expect(prompts).to.deep.equal([])
  })

  it('stakes with one signature and one transaction', async () => {
    await desk.stake(wallet, { signer, ask: 10n, amount: minStake, ...endpoints })
    expect(prompts.splice(0)).to.deep.equal(['sign', 'transaction'])
    const { stake, payout, ask } = await entry()
    expect({ stake, payout, ask }).to.deep.equal({ stake: minStake, payout: wallet.address, ask: 10n })
    const [relay] = await readRelays({ addressBook: world.addressBook })
    expect(relay).to.include({ id: 1, ...endpoints })
  })

  it('adds to the stake, changes price and addresses', async () => {
    await desk.raise(wallet, { relayId: 1, amount: 5n })
    expect(prompts.splice(0)).to.deep.equal(['sign', 'transaction'])
    expect(await codeOf(desk.raise(wallet, { relayId: 1, amount: 0n }))).to.equal('operator/stake')
    expect(await codeOf(desk.raise(wallet, { relayId: 1, amount: 10n ** 18n }))).to.equal('funds/token')
    expect(await codeOf(desk.setEndpoints(wallet, { relayId: 1, ...endpoints, url: '' }))).to.equal('operator/endpoint')
    expect(prompts).to.deep.equal([])
    await desk.setAsk(wallet, { relayId: 1, ask: 25n })
    await desk.setEndpoints(wallet, { relayId: 1, ...endpoints, url: 'https://other.example' })
    expect(prompts.splice(0)).to.deep.equal(['transaction', 'transaction'])
    expect(await entry()).to.deep.include({ stake: minStake + 5n, ask: 25n })
    const [relay] = await readRelays({ addressBook: world.addressBook })
    expect(relay?.url).to.equal('https://other.example')
  })

  it('leaves another one’s relay alone', async () => {
    const stranger = await walletOf(prompts)
    for (const work of [
      desk.raise(stranger, { relayId: 1, amount: 5n }),
      desk.setAsk(stranger, { relayId: 1, ask: 1n }),
      desk.setEndpoints(stranger, { relayId: 1, ...endpoints }),
      desk.unbond(stranger, { relayId: 1 }),
      desk.withdraw(stranger, { relayId: 1 }),
      desk.setAsk(wallet, { relayId: 7, ask: 1n }),
    ])
      expect(await codeOf(work)).to.equal('operator/not-yours')
    expect(prompts).to.deep.equal([])
  })

  it('has nothing to collect before anything was earned', async () => {
    expect(await codeOf(desk.collect(wallet, { relayId: 1 }))).to.equal('operator/nothing')
    expect(await desk.callCredit(wallet.address)).to.equal(0n)
    expect(await codeOf(desk.collectCalls(wallet)), 'tried on the chain first').to.equal('chain/reverted')
    expect(await codeOf(desk.withdraw(wallet, { relayId: 1 }))).to.equal('operator/nothing')
    expect(prompts).to.deep.equal([])
  })

  it('hands the relay to another account and back: nobody else can, and nothing that would lose it is signed', async () => {
    const { postOffice, token } = world.addressBook.contracts
    const next = await walletOf()
    const wrongCase = turned(next.address)
    for (const [payout, code] of [
      ['', 'operator/account'],
      [`${next.address}0`, 'operator/account'],
      [`0x${'0'.repeat(40)}`, 'operator/account'],
      [wrongCase, 'operator/account'],
      [wallet.address.toLowerCase(), 'operator/payout'],
      [postOffice.toLowerCase(), 'operator/payout'],
      [token, 'operator/payout'],
    ] as const)
      expect(await codeOf(desk.setPayout(wallet, { relayId: 1, payout })), payout).to.equal(code)
    expect(await codeOf(desk.setPayout(next, { relayId: 1, payout: next.address }))).to.equal('operator/not-yours')
    expect(prompts).to.deep.equal([])
    await desk.setPayout(wallet, { relayId: 1, payout: `0x${next.address.slice(2).toUpperCase()}` })
    expect(prompts.splice(0)).to.deep.equal(['transaction'])
    expect((await entry()).payout).to.equal(next.address)
    expect(await codeOf(desk.setPayout(wallet, { relayId: 1, payout: wallet.address }))).to.equal('operator/not-yours')
    await desk.setPayout(next, { relayId: 1, payout: wallet.address })
    expect((await entry()).payout).to.equal(wallet.address)
    expect(prompts).to.deep.equal([])
  })

  it('leaves: no way back, nothing out before its time, all of it after', async () => {
    await desk.unbond(wallet, { relayId: 1 })
    expect(prompts.splice(0)).to.deep.equal(['transaction'])
    expect(await codeOf(desk.unbond(wallet, { relayId: 1 }))).to.equal('operator/leaving')
    expect(await codeOf(desk.raise(wallet, { relayId: 1, amount: 1n }))).to.equal('operator/leaving')
    expect(await codeOf(desk.withdraw(wallet, { relayId: 1 }))).to.equal('operator/not-free')
    expect(prompts).to.deep.equal([])
    await rpc(world.chain.rpcUrl, 'evm_increaseTime', [UNBONDING])
    await rpc(world.chain.rpcUrl, 'evm_mine', [])
    const before = await tokens()
    await desk.withdraw(wallet, { relayId: 1 })
    expect((await tokens()) - before).to.equal(minStake + 5n)
    expect(await codeOf(desk.withdraw(wallet, { relayId: 1 }))).to.equal('operator/nothing')
  })

  async function tokens(): Promise<bigint> {
    const data = `0x70a08231${wallet.address.slice(2).padStart(64, '0')}`
    return BigInt(
      String(await rpc(world.chain.rpcUrl, 'eth_call', [{ to: world.addressBook.contracts.token, data }, 'latest'])),
    )
  }
})
