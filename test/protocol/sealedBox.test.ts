import { createHmac, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import { xchacha20poly1305 } from '@noble/ciphers/chacha'
import {
  boxPublicKeyOf,
  concatBytes,
  MAX_ENVELOPE,
  ProtocolError,
  publicKeyOf,
  sealedBox,
  toHex,
  utf8,
} from '@parley/protocol'
import { expect } from 'chai'
import { createRandom, randomBytes } from './support/random.ts'

const random = createRandom(11)
const bytes = (length: number) => randomBytes(random, length)
const [ann, ben, eve] = [bytes(32), bytes(32), bytes(32)]
const signKey = bytes(32)
const did = 'did:ethr:0x7a69:0x00000000000000000000000000000000000000aa'
const sender = { did, signKey }

describe('sealed box', () => {
  it('is read by each reader and by nobody else', async () => {
    const content = utf8('for two')
    const envelope = await seal(content, [ann, ben])
    for (const boxKey of [ann, ben]) {
      const opened = await sealedBox.open({ envelope, boxKey })
      expect(opened.content).to.deep.equal(content)
      expect(opened.senderDid).to.equal(did)
      expect(opened.verify(publicKeyOf(signKey))).to.equal(true)
    }
    expect(await faultOf(envelope, eve)).to.equal('envelope/not-for-this-key')
  })

  it('says no to every other signing key, and to what is no key', async () => {
    const opened = await sealedBox.open({ envelope: await seal(utf8('x'), [ann]), boxKey: ann })
    for (const key of [publicKeyOf(eve), new Uint8Array(33), new Uint8Array(0), new Uint8Array(65).fill(4)]) {
      expect(opened.verify(key), toHex(key)).to.equal(false)
    }
  })

  it('hides the length in buckets, and a short text costs one slot', async () => {
    const lengths = new Map<number, number>()
    for (const [length, readers] of [[0, 1], [100, 1], [300, 1], [300, 2], [700, 2], [1500, 2], [1800, 2], [8000, 2], [15_900, 1]] as const) {
      const envelope = await seal(new Uint8Array(length), [ann, ben].slice(0, readers))
      lengths.set(length * 10 + readers, envelope.length)
    }
    expect([...lengths.values()]).to.deep.equal([512, 512, 1024, 1024, 2048, 2048, 4096, 10_240, 16_384])
  }) // biome-ignore format: a table

  it('refuses what does not fit, before and after', async () => {
    const cases = [
      { input: { content: new Uint8Array(MAX_ENVELOPE) }, code: 'envelope/too-large' },
      { input: { recipientKeys: [] }, code: 'envelope/recipients' },
      { input: { recipientKeys: Array.from({ length: 17 }, () => boxPublicKeyOf(ann)) }, code: 'envelope/recipients' },
      { input: { recipientKeys: [new Uint8Array(31)] }, code: 'key/public' },
      { input: { recipientKeys: [new Uint8Array(32)] }, code: 'key/public' },
      { input: { random: new Uint8Array(87) }, code: 'envelope/randomness' },
      { input: { sender: { did, signKey: new Uint8Array(32) } }, code: 'key/private' },
      { input: { sender: { did: '', signKey } }, code: 'envelope/malformed' },
    ]
    for (const { input, code } of cases) {
      const right = { content: new Uint8Array(1), sender, recipientKeys: [boxPublicKeyOf(ann)], random: bytes(88) }
      const error = await sealedBox.seal({ ...right, ...input }).catch((caught: unknown) => caught)
      expect(error, Object.keys(input).join()).to.be.instanceOf(ProtocolError).with.property('code', code)
    }
    expect(await faultOf(new Uint8Array(MAX_ENVELOPE + 1), ann)).to.equal('envelope/too-large')
  })

  it('opens nothing in which a byte was changed, cut or added', async () => {
    const envelope = await seal(utf8('whole'), [ann])
    for (let at = 0; at < envelope.length; at++) {
      const changed = envelope.map((byte, index) => (index === at ? byte ^ (1 << (at % 8)) : byte))
      expect(await faultOf(changed, ann), `byte ${at}`).to.match(/^(envelope|key)\//)
    }
    for (const length of [0, 1, 33, 34, 82, 106, 150, 191, envelope.length - 1]) {
      expect(await faultOf(envelope.slice(0, length), ann), `${length} bytes`).to.match(/^envelope\//)
    }
    expect(await faultOf(concatBytes(envelope, new Uint8Array(1)), ann)).to.equal('envelope/not-for-this-key')
  }).timeout(120_000)

  it('never fails with anything but a ProtocolError, whatever the bytes', async () => {
    for (let round = 0; round < 300; round++) {
      const junk = bytes(Math.floor(random() * 700))
      if (round % 2 === 0 && junk.length > 34) {
        junk[0] = 1
        junk[33] = 1 + (round % 3)
      }
      expect(await faultOf(junk, ann), `round ${round}`).to.match(/^(envelope|key)\//)
    }
  })

  describe('by another hand', () => {
    // Written a second time, on Node's own X25519 and HMAC: what is read here is the documented format.
    it('is opened by an independent reader', async () => {
      const envelope = await seal(utf8('hello'), [ben, ann])
      const plain = decryptBody(envelope, ann, 1)
      const didLength = plain[64] ?? 0
      expect(Buffer.from(plain.subarray(65, 65 + didLength)).toString()).to.equal(did)
      const keysAt = 65 + didLength
      expect(plain.slice(keysAt + 32, keysAt + 64)).to.deep.equal(boxPublicKeyOf(ann))
      const at = keysAt + 64
      expect(new DataView(plain.buffer, plain.byteOffset).getUint32(at)).to.equal(5)
      expect(Buffer.from(plain.subarray(at + 4, at + 9)).toString()).to.equal('hello')
      expect(
        plain.subarray(at + 9).every((byte) => byte === 0),
        'padding',
      ).to.equal(true)
    })

    it('a reader cannot pass a signed text on as if it were written to another', async () => {
      const plain = decryptBody(await seal(utf8('to ann only'), [ann]), ann, 0)
      expect(await faultOf(encryptBody(plain, [eve]), eve), 'her key is not among the signed ones').to.equal(
        'envelope/malformed',
      )
      // With her key put into the list the bytes are well formed, but the signature is of another list.
      const keysAt = 65 + (plain[64] ?? 0)
      const forged = Uint8Array.from(plain)
      forged.set(boxPublicKeyOf(eve), keysAt)
      const opened = await sealedBox.open({ envelope: encryptBody(forged, [eve]), boxKey: eve })
      expect(opened.verify(publicKeyOf(signKey))).to.equal(false)
    })

    it('the same body under a new ephemeral key is not verified', async () => {
      const plain = decryptBody(await seal(utf8('once'), [ann]), ann, 0)
      const opened = await sealedBox.open({ envelope: encryptBody(plain, [ann]), boxKey: ann })
      expect(opened.content).to.deep.equal(utf8('once'))
      expect(opened.verify(publicKeyOf(signKey))).to.equal(false)
    })

    it('refuses a body that is cut, lies about a length or hides something in its padding', async () => {
      const plain = decryptBody(await seal(utf8('body'), [ann]), ann, 0)
      const lengthAt = 65 + (plain[64] ?? 0) + 32
      const variants: Record<string, Uint8Array> = {
        'content longer than the body': withUint32(plain, lengthAt, 100_000),
        'content of 4 GB': withUint32(plain, lengthAt, 0xffffffff),
        'DID beyond the body': plain.map((byte, at) => (at === 64 ? 255 : byte)),
        'empty DID': concatBytes(plain.slice(0, 64), new Uint8Array(1), boxPublicKeyOf(ann), new Uint8Array(40)),
        'DID that is no text': plain.map((byte, at) => (at === 65 ? 0xff : byte)),
        'something in the padding': plain.map((byte, at) => (at === plain.length - 1 ? 1 : byte)),
        'content one byte shorter': withUint32(plain, lengthAt, 3),
        'cut after the lengths': plain.slice(0, 110),
      }
      for (const [name, body] of Object.entries(variants)) {
        expect(await faultOf(encryptBody(body, [ann]), ann), name).to.equal('envelope/malformed')
      }
    })
  })
})

function seal(content: Uint8Array, readers: Uint8Array[]): Promise<Uint8Array> {
  return sealedBox.seal({ content, sender, recipientKeys: readers.map(boxPublicKeyOf), random: bytes(88) })
}

async function faultOf(envelope: Uint8Array, boxKey: Uint8Array): Promise<string> {
  const result = await sealedBox.open({ envelope, boxKey }).catch((caught: unknown) => caught)
  if (result instanceof ProtocolError) return result.code
  throw result instanceof Error ? result : new Error('It was opened.')
}

function withUint32(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  new DataView(copy.buffer).setUint32(at, value)
  return copy
}

function wrappingKey(secret: Uint8Array, peer: Uint8Array, ephemeralKey: Uint8Array, reader: Uint8Array): Uint8Array {
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), secret]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), peer]),
    format: 'der',
    type: 'spki',
  })
  const extracted = createHmac('sha256', concatBytes(ephemeralKey, reader))
    .update(diffieHellman({ privateKey, publicKey }))
    .digest()
  const expanded = createHmac('sha256', extracted).update('parley/envelope/1/wrap').update(Uint8Array.of(1)).digest()
  return Uint8Array.from(expanded)
}

function decryptBody(envelope: Uint8Array, boxKey: Uint8Array, index: number): Uint8Array {
  const ephemeralKey = envelope.slice(1, 33)
  const headerLength = 34 + (envelope[33] ?? 0) * 48 + 24
  const key = wrappingKey(boxKey, ephemeralKey, ephemeralKey, boxPublicKeyOf(boxKey))
  const wrapped = envelope.slice(34 + 48 * index, 34 + 48 * (index + 1))
  const contentKey = xchacha20poly1305(key, new Uint8Array(24)).decrypt(wrapped)
  const nonce = envelope.slice(headerLength - 24, headerLength)
  return xchacha20poly1305(contentKey, nonce, envelope.slice(0, headerLength)).decrypt(envelope.slice(headerLength))
}

function encryptBody(plain: Uint8Array, readers: Uint8Array[]): Uint8Array {
  const [ephemeral, contentKey, nonce] = [bytes(32), bytes(32), bytes(24)]
  const ephemeralKey = boxPublicKeyOf(ephemeral)
  const wraps = readers.map((boxKey) => {
    const reader = boxPublicKeyOf(boxKey)
    return xchacha20poly1305(wrappingKey(ephemeral, reader, ephemeralKey, reader), new Uint8Array(24)).encrypt(
      contentKey,
    )
  })
  const header = concatBytes(Uint8Array.of(1), ephemeralKey, Uint8Array.of(readers.length), ...wraps, nonce)
  return concatBytes(header, xchacha20poly1305(contentKey, nonce, header).encrypt(plain))
}
