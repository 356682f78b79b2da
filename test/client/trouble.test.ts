import type { BookView } from '@parley/client'
import { startRelay } from '@parley/node'
import { drawTime, epochStart } from '@parley/protocol'
import { expect } from 'chai'
import { freePort } from '../../devnet/freePort.ts'
import { until, type WorldRelay } from '../node/support/relayWorld.ts'
import { ClientWorld, type Person } from './support/ClientWorld.ts'
import { findMessage } from './support/findMessage.ts'
import { type RpcProxy, startRpcProxy } from './support/startRpcProxy.ts'

describe('when something is wrong', function () {
  this.timeout(120_000)
  let world: ClientWorld
  let rpc: RpcProxy
  let ada: Person
  let ben: Person
  let two: WorldRelay
  let left: BookView

  before(async () => {
    world = await ClientWorld.start({ parameters: { epochLength: 12, holdPeriod: 12, claimMin: 6 } })
    rpc = await startRpcProxy(world.relays.chain.rpcUrl)
    await world.relays.addRelay('one')
    two = await world.relays.addRelay('two', {
      change: {
        http: { host: '127.0.0.1', port: await freePort() },
        waku: { host: '127.0.0.1', wsPort: await freePort(), tcpPort: await freePort() },
      },
    })
    await world.relays.connected()
    ada = await world.person('Ada', { change: { rpcUrl: rpc.url }, depth: 0 })
    ben = await world.person('Ben')
    // Given notice now, so that the draws it waits for happen while the other tests run.
    const { client, wallet } = ben
    const leaving = await client.books.open({ wallet, depth: 5, unit: 4_000n, amount: 5n * 128_000n })
    left = await client.books.exit({ wallet, bookId: leaving.id })
  })
  after(async () => {
    await world?.stop()
    await rpc?.stop()
  })

  const fails = async (action: Promise<unknown>) =>
    (await action.then(
      () => ({ code: 'nothing' }),
      (error: unknown) => error,
    )) as { code: string; message: string; facts: Record<string, unknown> }
  const text = (person: Person, peer: Person, wanted: string) =>
    person.client.conversations.messages(peer.did).find((message) => message.text === wanted)
  const nextEpoch = async () => {
    const begun = world.relays.epoch()
    await until('the next epoch', () => (world.relays.epoch() > begun ? true : undefined), 25_000)
  }
  const bookOf = (person: Person) => person.client.books.quote({ depth: 6, unit: 2_000n })

  it('says what the wallet did, and changes nothing', async () => {
    const { client, wallet } = ada
    const { minimum: amount, depth, unit } = bookOf(ada)
    const rejected = Object.assign(new Error('User rejected the request.'), { code: 4001 })
    const refuse = () => Promise.reject(rejected)
    const open = (change: object) => fails(client.books.open({ wallet: { ...wallet, ...change }, depth, unit, amount }))

    expect(await open({ signTypedData: refuse })).to.have.property('code', 'wallet/rejected')
    expect(await open({ sendTransaction: refuse })).to.have.property('code', 'wallet/rejected')
    expect(await open({ sendTransaction: () => Promise.reject(new Error('Ledger: locked')) })).to.include({
      code: 'wallet/failed',
      message: 'Your wallet could not do this: buy a stamp book (Ledger: locked).',
    })
    const elsewhere = await open({ chainId: async () => 1 })
    expect(elsewhere).to.have.property('code', 'chain/wrong-network')
    expect(elsewhere.facts).to.deep.equal({ expected: 31_337, actual: 1 })
    expect(await open({ address: ben.wallet.address })).to.have.property('code', 'wallet/wrong-account')
    expect(await fails(client.books.open({ wallet, depth, unit, amount: amount - 1n }))).to.have.property(
      'code',
      'book/too-small',
    )
    expect(
      await fails(client.books.open({ wallet, depth, unit, amount: 50_000_000_000n })),
      'more than the wallet has',
    ).to.have.property('code', 'funds/token')
    expect(await client.books.refresh(), 'no book came of it').to.deep.equal([])
    const { token } = await client.books.balance()
    expect(token, 'nothing was paid').to.equal(10_000_000_000n)

    const steps: string[] = []
    const declined = client.identity.register(
      { wallet: { ...wallet, sendTransaction: refuse }, name: 'Eve' },
      ({ step }) => steps.push(step),
    )
    expect(await fails(declined)).to.have.property('code', 'wallet/rejected')
    expect(steps).to.deep.equal(['preparing', 'confirm'])
    expect(client.identity.get()?.name, 'the former registration stands').to.equal('Ada')
    expect(await fails(client.identity.register({ wallet, name: 'x'.repeat(65) }))).to.have.property(
      'code',
      'identity/name',
    )
  })

  it('says that there is no gas, and that one is not registered', async () => {
    const { client } = await world.stranger()
    expect(await fails(client.conversations.send(ben.did, 'hello'))).to.have.property('code', 'identity/missing')
    const stranger = await world.stranger()
    await stranger.client.start()
    const steps: string[] = []
    const empty = { ...stranger.wallet, sendTransaction: () => Promise.reject(new Error('insufficient funds for gas')) }
    const error = await fails(
      stranger.client.identity.register({ wallet: empty, name: 'Poor' }, ({ step }) => steps.push(step)),
    )
    expect(error).to.have.property('code', 'funds/gas')
    expect(stranger.client.identity.status()).to.equal('unregistered')
    await stranger.client.stop()
  })

  it('keeps a message until there is a stamp book, then sends it by itself', async () => {
    await ada.client.conversations.send(ben.did, 'waits for stamps')
    const waiting = await until('waits', () =>
      text(ada, ben, 'waits for stamps')?.trouble === undefined ? undefined : text(ada, ben, 'waits for stamps'),
    )
    expect(waiting).to.include({ state: 'queued' })
    expect(waiting.trouble).to.include({ code: 'book/none', sentence: 'Buy a stamp book first.' })
    await ada.client.books.open({ wallet: ada.wallet, depth: 5, unit: 4_000n, amount: 21n * 128_000n })
    const delivered = await until('delivered', () => findMessage(ada, ben.did, 'waits for stamps', 'delivered'))
    expect(delivered.trouble, 'the trouble is over').to.equal(undefined)
  })

  it('waits for the next epoch when a sheet is used up, and says until when', async () => {
    const { schedule } = world.relays.addressBook
    await nextEpoch()
    const epoch = world.relays.epoch()
    const texts = Array.from({ length: 18 }, (_, index) => `number ${index + 1}`)
    for (const each of texts) await ada.client.conversations.send(ben.did, each)
    const waiting = await until('used up', () =>
      text(ada, ben, 'number 17')?.trouble?.code === 'book/used-up' ? text(ada, ben, 'number 17') : undefined,
    )
    expect(waiting).to.include({ state: 'queued' })
    expect(waiting.trouble?.until, 'the next epoch begins then').to.equal(epochStart(schedule, epoch + 1) * 1000)
    expect(ada.client.books.list()[0]).to.include({ freeThisEpoch: 0, usedThisEpoch: 32 })
    const last = await until('delivered', () => findMessage(ada, ben.did, 'number 18', 'delivered'), 45_000)
    expect(last.epoch).to.be.greaterThan(epoch)
    const got = (await ben.client.conversations.load(ada.did)).filter(({ text }) => text.startsWith('number'))
    expect(
      got.map(({ text }) => text),
      'each once, in order',
    ).to.deep.equal(texts)
  })

  it('goes on chatting while the RPC is dead, and says clearly what must wait', async () => {
    await rpc.kill()
    const { minimum: amount, depth, unit } = bookOf(ada)
    const error = await fails(ada.client.books.open({ wallet: ada.wallet, depth, unit, amount }))
    expect(error).to.have.property('code', 'chain/unreachable')
    expect(error.message).to.contain('Messages still go out')
    await until('shown', () => (ada.client.connection.chain === 'down' ? true : undefined))
    await ada.client.conversations.send(ben.did, 'without the chain')
    await until('delivered', () => findMessage(ada, ben.did, 'without the chain', 'delivered'), 40_000)
    await ben.client.conversations.send(ada.did, 'still there')
    await until('received', () => findMessage(ada, ben.did, 'still there', 'received'))
  })

  it('shows the reason of a refusal, loses nothing, and sends when the reason is gone', async () => {
    // Ada cannot see the chain, so she learns the new price from the relays alone.
    for (const relay of world.relays.relays) await world.relays.setAsk(relay, 5_000n)
    // A relay honours the lowest price it announced in an epoch.
    await nextEpoch()
    await ada.client.conversations.send(ben.did, 'too cheap')
    const failed = await until('failed', () => findMessage(ada, ben.did, 'too cheap', 'failed'), 40_000)
    expect(failed.trouble).to.include({ code: 'price/low', canRetry: true })
    expect(failed.trouble?.sentence).to.be.a('string').and.not.equal('')
    await rpc.revive()
    await until('the chain is back', () => (ada.client.connection.chain === 'ok' ? true : undefined))
    await ada.client.conversations.retry(failed.id)
    const waiting = await until('waits', () =>
      text(ada, ben, 'too cheap')?.trouble?.code === 'book/too-cheap' ? text(ada, ben, 'too cheap') : undefined,
    )
    expect(waiting).to.include({ state: 'queued' })
    expect(waiting.trouble?.facts).to.deep.equal({ unit: '4000', ask: '5000' })
    for (const relay of world.relays.relays) await world.relays.setAsk(relay, 10n)
    await until('delivered', () => findMessage(ada, ben.did, 'too cheap', 'delivered'), 40_000)
    expect(ben.client.conversations.messages(ada.did).filter(({ text }) => text === 'too cheap')).to.have.length(1)
  })

  it('goes on with one of two relays, says so honestly, and uses both again when it is back', async () => {
    await two.relay.stop()
    await ada.client.conversations.send(ben.did, 'one relay left')
    const sent = await until('delivered', () => findMessage(ada, ben.did, 'one relay left', 'delivered'), 40_000)
    expect(sent.postmarkedBy, 'never more than is proved').to.equal(1)
    expect(sent.of).to.be.within(1, 2)
    await ben.client.conversations.send(ada.did, 'I hear you')
    await until('answered', () => findMessage(ada, ben.did, 'I hear you', 'received'), 40_000)
    await until('seen as away', () => (ada.client.connection.relays === 1 ? true : undefined))
    // Known to be away now: no stamp is wasted on it.
    await ada.client.conversations.send(ben.did, 'only one asked')
    const one = await until('delivered', () => findMessage(ada, ben.did, 'only one asked', 'delivered'), 40_000)
    expect(one).to.include({ postmarkedBy: 1, of: 1 })
    two.relay = await startRelay(two.config)
    await until(
      'connected again',
      () => (ada.client.connection.relays === 2 && ben.client.connection.relays === 2 ? true : undefined),
      40_000,
    )
    await until(
      'both postmark again',
      async () => {
        const { id } = await ada.client.conversations.send(ben.did, `both? ${Date.now()}`)
        const record = await until(
          'sent',
          () => {
            const found = ada.client.conversations.messages(ben.did).find((message) => message.id === id)
            return found !== undefined && found.state === 'delivered' ? found : undefined
          },
          40_000,
        )
        return record.of === 2 && record.postmarkedBy === 2 ? true : undefined
      },
      60_000,
    )
  })

  it('waits while all relays are away and goes out by itself when they return', async () => {
    await Promise.all(world.relays.relays.map(({ relay }) => relay.stop()))
    await until('offline', () => (ada.client.connection.relays === 0 ? true : undefined))
    await ada.client.conversations.send(ben.did, 'nobody there')
    const waiting = await until('waits', () =>
      text(ada, ben, 'nobody there')?.trouble === undefined ? undefined : text(ada, ben, 'nobody there'),
    )
    expect(waiting).to.include({ state: 'queued', of: 0 })
    expect(waiting.trouble?.code).to.be.oneOf(['network/offline', 'relay/none'])
    two.relay = await startRelay(two.config)
    const delivered = await until('delivered', () => findMessage(ada, ben.did, 'nobody there', 'delivered'), 60_000)
    expect(delivered.postmarkedBy).to.equal(1)
  })

  it('ends a book: notice, the wait, and all the money back', async () => {
    const { schedule } = world.relays.addressBook
    expect(left.state).to.equal('exiting')
    expect(left.withdrawableAt).to.equal(drawTime(schedule, left.exitEpoch) * 1000)
    const { client, wallet } = ben
    const bookId = left.id
    expect(await fails(client.books.exit({ wallet, bookId }))).to.have.property('code', 'chain/reverted')
    expect(await fails(client.books.exit({ wallet, bookId: 999n }))).to.have.property('code', 'book/missing')
    await until(
      'its last epoch is drawn',
      () => (client.books.list().find(({ id }) => id === bookId)?.state === 'withdrawable' ? true : undefined),
      60_000,
    )
    const before = (await client.books.balance()).token
    const ended = await client.books.withdraw({ wallet, bookId })
    expect(ended.state).to.equal('withdrawn')
    expect((await client.books.balance()).token - before, 'nothing was stamped: balance and bond').to.equal(640_000n)
    const [, other] = ada.client.books.list()
    expect(other, 'Ada has one book').to.equal(undefined)
    const [active] = ada.client.books.list()
    const error = await fails(ada.client.books.withdraw({ wallet: ada.wallet, bookId: active?.id ?? 0n }))
    expect(error).to.have.property('code', 'book/not-withdrawable')
  })
})
