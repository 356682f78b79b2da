import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify } from '@libp2p/identify'
import type { Libp2p } from '@libp2p/interface'
import { webSockets } from '@libp2p/websockets'
import { all } from '@libp2p/websockets/filters'
import { multiaddr } from '@multiformats/multiaddr'
import { pubsubTopicOf } from '@parley/protocol'
import { proto_filter_v2, proto_lightpush } from '@waku/proto'
import { expect } from 'chai'
import * as lp from 'it-length-prefixed'
import { createLibp2p } from 'libp2p'
import {
  RelayWorld,
  type SentMessage,
  type TestBook,
  type TestInbox,
  until,
  type WorldRelay,
} from './support/relayWorld.ts'

const FILTER = '/vac/waku/filter-subscribe/2.0.0-beta1'
const PUSH = '/vac/waku/filter-push/2.0.0-beta1'
const LIGHT_PUSH = '/vac/waku/lightpush/3.0.0'

/** The protocols spoken byte by byte: what other clients do, and what the SDK never would. */
describe('relay: filter and raw streams', function () {
  this.timeout(60_000)
  let world: RelayWorld
  let ada: WorldRelay
  let book: TestBook
  let inbox: TestInbox
  let pubsubTopic: string
  let libp2p: Libp2p
  let slot = 0
  const received: string[] = []
  let breakStream = false

  before(async () => {
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    ada = await world.addRelay('ada')
    book = await world.openBook({ depth: 14 })
    inbox = await world.openInbox()
    pubsubTopic = pubsubTopicOf(inbox.topic, world.addressBook.network)
    libp2p = await createLibp2p({
      transports: [webSockets({ filter: all })],
      streamMuxers: [yamux()],
      connectionEncrypters: [noise()],
      services: { identify: identify() },
    })
    await libp2p.handle(PUSH, async ({ stream }) => {
      try {
        for await (const frame of lp.decode(stream.source)) {
          const { wakuMessage } = proto_filter_v2.MessagePush.decode(frame.subarray())
          received.push(Buffer.from(wakuMessage?.payload ?? []).toString('hex'))
          if (breakStream) {
            breakStream = false
            stream.abort(new Error('the tab was suspended'))
          }
        }
      } catch {
        // Our own abort.
      }
    })
    await libp2p.dial(multiaddr(ada.relay.multiaddr))
  })
  after(async () => {
    await libp2p?.stop()
    await world?.stop()
  })

  const request = async (protocol: string, body: Uint8Array): Promise<Uint8Array> => {
    const stream = await libp2p.getConnections()[0]?.newStream(protocol)
    if (stream === undefined) throw new Error('not connected')
    void stream.sink(lp.encode([body])).catch(() => undefined)
    for await (const frame of lp.decode(stream.source)) return frame.subarray()
    throw new Error('no answer')
  }
  const filter = async (
    filterSubscribeType: keyof typeof proto_filter_v2.FilterSubscribeRequest.FilterSubscribeType,
    contentTopics: string[] = [],
  ) => {
    const type = filterSubscribeType as proto_filter_v2.FilterSubscribeRequest.FilterSubscribeType
    const bytes = proto_filter_v2.FilterSubscribeRequest.encode({
      requestId: '1',
      filterSubscribeType: type,
      pubsubTopic,
      contentTopics,
    })
    return proto_filter_v2.FilterSubscribeResponse.decode(await request(FILTER, bytes)).statusCode
  }
  const push = async ({ contentTopic, payload, timestampNs }: SentMessage, more = {}) => {
    const message = { contentTopic, payload, timestamp: timestampNs, ...more }
    const bytes = proto_lightpush.LightPushRequestV3.encode({ requestId: '1', pubsubTopic, message })
    return proto_lightpush.LightPushResponseV3.decode(await request(LIGHT_PUSH, bytes))
  }
  const good = () => world.message({ inbox, stamps: [{ book, slot: slot++, relayId: ada.id }] })
  const arrived = (message: SentMessage) => received.includes(Buffer.from(message.payload).toString('hex'))

  it('keeps to its limits', async () => {
    expect(await filter('SUBSCRIBER_PING'), 'ping before').to.equal(404)
    expect(await filter('SUBSCRIBE', []), 'no topic').to.equal(400)
    expect(
      await filter(
        'SUBSCRIBE',
        Array.from({ length: 101 }, (_, index) => `/parley/1/${index}/proto`),
      ),
      '101 topics',
    ).to.equal(400)
    expect(await filter('SUBSCRIBE', [`/parley/1/${'x'.repeat(200)}/proto`]), 'a long topic').to.equal(400)
    for (let group = 0; group < 10; group += 1) {
      const topics = Array.from({ length: 100 }, (_, index) => `/parley/1/${group}-${index}/proto`)
      expect(await filter('SUBSCRIBE', topics)).to.equal(200)
    }
    expect(await filter('SUBSCRIBE', [inbox.topic]), 'one too many').to.equal(503)
    expect(await filter('UNSUBSCRIBE_ALL')).to.equal(200)
    expect(ada.relay.status().subscribers).to.equal(0)
  })

  it('pushes, answers pings, and goes on after a push stream broke', async () => {
    expect(await filter('SUBSCRIBE', [inbox.topic])).to.equal(200)
    expect(await filter('SUBSCRIBER_PING')).to.equal(200)
    const first = good()
    expect((await push(first)).statusCode).to.equal(200)
    await until('the first arrives', () => (arrived(first) ? true : undefined))
    breakStream = true
    const second = good()
    await push(second)
    await until('the second arrives', () => (arrived(second) ? true : undefined))
    const third = good()
    await push(third)
    await until('the third arrives on a new stream', () => (arrived(third) ? true : undefined))
    expect(await filter('UNSUBSCRIBE', [inbox.topic])).to.equal(200)
    expect(await filter('SUBSCRIBER_PING'), 'ping after').to.equal(404)
  })

  it('says why it refuses, in the words and numbers of lightpush', async () => {
    expect(await push(world.message({ inbox, stamps: [] }))).to.include({
      statusCode: 420,
      statusDesc: 'frame/no-stamp',
    })
    const large = world.message({
      inbox,
      stamps: [{ book, slot: slot++, relayId: ada.id, span: 9 }],
      envelope: new Uint8Array(17_000),
    })
    expect(await push(large)).to.include({ statusCode: 413, statusDesc: 'frame/too-large' })
    expect(await push(good(), { ephemeral: true })).to.include({ statusCode: 420, statusDesc: 'frame/fixed-field' })
    expect(await push(good(), { meta: new Uint8Array(4) })).to.include({
      statusCode: 420,
      statusDesc: 'frame/fixed-field',
    })
    const bytes = proto_lightpush.LightPushRequestV3.encode({
      requestId: '7',
      pubsubTopic: '/waku/2/rs/1/0',
      message: { contentTopic: inbox.topic, payload: new Uint8Array(3) },
    })
    expect(proto_lightpush.LightPushResponseV3.decode(await request(LIGHT_PUSH, bytes))).to.include({
      statusCode: 421,
      requestId: '7',
    })
    expect(
      proto_lightpush.LightPushResponseV3.decode(await request(LIGHT_PUSH, new Uint8Array([255, 255, 255]))),
    ).to.include({ statusCode: 400 })
  })

  it('cuts off a request without end, and lives on', async () => {
    const failed = await request(LIGHT_PUSH, new Uint8Array(400_000)).catch((error: Error) => error)
    expect(failed).to.be.instanceOf(Error)
    expect((await push(good())).statusCode).to.equal(200)
  })

  it('forgets a subscriber that disconnects', async () => {
    await filter('SUBSCRIBE', [inbox.topic])
    expect(ada.relay.status().subscribers).to.equal(1)
    await libp2p.stop()
    await until('it is forgotten', () => (ada.relay.status().subscribers === 0 ? true : undefined))
  })
})
