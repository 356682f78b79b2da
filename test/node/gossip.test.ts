import { type GossipSub, gossipsub } from '@chainsafe/libp2p-gossipsub'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify } from '@libp2p/identify'
import type { Libp2p, PubSub } from '@libp2p/interface'
import { webSockets } from '@libp2p/websockets'
import { all } from '@libp2p/websockets/filters'
import { multiaddr } from '@multiformats/multiaddr'
import { pubsubTopicOf } from '@parley/protocol'
import { proto_message, type WakuMessage } from '@waku/proto'
import { expect } from 'chai'
import { createLibp2p } from 'libp2p'
import {
  RelayWorld,
  type SentMessage,
  type TestBook,
  type TestInbox,
  until,
  type WorldRelay,
} from './support/relayWorld.ts'

/** A gossip peer that says what it likes: another relay's software, or an attacker's. */
async function gossipPeer(topic: string) {
  const libp2p: Libp2p<{ pubsub: PubSub; identify: unknown }> = await createLibp2p({
    transports: [webSockets({ filter: all })],
    streamMuxers: [yamux()],
    connectionEncrypters: [noise()],
    services: {
      identify: identify(),
      pubsub: gossipsub({
        globalSignaturePolicy: 'StrictNoSign',
        fallbackToFloodsub: false,
        allowPublishToZeroTopicPeers: true,
      }) as unknown as (components: unknown) => PubSub,
    },
    start: false,
  })
  const pubsub = libp2p.services.pubsub as unknown as GossipSub
  pubsub.multicodecs = ['/vac/waku/relay/2.0.0']
  await libp2p.start()
  pubsub.subscribe(topic)
  return { libp2p, pubsub, id: libp2p.peerId.toString() }
}

describe('relay: gossip', function () {
  this.timeout(60_000)
  let world: RelayWorld
  let ada: WorldRelay
  let ben: WorldRelay
  let book: TestBook
  let inbox: TestInbox
  let topic: string
  let slot = 0
  const peers: Awaited<ReturnType<typeof gossipPeer>>[] = []

  before(async () => {
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    ada = await world.addRelay('ada')
    ben = await world.addRelay('ben')
    await world.connected()
    book = await world.openBook({ depth: 14 })
    inbox = await world.openInbox()
    topic = pubsubTopicOf(inbox.topic, world.addressBook.network)
  })
  after(async () => {
    for (const { libp2p } of peers) await libp2p.stop()
    await world?.stop()
  })

  const join = async () => {
    const peer = await gossipPeer(topic)
    peers.push(peer)
    await peer.libp2p.dial(multiaddr(ada.relay.multiaddr))
    await until('the peer is in the mesh', () => (peer.pubsub.getMeshPeers(topic).length > 0 ? true : undefined))
    return peer
  }
  const encode = ({ contentTopic, payload, timestampNs }: SentMessage, more: Partial<WakuMessage> = {}) =>
    proto_message.WakuMessage.encode({ contentTopic, payload, timestamp: timestampNs, ...more })
  const heldBy = async ({ relay }: WorldRelay, { hash }: SentMessage, wait = 0) =>
    (await fetch(`${relay.url}/v1/messages/${hash}?wait=${wait}`)).status === 200
  const good = () => world.message({ inbox, stamps: [ada, ben].map(({ id }) => ({ book, slot: slot++, relayId: id })) })
  const refusals = ({ relay }: WorldRelay) =>
    Object.values(relay.status().stamps.refused).reduce((sum, count) => sum + count, 0)

  it('takes and passes on a good message of an outside gossip peer', async () => {
    const peer = await join()
    const message = good()
    await peer.pubsub.publish(topic, encode(message))
    expect(await heldBy(ada, message, 3000)).to.equal(true)
    expect(await heldBy(ben, message, 3000)).to.equal(true)
    expect(ada.relay.peerScore(peer.id)).to.be.at.least(0)
  })

  it('lowers nobody for what honest relays may see differently', async () => {
    const peer = await join()
    // A book of its own: spending a slot twice closes it.
    const spent = await world.openBook({ depth: 14 })
    const honest = world.message({ inbox, stamps: [{ book: spent, slot: 0, relayId: ada.id }] })
    await peer.pubsub.publish(topic, encode(honest))
    expect(await heldBy(ada, honest, 3000)).to.equal(true)
    const before = refusals(ada)
    const ignored = [
      world.message({ inbox, stamps: [{ book, slot: slot++, relayId: ada.id, bookId: 12_345n }] }),
      world.message({ inbox, stamps: [{ book, slot: slot++, relayId: ada.id }], epoch: world.epoch() + 5 }),
      world.message({
        inbox,
        stamps: [{ book, slot: slot++, relayId: ada.id }],
        timestampNs: BigInt(Date.now() - 120_000) * 1_000_000n,
      }),
      world.message({ inbox, stamps: [{ book: spent, slot: 0, relayId: ada.id }] }),
    ]
    for (const message of ignored) await peer.pubsub.publish(topic, encode(message))
    await until('all are refused', () => (refusals(ada) >= before + ignored.length ? true : undefined))
    expect(ada.relay.peerScore(peer.id)).to.be.at.least(0)
    const message = good()
    await peer.pubsub.publish(topic, encode(message))
    expect(await heldBy(ada, message, 3000)).to.equal(true)
  })

  it('stops listening to a peer that gossips invalid messages, and passes none of them on', async () => {
    const spammer = await join()
    const before = refusals(ben)
    const bad = [
      encode(world.message({ inbox, stamps: [{ book, slot: slot++, relayId: ada.id }], forge: true })),
      encode(world.message({ inbox, stamps: [] })),
      encode(good(), { ephemeral: true }),
      encode(good(), { meta: new Uint8Array(8) }),
      new Uint8Array([...encode(good()), 0xfa, 0x3f, 0x03, 1, 2, 3]),
      new Uint8Array([255, 255, 255]),
    ]
    let last = ada.relay.peerScore(spammer.id)
    for (const [index, data] of bad.slice(0, 3).entries()) {
      await spammer.pubsub.publish(topic, data)
      await until(`message ${index} costs score`, () => (ada.relay.peerScore(spammer.id) < last - 5 ? true : undefined))
      last = ada.relay.peerScore(spammer.id)
    }
    for (const data of bad.slice(3)) await spammer.pubsub.publish(topic, data)
    await until('the spammer is below the last threshold', () =>
      ada.relay.peerScore(spammer.id) < -80 ? true : undefined,
    )
    const unheard = good()
    await spammer.pubsub.publish(topic, encode(unheard))
    expect(await heldBy(ada, unheard, 1500), 'even a good message is not heard').to.equal(false)
    expect(refusals(ben), 'nothing reached ben').to.equal(before)
    expect(ben.relay.peerScore(ada.relay.peerId), 'ada keeps her name').to.be.at.least(0)
  })
})
