import { memoryStore, readRelays, type Transport, type TransportFactory } from '@parley/client'
import { createWakuTransport } from '@parley/client/waku'
import type { Address } from '@parley/protocol'
import { expect } from 'chai'
import type { Job } from '../../client/src/outbox/Job.ts'
import { storeKeys } from '../../client/src/state/storeKeys.ts'
import { until } from '../node/support/relayWorld.ts'
import { ClientWorld, type Person } from './support/ClientWorld.ts'
import { findMessage } from './support/findMessage.ts'

describe('two people talk', function () {
  this.timeout(120_000)
  let world: ClientWorld
  let ada: Person
  let ben: Person

  before(async () => {
    world = await ClientWorld.start()
    await world.relays.addRelay('one')
    await world.relays.addRelay('two')
    await world.relays.connected()
    ada = await world.person('Ada')
    ben = await world.person('Ben')
  })
  after(async () => await world?.stop())

  it('registers with one transaction and buys a book with one signature and one transaction', () => {
    expect(ada.prompts).to.deep.equal(['transaction', 'transaction', 'sign', 'transaction'])
    expect(ada.client.identity.get()).to.include({ did: ada.did, name: 'Ada' })
    expect(ada.client.identity.get()?.publishedTo).to.have.members([1, 2])
    const [book] = ada.client.books.list()
    expect(book).to.include({ state: 'active', slots: 256, usedThisEpoch: 0, bond: 256_000n, balance: 20n * 256_000n })
  })

  it('finds people by DID and by address, and says who is not there', async () => {
    const byAddress = await ada.client.identity.find(ben.wallet.address)
    expect(byAddress).to.include({ did: ben.did, name: 'Ben' })
    expect((await ada.client.identity.find(ben.did)).anchor).to.equal(byAddress.anchor)
    const faults: [string, string][] = [
      ['0x000000000000000000000000000000000000dEaD', 'identity/unknown'],
      ['did:ethr:0x1:0x000000000000000000000000000000000000dead', 'identity/other-network'],
      ['did:web:example.org', 'identity/malformed'],
      ['Ben', 'identity/malformed'],
    ]
    for (const [text, code] of faults) {
      const error = await ada.client.identity.find(text).catch((thrown: unknown) => thrown)
      expect(error, text).to.have.property('code', code)
    }
  })

  it('goes from queued over sent by both relays to delivered, each state stored, and never backwards', async () => {
    const seen: string[] = []
    const stop = ada.client.subscribe(() => {
      const [message] = ada.client.conversations.messages(ben.did)
      const state = message === undefined ? undefined : `${message.state} ${message.postmarkedBy}/${message.of}`
      if (state !== undefined && seen.at(-1) !== state) seen.push(state)
    })
    const queued = await ada.client.conversations.send(ben.did, 'Hello Ben')
    expect(queued).to.include({ state: 'queued', postmarkedBy: 0, of: 0, sequence: 1 })
    // The receipt may be here before the second postmark is.
    const delivered = await until('delivered, both postmarks known', () => {
      const message = findMessage(ada, ben.did, 'Hello Ben', 'delivered')
      return message?.postmarkedBy === 2 ? message : undefined
    })
    stop()
    expect(delivered).to.include({ of: 2, deliveredBy: 'receipt' })
    expect(delivered.postmarks.map(({ relayId }) => relayId)).to.have.members([1, 2])
    const order = [
      'queued 0/0',
      'sending 0/2',
      'sent 1/2',
      'sent 2/2',
      'delivered 0/2',
      'delivered 1/2',
      'delivered 2/2',
    ]
    const places = seen.map((state) => order.indexOf(state))
    expect(places, seen.join(', '))
      .to.deep.equal([...places].sort())
      .and.not.include(-1)
    const got = await until('received', () => findMessage(ben, ada.did, 'Hello Ben', 'received'))
    expect(got).to.include({ direction: 'in', sequence: 1, id: queued.id })
    expect(ben.client.conversations.list()[0]).to.include({ peer: ada.did, name: 'Ada', unread: 1, missing: 0 })
    await ben.client.conversations.markRead(ada.did)
    expect(ben.client.conversations.list()[0]?.unread).to.equal(0)
  })

  it('answers, with nothing more from any wallet', async () => {
    const [ada0, ben0] = [ada.prompts.length, ben.prompts.length]
    await ben.client.conversations.send(ada.did, '你好，艾达')
    await until('delivered', () => findMessage(ben, ada.did, '你好，艾达', 'delivered'))
    expect(findMessage(ada, ben.did, '你好，艾达', 'received')).to.include({ peer: ben.did })
    expect([ada.prompts.length, ben.prompts.length]).to.deep.equal([ada0, ben0])
  })

  it('counts the slots it used and shows them', async () => {
    const [book] = await ada.client.books.refresh()
    expect(book?.freeThisEpoch).to.equal((book?.slots ?? 0) - (book?.usedThisEpoch ?? 0))
    const long = 'x'.repeat(5_000)
    const before = ada.client.books.list()[0]?.usedThisEpoch ?? 0
    await ada.client.conversations.send(ben.did, long)
    await until('delivered', () => findMessage(ada, ben.did, long, 'delivered'))
    const after = ada.client.books.list()[0]
    if (after?.epoch === book?.epoch)
      expect((after?.usedThisEpoch ?? 0) - before, 'three slots for each relay').to.equal(6)
  })

  it('refuses what cannot be sent before anything is stored', async () => {
    const cases: [string, string, string][] = [
      [ben.did, '  \n ', 'text/empty'],
      [ben.did, 'x'.repeat(8_001), 'text/too-long'],
      [ben.did, '界'.repeat(6_000), 'text/too-long'],
      [ada.did, 'to myself', 'identity/self'],
      ['0x000000000000000000000000000000000000dEaD', 'hello', 'identity/unknown'],
    ]
    const before = ada.client.conversations.messages(ben.did).length
    for (const [peer, text, code] of cases) {
      const error = await ada.client.conversations.send(peer, text).catch((thrown: unknown) => thrown)
      expect(error, text.slice(0, 10)).to.have.property('code', code)
    }
    expect(ada.client.conversations.messages(ben.did)).to.have.length(before)
  })

  it('gives somebody who was away three messages once, in order, after his window opens again', async () => {
    await world.restart(ben)
    for (const text of ['first', 'second', 'third']) await ada.client.conversations.send(ben.did, text)
    for (const text of ['first', 'second', 'third']) {
      const sent = await until('sent', () => findMessage(ada, ben.did, text, 'sent'))
      expect(sent, text).to.include({ of: 2 })
    }
    const before = (await ben.client.conversations.load(ada.did)).map(({ text }) => text)
    expect(before, 'history shows before the network is there').to.include('Hello Ben').and.not.include('first')
    await ben.client.start()
    await until('all three', () => findMessage(ben, ada.did, 'third', 'received'))
    for (const text of ['first', 'second', 'third']) {
      await until(`${text} delivered`, () => findMessage(ada, ben.did, text, 'delivered'))
    }
    const texts = ben.client.conversations.messages(ada.did).map(({ text }) => text)
    expect(texts.slice(-3)).to.deep.equal(['first', 'second', 'third'])
    expect(new Set(texts).size, 'each once').to.equal(texts.length)
    expect(ben.client.conversations.list()[0]).to.include({ unread: 4, missing: 0 })
  })

  it('keeps what a closed window had not sent, and sends it once with slots of its own', async () => {
    await world.restart(ada)
    expect((await ada.client.conversations.send(ben.did, 'written offline')).state).to.equal('queued')
    await world.restart(ada)
    expect((await ada.client.conversations.load(ben.did)).at(-1)).to.include({
      text: 'written offline',
      state: 'queued',
    })
    await ada.client.start()
    await until('delivered', () => findMessage(ada, ben.did, 'written offline', 'delivered'))
    const got = ben.client.conversations.messages(ada.did).filter(({ text }) => text === 'written offline')
    expect(got).to.have.length(1)
  })

  it('goes on after being cut off in the middle of sending, without signing a slot twice', async () => {
    await ada.client.conversations.send(ben.did, 'cut off')
    await until(
      'stamped',
      () => findMessage(ada, ben.did, 'cut off', 'sending') ?? findMessage(ada, ben.did, 'cut off', 'sent'),
    )
    await world.restart(ada)
    await ada.client.start()
    await until('delivered', () => findMessage(ada, ben.did, 'cut off', 'delivered'))
    expect(ben.client.conversations.messages(ada.did).filter(({ text }) => text === 'cut off')).to.have.length(1)
  })

  it('fetches what a filter dropped and shows once what it repeated', async () => {
    let count = 0
    // Drops every other push of the relays and doubles the rest, as filters do at times.
    const lossy: TransportFactory = (init) => {
      const transport = createWakuTransport(init)
      const subscribe: Transport['subscribe'] = (topic, onMessage) =>
        transport.subscribe(topic, (message) => {
          if (count++ % 2 === 0) return
          onMessage(message)
          onMessage(message)
        })
      return { ...bound(transport), subscribe }
    }
    await world.restart(ben, { transport: lossy })
    await ben.client.start()
    await ben.client.conversations.load(ada.did)
    await until('connected', () => (ben.client.connection.state === 'online' ? true : undefined))
    const texts = Array.from({ length: 6 }, (_, index) => `lossy ${index + 1}`)
    for (const each of texts) await ada.client.conversations.send(ben.did, each)
    for (const each of texts) await until(`${each} received`, () => findMessage(ben, ada.did, each, 'received'), 30_000)
    expect(count, 'pushes went through the sieve').to.be.greaterThan(3)
    const got = ben.client.conversations.messages(ada.did).map(({ text }) => text)
    expect(got.filter((text) => text.startsWith('lossy'))).to.deep.equal(texts)
    await until('no gap left', () => (ben.client.conversations.list()[0]?.missing === 0 ? true : undefined))
    await world.restart(ben)
    await ben.client.start()
    await ben.client.conversations.load(ada.did)
  })

  it('shows two tabs one truth while only one of them talks to relays', async () => {
    await world.restart(ada, { shared: true })
    const follower = await world.open({ address: ada.wallet.address, store: ada.store, shared: true })
    await ada.client.start()
    await follower.start()
    await until('a leader and a follower', () =>
      ada.client.connection.leader && !follower.connection.leader && follower.connection.relays === 2
        ? true
        : undefined,
    )
    await follower.conversations.load(ben.did)
    await follower.conversations.send(ben.did, 'from the other tab')
    for (const client of [follower, ada.client]) {
      await until('delivered in both', () => findMessage({ client }, ben.did, 'from the other tab', 'delivered'))
    }
    await ben.client.conversations.send(ada.did, 'to both tabs')
    await until('received in the follower', () =>
      findMessage({ client: follower }, ben.did, 'to both tabs', 'received'),
    )
    expect(ada.client.conversations.messages(ben.did).filter(({ text }) => text === 'to both tabs')).to.have.length(1)
    await ada.client.stop()
    await until('the other takes over', () => (follower.connection.leader ? true : undefined))
    await follower.conversations.send(ben.did, 'alone now')
    await until('delivered', () => findMessage({ client: follower }, ben.did, 'alone now', 'delivered'))
    await follower.stop()
    await world.restart(ada)
    await ada.client.start()
  })

  it('never sends a step of a call that nobody wants any more, and spends no stamps on it', async () => {
    await ada.client.stop()
    const used = ada.client.books.list()[0]?.usedThisEpoch
    const { address: owner } = ada.wallet
    const keys = storeKeys(world.relays.addressBook, owner.toLowerCase() as Address)
    const call = { step: 'offer', callId: 'too-late-to-ring', media: 'audio' } as const
    const sentAt = Date.now() - 46_000
    const id = 'left-by-a-crash'
    const job: Job = {
      id,
      peer: ben.did,
      address: ben.wallet.address.toLowerCase() as Address,
      at: sentAt,
      sequence: 0,
      content: { type: 'call', id, to: ben.did, sequence: 0, sentAt, call },
      attempts: 0,
      earlier: [],
      failed: false,
      until: sentAt + 45_000,
    }
    await ada.store.put(keys.job(id), job)
    await world.restart(ada)
    await ada.client.start()
    await until('it is gone', async () => ((await ada.store.get(keys.job(id))) === undefined ? true : undefined))
    expect(ada.client.books.list()[0]?.usedThisEpoch).to.equal(used)
    // What is written after it arrives, and it does not.
    await ada.client.conversations.send(ben.did, 'too late to call')
    await until('received', () => findMessage(ben, ada.did, 'too late to call', 'received'))
    expect(ben.client.calls.history()).to.deep.equal([])
  })

  it('replaces the keys when registered on another device, and mail goes there', async () => {
    const device = await world.open({ address: ben.wallet.address, store: memoryStore() })
    await device.start()
    expect(device.identity.status()).to.equal('elsewhere')
    expect(device.identity.get()).to.equal(undefined)
    await device.identity.register({ wallet: ben.wallet, name: 'Ben on his phone' })
    expect(device.identity.status()).to.equal('registered')
    await until('Ada knows the new keys', async () =>
      (await ada.client.identity.find(ben.did)).name === 'Ben on his phone' ? true : undefined,
    )
    await ada.client.conversations.send(ben.did, 'to the phone')
    await until('received', () => findMessage({ client: device }, ada.did, 'to the phone', 'received'))
    await device.stop()
  })

  it('lists the relays with what they carried, also without a wallet', async () => {
    const relays = await readRelays({ addressBook: world.relays.addressBook })
    expect(relays.map(({ id }) => id)).to.deep.equal([1, 2])
    for (const relay of relays) {
      expect(relay).to.include({ eligible: true, reachable: true })
      expect(relay.status?.stamps.postmarked, 'stamps carried').to.be.greaterThan(0)
      expect(relay.earned).to.be.a('bigint')
    }
    expect(ada.client.getSnapshot(), 'the same object until something changes').to.equal(ada.client.getSnapshot())
  })

  it('knows how many relays it is connected to and how far they are', async () => {
    const connection = await until('measured', () => {
      const { latencyMs } = ada.client.connection
      return latencyMs === undefined ? undefined : ada.client.connection
    })
    expect(connection).to.include({ relays: 2, chain: 'ok' })
    expect(connection.latencyMs).to.be.within(0, 5_000)
  })
})

/** A transport's methods, usable from another object. */
function bound(transport: Transport): Transport {
  return {
    start: () => transport.start(),
    stop: () => transport.stop(),
    send: (message) => transport.send(message),
    subscribe: (topic, onMessage) => transport.subscribe(topic, onMessage),
    history: (topic, from, to) => transport.history(topic, from, to),
    setMultiaddrs: (multiaddrs) => transport.setMultiaddrs(multiaddrs),
    status: () => transport.status(),
    onStatus: (listener) => transport.onStatus(listener),
  }
}
