import { Writable } from 'node:stream'
import { startRelay } from '@parley/node'
import type { LightNode } from '@waku/sdk'
import { expect } from 'chai'
import { pino } from 'pino'
import { FlakyRpc } from './support/flakyRpc.ts'
import { closeClient, lightClient, push } from './support/lightClient.ts'
import {
  RelayWorld,
  type SentMessage,
  type TestBook,
  type TestInbox,
  until,
  type WorldRelay,
} from './support/relayWorld.ts'

describe('relay: mirror of the chain', function () {
  this.timeout(60_000)
  let world: RelayWorld
  let rpc: FlakyRpc
  let ada: WorldRelay
  let inbox: TestInbox
  let book: TestBook
  let client: LightNode
  let slot = 0
  const lines: string[] = []
  const log = pino(
    { level: 'info' },
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString())
        done()
      },
    }),
  )

  before(async () => {
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    rpc = await FlakyRpc.start(world.chain.rpcUrl)
    ada = await world.addRelay('ada', { change: { rpcUrl: rpc.url }, log })
    book = await world.openBook({ depth: 14 })
    inbox = await world.openInbox()
    client = await lightClient([ada.relay.multiaddr], world.addressBook.network)
  })
  after(async () => {
    await closeClient(client)
    await world?.stop()
    await rpc?.stop()
  })

  const stamped = (by: TestBook, at = slot++): SentMessage =>
    world.message({ inbox, stamps: [{ book: by, slot: at, relayId: ada.id }] })
  const codeOf = async ({ hash }: SentMessage) =>
    ((await (await fetch(`${ada.relay.url}/v1/messages/${hash}`)).json()) as { code?: string }).code
  const ask = (method: string, params: unknown[] = []) =>
    world.client.request({ method, params } as never) as Promise<unknown>

  it('takes back what a reorganization takes back, and goes on with the other fork', async () => {
    const snapshot = await ask('evm_snapshot')
    const lost = await world.openBook({ depth: 14 })
    expect(await push(client, stamped(lost)), 'before').to.equal(true)
    expect(await ask('evm_revert', [snapshot])).to.equal(true)
    await ask('evm_mine')
    const orphan = await until('the book is gone', async () => {
      const message = stamped(lost)
      return (await push(client, message)) ? undefined : message
    })
    expect(await codeOf(orphan)).to.equal('book/unknown')
    const next = await world.openBook({ depth: 14 })
    expect(next.id, 'the same id, another book').to.equal(lost.id)
    expect(await push(client, stamped(next, 9000)), 'signed by the new key').to.equal(true)
    const forged = stamped(lost, 9001)
    expect(await push(client, forged)).to.equal(false)
    expect(await codeOf(forged)).to.equal('stamp/forged')
    expect(lines.filter((line) => line.includes('Chain reorganized'))).to.have.length(1)
  })

  it('serves on while the chain is unreachable, says so once, and catches up', async () => {
    rpc.cut = true
    await until('the cut is noticed', () => (ada.relay.status().chain.reachable ? undefined : true))
    expect(await push(client, stamped(book))).to.equal(true)
    const health = await fetch(`${ada.relay.url}/v1/health`)
    expect(health.status).to.equal(200)
    const changed = await fetch(`${ada.relay.url}/v1/profiles/${inbox.address}`, {
      method: 'PUT',
      body: new Uint8Array(inbox.profile),
    })
    expect(changed.status, 'a known profile is no news').to.equal(204)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(lines.filter((line) => line.includes('Chain unreachable'))).to.have.length(1)
    expect(lines.join('')).to.not.contain(rpc.url)
    rpc.cut = false
    const late = await world.openBook({ depth: 14 })
    expect(await push(client, stamped(late))).to.equal(true)
    expect(lines.filter((line) => line.includes('Chain reachable again'))).to.have.length(1)
  })

  it('starts without the chain, from what it knew', async () => {
    await closeClient(client)
    await ada.relay.stop()
    rpc.cut = true
    ada.relay = await startRelay(ada.config, { log })
    expect(ada.relay.relayId()).to.equal(ada.id)
    client = await lightClient([ada.relay.multiaddr], world.addressBook.network)
    expect(await push(client, stamped(book))).to.equal(true)
    rpc.cut = false
    await until('the chain is back', () => (ada.relay.status().chain.reachable ? true : undefined))
  })

  it('is not taken in by a stranger who stakes behind its signer', async () => {
    const { config, signer } = world.prepareRelay('ben')
    const entry = { signer, ask: 10n, multiaddr: '/ip4/127.0.0.1/tcp/1', url: 'http://127.0.0.1:1' }
    await world.stake(entry)
    const payout = (await world.stake(entry)).account.address
    const relay = await startRelay({ ...config, payout })
    try {
      await until('the relay knows its id', () => relay.relayId())
      expect(relay.status().payout?.toLowerCase()).to.equal(payout.toLowerCase())
    } finally {
      await relay.stop()
    }
  })
})
