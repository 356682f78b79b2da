import {
  ackAddress,
  encodeProfile,
  fromHex,
  type Hex,
  parseProfile,
  postOfficeDomain,
  receiptTree,
  signPostmark,
  signReceipt,
  toHex,
} from '@parley/protocol'
import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { until } from '../node/support/relayWorld.ts'
import { ClientWorld, type Person } from './support/ClientWorld.ts'
import { findMessage } from './support/findMessage.ts'
import { type Liar, type Lie, startLiar } from './support/startLiar.ts'

/** The third to register. */
const LIAR = 3

describe('a staked relay that lies', function () {
  this.timeout(120_000)
  let world: ClientWorld
  let liar: Liar
  let ada: Person
  let ben: Person
  /** What the liar is given and serves, changed at will. */
  const profiles = new Map<string, Buffer>()
  let forged = 0
  const someKey = fromHex(generatePrivateKey())
  const json = (status: number, value: unknown) => ({ status, body: JSON.stringify(value) })

  /** Polite enough to be chosen: answers its health page and takes profiles. */
  const polite: Lie = async ({ method, path, body }) => {
    const [, , kind, name = ''] = path.split(/[/?]/)
    if (kind === 'health') return json(200, { status: 'ok', time: Date.now() + 86_400_000 })
    if (kind === 'profiles' && method === 'PUT') {
      profiles.set(name, Buffer.from(body))
      return { status: 204, body: '' }
    }
    if (kind === 'profiles') {
      const profile = profiles.get(name)
      return profile === undefined ? json(404, { code: 'profile/unknown' }) : { status: 200, body: profile }
    }
    if (kind === 'messages') return json(200, await heldAndReceipted(name as Hex))
    if (kind === 'outcomes') {
      const { messageHashes } = JSON.parse(body) as { messageHashes: Hex[] }
      const outcomes = await Promise.all(messageHashes.map(async (hash) => [hash, await heldAndReceipted(hash)]))
      return json(200, { outcomes: Object.fromEntries(outcomes) })
    }
    if (kind === 'receipts') return { status: 204, body: '' }
    return json(200, { hello: 'world' })
  }

  /** The hash of the stamp that names the liar: it sees the frame, so it knows it. */
  async function stampOf(messageHash: Hex): Promise<{ stampHash: Uint8Array; epoch: number } | undefined> {
    type Frame = { messageHash: Hex; epoch: number; named: { relayId: number; stampHash: Hex }[] }
    const stored = await ada.store.list<{ attempt?: Frame; frames?: Frame[] }>('')
    const frame = stored
      .flatMap(({ value }) => [...(value.frames ?? []), ...(value.attempt === undefined ? [] : [value.attempt])])
      .find((each) => each.messageHash === messageHash)
    const named = frame?.named.find(({ relayId }) => relayId === LIAR)
    return frame === undefined || named === undefined
      ? undefined
      : { stampHash: fromHex(named.stampHash), epoch: frame.epoch }
  }

  /** Claims to hold it and to have the recipient's receipt, all in good form but for the keys that signed it. */
  async function heldAndReceipted(messageHash: Hex): Promise<object> {
    const stamp = await stampOf(messageHash)
    if (stamp === undefined) return { state: 'unknown' }
    const domain = postOfficeDomain({
      chainId: 31_337,
      verifyingContract: fromHex(world.relays.addressBook.contracts.postOffice),
    })
    const { stampHash, epoch } = stamp
    const ackKey = fromHex(ben.client.identity.get()?.profile.ackKey ?? '0x')
    const { root } = receiptTree([stampHash])
    const acceptedAt = Math.floor(Date.now() / 1000)
    const postmark = signPostmark({ stampHash, relayId: LIAR, acceptedAt, domain, privateKey: someKey })
    const receipt = signReceipt({ relayId: LIAR, epoch, root, domain, privateKey: someKey })
    forged++
    return {
      state: 'held',
      messageHash,
      postmarks: [{ ...postmark, stampHash: toHex(stampHash), signature: toHex(postmark.signature) }],
      receipt: {
        relayId: LIAR,
        epoch,
        root: toHex(root),
        signature: toHex(receipt.signature),
        ack: toHex(ackAddress(ackKey, epoch)),
        path: 0,
        proof: [],
        stampHash: toHex(stampHash),
      },
    }
  }

  before(async () => {
    world = await ClientWorld.start()
    await world.relays.addRelay('one')
    await world.relays.addRelay('two')
    await world.relays.connected()
    liar = await startLiar(polite)
    // The cheapest of all, so that everybody chooses it as a hold relay.
    const signer = privateKeyToAccount(generatePrivateKey()).address
    await world.relays.stake({ signer, ask: 1n, multiaddr: '/ip4/127.0.0.1/tcp/1/ws/p2p/16Uiu2HAmBad', url: liar.url })
    ada = await world.person('Ada')
    ben = await world.person('Ben')
  })
  after(async () => {
    await world?.stop()
    await liar?.stop()
  })

  it('is chosen, and the other hold relay still carries the mail', async () => {
    expect(ben.client.identity.get()?.profile.relays).to.include(3)
    await ada.client.conversations.send(ben.did, 'past the liar')
    const delivered = await until('delivered', () => findMessage(ada, ben.did, 'past the liar', 'delivered'), 40_000)
    expect(
      delivered.postmarks.map(({ relayId }) => relayId),
      'its postmark counts for nothing',
    ).to.not.include(3)
    expect(delivered).to.include({ postmarkedBy: 1, of: 2 })
    expect(forged, 'it did try').to.be.greaterThan(0)
  })

  it('cannot claim a delivery that did not happen', async () => {
    await world.restart(ben)
    await ada.client.conversations.send(ben.did, 'nobody is home')
    await until('sent', () => findMessage(ada, ben.did, 'nobody is home', 'sent'), 40_000)
    const before = forged
    await until('it said "delivered" again and again', () => (forged >= before + 4 ? true : undefined))
    expect(findMessage(ada, ben.did, 'nobody is home', 'sent')).to.include({ postmarkedBy: 1 })
    await ben.client.start()
    await until('delivered', () => findMessage(ada, ben.did, 'nobody is home', 'delivered'), 40_000)
  })

  it('cannot move the clock', () => {
    expect(Math.abs(ada.client.now() - Date.now())).to.be.lessThan(5_000)
  })

  it('cannot pass off another profile, whatever it serves', async () => {
    const profile = ben.client.identity.get()?.profile
    const address = ben.wallet.address.toLowerCase()
    const genuine = profiles.get(address)
    if (profile === undefined) throw new Error('Ben has no profile')
    profiles.set(address, Buffer.from(encodeProfile({ ...profile, boxKey: toHex(new Uint8Array(32).fill(9)) })))
    const newcomer = await world.stranger()
    await newcomer.client.start()
    const found = await newcomer.client.identity.find(ben.did)
    expect(found.profile.boxKey, 'from an honest relay').to.equal(profile.boxKey)
    for (const { relay } of world.relays.relays) await relay.stop()
    const alone = await world.stranger()
    await alone.client.start()
    const error = await alone.client.identity.find(ben.did).catch((thrown: unknown) => thrown)
    expect(error, 'only the liar is left').to.have.property('code', 'profile/forged')
    if (genuine !== undefined) profiles.set(address, genuine)
    expect((await alone.client.identity.find(ben.did)).profile).to.deep.equal(
      parseProfile(new Uint8Array(genuine ?? [])),
    )
    await alone.client.stop()
    await newcomer.client.stop()
  })

  it('hangs, floods or talks nonsense without hanging, filling or crashing a client', async () => {
    const lies: [string, Lie][] = [
      ['nonsense', () => ({ status: 200, body: '<html>' })],
      ['an endless answer', () => 'endless'],
      ['wrong types', () => json(200, { status: 'ok', time: 'noon', outcomes: [1, 2], claims: {}, chain: 7 })],
      ['an error without a problem', () => ({ status: 500, body: '' })],
      ['deep nonsense', () => ({ status: 200, body: '['.repeat(200_000) })],
    ]
    for (const [name, lie] of lies) {
      liar.lie = lie
      const { client } = await world.stranger()
      const relays = await client.relays.list()
      const third = relays.find(({ id }) => id === 3)
      expect(third, name).to.include({ reachable: false, status: undefined })
      const error = await client.identity.find(ben.did).catch((thrown: unknown) => thrown)
      expect(error, name).to.have.property('code').that.is.oneOf(['profile/unavailable', 'profile/forged'])
    }
    liar.lie = () => undefined
    const { client } = await world.stranger()
    const begun = Date.now()
    const [third] = (await client.relays.list()).filter(({ id }) => id === 3)
    expect(third, 'silence').to.include({ reachable: false })
    expect(Date.now() - begun).to.be.lessThan(8_000)
  })
})
