import { ByteReader } from '../bytes/ByteReader.ts'
import { ByteWriter } from '../bytes/ByteWriter.ts'
import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { signDigest } from '../crypto/signDigest.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { typedDigest } from './typedData.ts'

/** The stamp: spends slots of one sheet on one message for one relay. Rules: docs/protocol.md, "Stamp". */
export type Stamp = {
  bookId: bigint
  epoch: number
  /** First slot used. */
  slot: number
  /** How many slots. */
  span: number
  /** The relay that is paid. */
  relayId: number
  /** 20-byte acknowledgement account of the recipient's inbox for this epoch. */
  ack: Uint8Array
  /** 64 bytes, EIP-2098, by the book's key. */
  signature: Uint8Array
}

export const STAMP_LENGTH = 107
const VERSION = 1

/** @throws {ProtocolError} `bytes/range`, `bytes/length` */
export function encodeStamp({ bookId, epoch, slot, span, relayId, ack, signature }: Stamp): Uint8Array {
  return new ByteWriter(STAMP_LENGTH)
    .uint8(VERSION)
    .uint64(bookId)
    .uint32(epoch)
    .uint32(slot)
    .uint16(span)
    .uint32(relayId)
    .bytes(ack, 20)
    .bytes(signature, 64)
    .finish()
}

/** @throws {ProtocolError} `stamp/length`, `stamp/version`, `stamp/span` */
export function decodeStamp(bytes: Uint8Array): Stamp {
  if (bytes.length !== STAMP_LENGTH) throw new ProtocolError('stamp/length', { length: bytes.length })
  const read = new ByteReader(bytes)
  const version = read.uint8()
  if (version !== VERSION) throw new ProtocolError('stamp/version', { version })
  const stamp: Stamp = {
    bookId: read.uint64(),
    epoch: read.uint32(),
    slot: read.uint32(),
    span: read.uint16(),
    relayId: read.uint32(),
    ack: read.bytes(20),
    signature: read.bytes(64),
  }
  if (stamp.span === 0) throw new ProtocolError('stamp/span', { span: 0 })
  return stamp
}

const TYPE_HASH = nobleSuite.keccak256(
  utf8('Stamp(uint64 batchId,uint32 epoch,uint32 slot,uint16 span,uint32 relayId,address ack,bytes32 messageHash)'),
)
// One buffer for all calls (see typedData.ts); the padding between the fields stays zero.
const words = new Uint8Array(256)
words.set(TYPE_HASH)
const view = new DataView(words.buffer)

/**
 * `stampHash`: the EIP-712 struct hash of a stamp on a message.
 * @throws {ProtocolError} `bytes/length`, `bytes/range`
 */
export function hashStamp(
  { bookId, epoch, slot, span, relayId, ack }: Omit<Stamp, 'signature'>,
  messageHash: Uint8Array,
  suite: Suite = nobleSuite,
): Uint8Array {
  if (ack.length !== 20) throw new ProtocolError('bytes/length', { expected: 20, length: ack.length })
  if (messageHash.length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length: messageHash.length })
  if (bookId < 0n || bookId > 0xffffffffffffffffn) {
    throw new ProtocolError('bytes/range', { field: 'uint64', value: bookId })
  }
  inRange('epoch', epoch, 0xffffffff)
  inRange('slot', slot, 0xffffffff)
  inRange('span', span, 0xffff)
  inRange('relayId', relayId, 0xffffffff)
  view.setBigUint64(56, bookId)
  view.setUint32(92, epoch)
  view.setUint32(124, slot)
  view.setUint16(158, span)
  view.setUint32(188, relayId)
  words.set(ack, 204)
  words.set(messageHash, 224)
  return suite.keccak256(words)
}

/** Signs a stamp with the book's session key. @throws {ProtocolError} `key/private`, `bytes/range`, `bytes/length` */
export function signStamp({
  stamp,
  messageHash,
  domain,
  privateKey,
}: {
  stamp: Omit<Stamp, 'signature'>
  messageHash: Uint8Array
  domain: Uint8Array
  privateKey: Uint8Array
}): Stamp {
  const digest = typedDigest(domain, hashStamp(stamp, messageHash))
  const { bookId, epoch, slot, span, relayId, ack } = stamp
  return { bookId, epoch, slot, span, relayId, ack, signature: signDigest({ digest, privateKey }) }
}

function inRange(field: string, value: number, limit: number): void {
  if (!Number.isInteger(value) || value < 0 || value > limit) throw new ProtocolError('bytes/range', { field, value })
}
