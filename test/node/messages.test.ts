import type { LightNode } from '@waku/sdk'
import { expect } from 'chai'
import { closeClient, lightClient, push } from './support/lightClient.ts'
import { RelayWorld, type SentMessage, type TestBook, type TestInbox, until } from './support/relayWorld.ts'

const HOUR = { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 }

describe('relay: messages', function () {
  this.timeout(90_000)
  let world: RelayWorld
  let inbox: TestInbox
  let book: TestBook
  let sender: LightNode
  let reader: LightNode
  let slot = 0

  before(async () => {
    world = await RelayWorld.start({ parameters: HOUR })
    await world.addRelay('ada', { ask: 50n })
    await world.addRelay('ben')
    await world.connected()
    book = await world.openBook({ depth: 16, unit: 100n })
    inbox = await world.openInbox()
    const { network } = world.addressBook
    const [ada, ben] = world.relays
    sender = await lightClient([ada?.relay.multiaddr ?? ''], network)
    reader = await lightClient([ben?.relay.multiaddr ?? ''], network)
  })
  after(async () => {
    await closeClient(sender)
    await closeClient(reader)
    await world?.stop()
  })

  const relayOf = (index: number) => {
    const found = world.relays[index]
    if (found === undefined) throw new Error('no such relay')
    return found
  }
  const forBoth = (more: Partial<Parameters<RelayWorld['message']>[0]> = {}): SentMessage => {
    const stamps = world.relays.map(({ id }) => ({ book, slot: slot++, relayId: id }))
    return world.message({ inbox, stamps, ...more })
  }
  const forAda = (more: Partial<Parameters<RelayWorld['message']>[0]> = {}): SentMessage =>
    world.message({ inbox, stamps: [{ book, slot: slot++, relayId: relayOf(0).id }], ...more })
  const outcome = async (index: number, { hash }: SentMessage, wait = 0) => {
    const response = await fetch(`${relayOf(index).relay.url}/v1/messages/${hash}?wait=${wait}`)
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: (await response.json()) as Record<string, unknown>,
    }
  }
  const stored = async (node: LightNode, contentTopic: string): Promise<Uint8Array[]> => {
    const found: Uint8Array[] = []
    await node.store.queryWithOrderedCallback([node.createDecoder({ contentTopic })], (message) => {
      found.push(message.payload)
    })
    return found
  }
  const contains = (payloads: Uint8Array[], { payload }: SentMessage) =>
    payloads.some((found) => Buffer.compare(found, payload) === 0)

  for (const { name, useLegacy } of [
    { name: 'lightpush 3', useLegacy: false },
    { name: 'lightpush 2', useLegacy: true },
  ]) {
    it(`carries a stamped message from ${name} over gossip to a filter subscriber and both holds`, async () => {
      const received: Uint8Array[] = []
      const decoder = reader.createDecoder({ contentTopic: inbox.topic })
      await reader.filter.subscribe(decoder, ({ payload }) => void received.push(payload))
      const message = forBoth()
      expect(await push(sender, message, { useLegacy })).to.equal(true)
      await until('the subscriber has it', () => (contains(received, message) ? true : undefined))
      for (const index of [0, 1]) {
        const { status, body } = await outcome(index, message, 3000)
        expect(status, `relay ${index}`).to.equal(200)
        expect(body).to.include({ state: 'held', messageHash: message.hash, receipt: null })
        const [postmark] = body.postmarks as {
          relayId: number
          signature: string
          stampHash: string
          acceptedAt: number
        }[]
        expect(postmark?.relayId).to.equal(relayOf(index).id)
        expect(world.postmarkSigner(postmark)).to.equal(relayOf(index).signer)
      }
      expect(contains(await stored(reader, inbox.topic), message), 'store of ben').to.equal(true)
      expect(contains(await stored(sender, inbox.topic), message), 'store of ada').to.equal(true)
      await reader.filter.unsubscribe(decoder)
    })
  }

  it('answers the same bytes again with the same postmark', async () => {
    const message = forBoth()
    await push(sender, message)
    const first = await outcome(0, message)
    expect(await push(sender, message)).to.equal(true)
    expect((await outcome(0, message)).body).to.deep.equal(first.body)
  })

  it('gossips a message that names another relay, and does not hold it', async () => {
    const message = world.message({ inbox, stamps: [{ book, slot: slot++, relayId: relayOf(1).id }] })
    expect(await push(sender, message)).to.equal(true)
    expect((await outcome(1, message, 3000)).status).to.equal(200)
    expect((await outcome(0, message)).body).to.include({ code: 'message/unknown', status: 404 })
    expect(contains(await stored(sender, inbox.topic), message)).to.equal(false)
  })

  describe('refuses by name, stores nothing, pushes nothing, gossips nothing', () => {
    const minute = 60_000_000_000n
    let poor: TestBook
    let received: Uint8Array[]

    before(async () => {
      poor = await world.openBook({ depth: 14, unit: 10n })
      received = []
      await reader.filter.subscribe(
        reader.createDecoder({ contentTopic: inbox.topic }),
        ({ payload }) => void received.push(payload),
      )
    })

    const cases: { name: string; code: string; status: number; make: () => Promise<SentMessage> | SentMessage }[] = [
      { name: 'unstamped', code: 'frame/no-stamp', status: 402, make: () => world.message({ inbox, stamps: [] }) },
      { name: 'forged', code: 'stamp/forged', status: 403, make: () => forBoth({ forge: true }) },
      {
        name: 'signed for another message',
        code: 'stamp/forged',
        status: 403,
        make: () => forBoth({ signedFor: new Uint8Array(32).fill(9) }),
      },
      {
        name: 'expired',
        code: 'message/expired',
        status: 422,
        make: () => forBoth({ timestampNs: BigInt(Date.now()) * 1_000_000n - 2n * minute }),
      },
      {
        name: 'from the future',
        code: 'message/expired',
        status: 422,
        make: () => forBoth({ timestampNs: BigInt(Date.now()) * 1_000_000n + 2n * minute }),
      },
      { name: 'of another epoch', code: 'epoch/wrong', status: 422, make: () => forBoth({ epoch: world.epoch() + 3 }) },
      {
        name: 'oversized',
        code: 'frame/too-large',
        status: 413,
        make: () => forBoth({ envelope: new Uint8Array(17_000) }),
      },
      {
        name: 'paying for fewer slots than it is long',
        code: 'span/wrong',
        status: 400,
        make: () =>
          world.message({
            inbox,
            envelope: new Uint8Array(5000),
            stamps: [{ book, slot: slot++, relayId: relayOf(0).id, span: 1 }],
          }),
      },
      {
        name: 'outside the sheet',
        code: 'slot/outside',
        status: 400,
        make: () => world.message({ inbox, stamps: [{ book, slot: 2 ** 16, relayId: relayOf(0).id }] }),
      },
      {
        name: 'of a book that the chain does not know',
        code: 'book/unknown',
        status: 402,
        make: () => world.message({ inbox, stamps: [{ book, slot: 0, relayId: relayOf(0).id, bookId: 999_999n }] }),
      },
      {
        name: 'to an inbox of nobody here',
        code: 'inbox/unknown',
        status: 404,
        make: () => forAda({ contentTopic: '/parley/1/ffffffffffffffffffffffffffffffff/proto' }),
      },
      {
        name: 'with another ack than its inbox',
        code: 'inbox/unknown',
        status: 404,
        make: () => forAda({ ack: new Uint8Array(20).fill(3) }),
      },
      {
        name: 'naming a relay that is not staked',
        code: 'relay/not-eligible',
        status: 422,
        make: () => world.message({ inbox, stamps: [{ book, slot: slot++, relayId: 77 }] }),
      },
      {
        name: 'double-spent',
        code: 'slot/spent',
        status: 409,
        make: async () => {
          const spent = slot++
          const own = await world.openBook({ depth: 14, unit: 100n })
          const stamps = [{ book: own, slot: spent, relayId: relayOf(0).id }]
          const honest = world.message({ inbox, stamps })
          expect(await push(sender, honest)).to.equal(true)
          return world.message({ inbox, stamps })
        },
      },
      {
        name: 'underpaid',
        code: 'price/low',
        status: 402,
        make: () => world.message({ inbox, stamps: [{ book: poor, slot: 0, relayId: relayOf(0).id }] }),
      },
    ]
    for (const { name, code, status, make } of cases) {
      it(`${name}: ${code}`, async () => {
        const message = await make()
        const heldBefore = relayOf(0).relay.status().held
        const refusedByBen = JSON.stringify(relayOf(1).relay.status().stamps.refused)
        expect(await push(sender, message), 'pushed').to.equal(false)
        const { body, type, ...answer } = await outcome(0, message)
        expect(body.code).to.equal(code)
        expect(answer.status).to.equal(status)
        expect(type).to.equal('application/problem+json')
        expect(body).to.include.keys('type', 'title', 'status', 'detail')
        expect(relayOf(0).relay.status().held, 'held').to.equal(heldBefore)
        expect(contains(await stored(sender, message.contentTopic), message), 'stored').to.equal(false)
        // A good message behind it has overtaken it everywhere: what has not come by then does not come.
        const good = forBoth()
        await push(sender, good)
        if (name !== 'underpaid')
          await until('a good message arrives', () => (contains(received, good) ? true : undefined))
        expect(contains(received, message), 'pushed to the subscriber').to.equal(false)
        expect(JSON.stringify(relayOf(1).relay.status().stamps.refused), 'gossiped').to.equal(refusedByBen)
      })
    }
  })

  it('sends on, but does not answer for, a message whose own stamp it refuses', async () => {
    const poor = await world.openBook({ depth: 14, unit: 10n })
    const [ada, ben] = [relayOf(0), relayOf(1)]
    const stamps = [
      { book: poor, slot: 0, relayId: ada.id },
      { book: poor, slot: 1, relayId: ben.id },
    ]
    const message = world.message({ inbox, stamps })
    expect(await push(sender, message)).to.equal(false)
    expect((await outcome(0, message)).body).to.include({ code: 'price/low', relayId: ada.id })
    expect((await outcome(1, message, 3000)).status).to.equal(200)
  })

  it('keeps the connection of a default client over 200 sequential sends', async () => {
    const before = relayOf(0).relay.status().stamps
    for (let count = 0; count < 200; count += 1) expect(await push(sender, forBoth()), `send ${count}`).to.equal(true)
    const after = relayOf(0).relay.status().stamps
    expect(after.accepted - before.accepted).to.equal(400)
    expect(sender.libp2p.getConnections()).to.have.length(1)
  })

  it('pages through the store in both directions and answers by hash', async () => {
    const decoder = reader.createDecoder({ contentTopic: inbox.topic })
    const all = await stored(reader, inbox.topic)
    expect(all.length).to.be.greaterThan(200)
    const backward: string[] = []
    for await (const page of reader.store.queryGenerator([decoder], {
      paginationForward: false,
      paginationLimit: 50,
    })) {
      const messages = await Promise.all(page)
      backward.unshift(
        ...messages.flatMap((message) => (message === undefined ? [] : [Buffer.from(message.payload).toString('hex')])),
      )
    }
    expect(backward).to.deep.equal(all.map((payload) => Buffer.from(payload).toString('hex')))
  })
})
