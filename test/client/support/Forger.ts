import type { Transport } from '@parley/client'
import { createWakuTransport } from '@parley/client/waku'
import {
  type CentreStep,
  type Content,
  encodeContent,
  fromHex,
  type Hex,
  inboxTopic,
  parseDid,
  parseProfile,
  sealedBox,
  type WireMessage,
} from '@parley/protocol'
import type { DeviceKeys } from '../../../client/src/identity/DeviceKeys.ts'
import { storeKeys } from '../../../client/src/state/storeKeys.ts'
import type { TestBook } from '../../node/support/relayWorld.ts'
import type { ClientWorld, Person } from './ClientWorld.ts'

/** Somebody with a program of his own: seals what he likes with any date, and puts new stamps on old envelopes. */
export class Forger {
  readonly person: Person
  readonly #world: ClientWorld
  readonly #transport: Transport
  readonly #book: TestBook
  #slot = 0

  private constructor(parts: { person: Person; world: ClientWorld; transport: Transport; book: TestBook }) {
    this.person = parts.person
    this.#world = parts.world
    this.#transport = parts.transport
    this.#book = parts.book
  }

  static async start(world: ClientWorld): Promise<Forger> {
    const person = await world.person('Eve', { depth: 0 })
    const { clusterId, shards } = world.relays.addressBook.network
    const multiaddrs = world.relays.relays.map(({ relay }) => relay.multiaddr)
    const transport = await createWakuTransport({ multiaddrs, clusterId, shards })
    await transport.start()
    return new Forger({ person, world, transport, book: await world.relays.openBook({ unit: 1000n }) })
  }

  async seal(to: string, { callId, sentAt }: { callId: string; sentAt: number }): Promise<Uint8Array> {
    const call = { step: 'offer', callId, media: 'audio' } as const
    return await this.#seal(to, { type: 'call', id: callId, to, sequence: 0, sentAt, call })
  }

  /** Says something about a centre, whatever his own program would say. */
  async say(to: string, centre: CentreStep): Promise<void> {
    const id = `${Math.random()}`.slice(2)
    const sentAt = this.person.client.now()
    await this.send(to, await this.#seal(to, { type: 'centre', id, to, sequence: 0, sentAt, centre }))
  }

  async #seal(to: string, content: Content): Promise<Uint8Array> {
    const { addressBook } = this.#world.relays
    const keys = storeKeys(addressBook, parseDid(this.person.did).address)
    const device = await this.person.store.get<DeviceKeys>(keys.deviceKeys)
    if (device === undefined) throw new Error('Eve has no keys')
    return await sealedBox.seal({
      content: encodeContent(content),
      sender: { did: this.person.did, signKey: device.signKey },
      recipientKeys: [fromHex((await this.#profile(to)).boxKey as Hex)],
      random: crypto.getRandomValues(new Uint8Array(128)),
    })
  }

  /** Sends an envelope as a message of now. */
  async send(to: string, envelope: Uint8Array): Promise<void> {
    const ackKey = fromHex((await this.#profile(to)).ackKey as Hex)
    const [relay] = this.#world.relays.relays
    const { contentTopic, timestampNs, payload } = this.#world.relays.message({
      inbox: {
        address: '0x',
        ackPrivate: new Uint8Array(),
        profile: new Uint8Array(),
        ackKey,
        topic: inboxTopic(ackKey),
      },
      stamps: [{ book: this.#book, slot: this.#slot++, relayId: relay?.id ?? 0 }],
      envelope,
    })
    await this.#transport.send({
      contentTopic,
      timestampNs: (timestampNs / 1_000_000n) * 1_000_000n,
      payload,
    } satisfies WireMessage)
  }

  async stop(): Promise<void> {
    await this.#transport.stop()
  }

  async #profile(did: string): Promise<ReturnType<typeof parseProfile>> {
    const [relay] = this.#world.relays.relays
    const response = await fetch(`${relay?.relay.url}/v1/profiles/${parseDid(did).address}`)
    return parseProfile(new Uint8Array(await response.arrayBuffer()))
  }
}
