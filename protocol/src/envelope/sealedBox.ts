import { xchacha20poly1305 } from '@noble/ciphers/chacha'
import { x25519 } from '@noble/curves/ed25519'
import { secp256k1 } from '@noble/curves/secp256k1'
import { hkdf } from '@noble/hashes/hkdf'
import { sha256 } from '@noble/hashes/sha2'
import { ByteReader } from '../bytes/ByteReader.ts'
import { ByteWriter } from '../bytes/ByteWriter.ts'
import { concatBytes } from '../bytes/concatBytes.ts'
import { equalBytes } from '../bytes/equalBytes.ts'
import { fromUtf8, utf8 } from '../bytes/text.ts'
import { checkPrivateKey } from '../crypto/keys.ts'
import { MAX_ENVELOPE } from '../message/frame.ts'
import { ProtocolError } from '../ProtocolError.ts'
import type { EnvelopeCodec, OpenedEnvelope, SealInput } from './EnvelopeCodec.ts'

const VERSION = 1
const KEY = 32
const NONCE = 24
const TAG = 16
const WRAPPED = KEY + TAG
const SIGNATURE = 64
const MAX_RECIPIENTS = 16
const MAX_DID = 128
/** ephemeral private key | content key | nonce */
const RANDOM = KEY + KEY + NONCE
/** version | ephemeral key | count, before the wrapped keys */
const FIXED_HEADER = 1 + KEY + 1
/** signature | length of DID | length of content, beside DID, keys and content */
const FIXED_BODY = SIGNATURE + 1 + 4
const WRAP_INFO = utf8('parley/envelope/1/wrap')
const SIGN_CONTEXT = utf8('parley/envelope/1/signature')
// Each wrapping key wraps one content key once, so its nonce may be fixed.
const WRAP_NONCE = new Uint8Array(NONCE)
const BUCKET = 2048
const SMALL_BUCKETS = [256, 512, 1024, 2048]

/**
 * Envelope version 1: one sealed box for several keys, signed by the sender inside. Format: docs/protocol.md, "Envelope".
 * No forward secrecy: whoever gets a box key reads what was sealed for it. A ratchet follows behind the same interface.
 */
export const sealedBox: EnvelopeCodec = {
  async seal({ content, sender, recipientKeys, random }: SealInput): Promise<Uint8Array> {
    const count = recipientKeys.length
    if (count < 1 || count > MAX_RECIPIENTS) throw new ProtocolError('envelope/recipients', { count })
    if (random.length < RANDOM)
      throw new ProtocolError('envelope/randomness', { length: random.length, wanted: RANDOM })
    for (const key of recipientKeys) {
      if (key.length !== KEY) throw new ProtocolError('key/public', { length: key.length })
    }
    checkPrivateKey(sender.signKey)
    const did = utf8(sender.did)
    if (did.length < 1 || did.length > MAX_DID) throw new ProtocolError('envelope/malformed', { reason: 'no such DID' })
    const headerLength = FIXED_HEADER + count * WRAPPED + NONCE
    const bodyLength = FIXED_BODY + did.length + count * KEY + content.length
    const length = bucketOf(headerLength + bodyLength + TAG)

    const ephemeral = random.slice(0, KEY)
    const contentKey = random.slice(KEY, 2 * KEY)
    const nonce = random.slice(2 * KEY, RANDOM)
    const ephemeralKey = x25519.getPublicKey(ephemeral)
    const header = new ByteWriter(headerLength).uint8(VERSION).bytes(ephemeralKey, KEY).uint8(count)
    for (const key of recipientKeys) {
      header.bytes(
        xchacha20poly1305(wrappingKey(ephemeral, key, ephemeralKey, key), WRAP_NONCE).encrypt(contentKey),
        WRAPPED,
      )
    }
    const associated = header.bytes(nonce, NONCE).finish()

    const digest = signedDigest({ ephemeralKey, recipientKeys, did, content })
    const signature = secp256k1.sign(digest, sender.signKey, { lowS: true }).toCompactRawBytes()
    const body = new ByteWriter(length - headerLength - TAG)
      .bytes(signature, SIGNATURE)
      .uint8(did.length)
      .bytes(did, did.length)
    for (const key of recipientKeys) body.bytes(key, KEY)
    body.uint32(content.length).bytes(content, content.length)
    const padding = length - headerLength - TAG - bodyLength
    const plain = body.bytes(new Uint8Array(padding), padding).finish()
    return concatBytes(associated, xchacha20poly1305(contentKey, nonce, associated).encrypt(plain))
  },

  async open({ envelope, boxKey }): Promise<OpenedEnvelope> {
    if (boxKey.length !== KEY) throw new ProtocolError('key/private', {})
    if (envelope.length > MAX_ENVELOPE) {
      throw new ProtocolError('envelope/too-large', { length: envelope.length, limit: MAX_ENVELOPE })
    }
    const version = envelope[0]
    if (version === undefined) throw new ProtocolError('envelope/malformed', { reason: 'empty' })
    if (version !== VERSION) throw new ProtocolError('envelope/version', { version })
    const count = envelope[FIXED_HEADER - 1] ?? 0
    if (count < 1 || count > MAX_RECIPIENTS) throw new ProtocolError('envelope/recipients', { count })
    const headerLength = FIXED_HEADER + count * WRAPPED + NONCE
    if (envelope.length < headerLength + FIXED_BODY + count * KEY + TAG) {
      throw new ProtocolError('envelope/malformed', { reason: 'too short' })
    }
    const ephemeralKey = envelope.slice(1, 1 + KEY)
    const own = x25519.getPublicKey(boxKey)
    const { contentKey, index } = unwrap(envelope, count, boxKey, own, ephemeralKey)
    const nonce = envelope.slice(headerLength - NONCE, headerLength)
    const plain = decrypt(contentKey, nonce, envelope.subarray(headerLength), envelope.slice(0, headerLength))
    if (plain === undefined) throw new ProtocolError('envelope/not-for-this-key', {})
    return readBody(plain, { count, index, own, ephemeralKey })
  },
}

function readBody(
  plain: Uint8Array,
  { count, index, own, ephemeralKey }: { count: number; index: number; own: Uint8Array; ephemeralKey: Uint8Array },
): OpenedEnvelope {
  const malformed = (reason: string, cause?: unknown) => new ProtocolError('envelope/malformed', { reason }, { cause })
  const read = new ByteReader(plain)
  try {
    const signature = read.bytes(SIGNATURE)
    const did = read.bytes(read.uint8())
    const recipientKeys = Array.from({ length: count }, () => read.bytes(KEY))
    const content = read.bytes(read.uint32())
    const senderDid = fromUtf8(did)
    if (senderDid === undefined || did.length < 1 || did.length > MAX_DID) throw malformed('no such DID')
    // Else a reader could seal a signed text anew for somebody the writer never wrote to.
    const named = recipientKeys[index]
    if (named === undefined || !equalBytes(named, own)) throw malformed('not written for this key')
    if (read.bytes(read.left).some((byte) => byte !== 0)) throw malformed('the padding is not zero')
    const digest = signedDigest({ ephemeralKey, recipientKeys, did, content })
    return { content, senderDid, verify: (signKey) => isSignedBy(signKey, digest, signature) }
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'bytes/short') throw malformed('too short', error)
    throw error
  }
}

function unwrap(envelope: Uint8Array, count: number, boxKey: Uint8Array, own: Uint8Array, ephemeralKey: Uint8Array) {
  const key = wrappingKey(boxKey, ephemeralKey, ephemeralKey, own)
  for (let index = 0; index < count; index++) {
    const at = FIXED_HEADER + index * WRAPPED
    const contentKey = decrypt(key, WRAP_NONCE, envelope.subarray(at, at + WRAPPED))
    if (contentKey !== undefined) return { contentKey, index }
  }
  throw new ProtocolError('envelope/not-for-this-key', {})
}

function decrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  bytes: Uint8Array,
  associated?: Uint8Array,
): Uint8Array | undefined {
  try {
    return xchacha20poly1305(key, nonce, associated).decrypt(bytes)
  } catch {
    return undefined // the tag does not fit
  }
}

function wrappingKey(
  secret: Uint8Array,
  peer: Uint8Array,
  ephemeralKey: Uint8Array,
  recipientKey: Uint8Array,
): Uint8Array {
  let shared: Uint8Array
  try {
    shared = x25519.getSharedSecret(secret, peer)
  } catch (cause) {
    // A point of low order: the result would be the same for every secret.
    throw new ProtocolError('key/public', { length: peer.length }, { cause })
  }
  return hkdf(sha256, shared, concatBytes(ephemeralKey, recipientKey), WRAP_INFO, KEY)
}

function signedDigest({
  ephemeralKey,
  recipientKeys,
  did,
  content,
}: {
  ephemeralKey: Uint8Array
  recipientKeys: readonly Uint8Array[]
  did: Uint8Array
  content: Uint8Array
}): Uint8Array {
  const lengths = new ByteWriter(6).uint8(recipientKeys.length).uint8(did.length).uint32(content.length).finish()
  return sha256(concatBytes(SIGN_CONTEXT, lengths, ephemeralKey, ...recipientKeys, did, content))
}

function isSignedBy(signKey: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  try {
    return signKey.length === 33 && secp256k1.verify(signature, digest, signKey, { lowS: true })
  } catch {
    return false // not a key, or not a signature
  }
}

/** The length that hides the length: 256, 512, 1024, 2048, then whole multiples of 2048. */
function bucketOf(length: number): number {
  if (length > MAX_ENVELOPE) throw new ProtocolError('envelope/too-large', { length, limit: MAX_ENVELOPE })
  return SMALL_BUCKETS.find((bucket) => length <= bucket) ?? Math.ceil(length / BUCKET) * BUCKET
}
