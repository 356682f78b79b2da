import { ByteWriter } from '../bytes/ByteWriter.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { decodeStamp, encodeStamp, STAMP_LENGTH, type Stamp } from '../postage/stamp.ts'

/** What a Waku payload holds: stamps beside the envelope that they pay for. Rules: docs/protocol.md, "Frame". */
export type Frame = { stamps: Stamp[]; envelope: Uint8Array }

export const FRAME_VERSION = 1
export const MAX_ENVELOPE = 16384
export const MAX_STAMPS = 4
const HEADER = 2
const LENGTH_FIELD = 4
export const MAX_FRAME = HEADER + MAX_STAMPS * STAMP_LENGTH + LENGTH_FIELD + MAX_ENVELOPE

/** @throws {ProtocolError} `frame/stamps`, `frame/too-large`, `bytes/range`, `bytes/length` */
export function encodeFrame({ stamps, envelope }: Frame): Uint8Array {
  if (stamps.length > MAX_STAMPS) throw new ProtocolError('frame/stamps', { count: stamps.length })
  if (envelope.length > MAX_ENVELOPE) {
    throw new ProtocolError('frame/too-large', { length: envelope.length, limit: MAX_ENVELOPE })
  }
  const write = new ByteWriter(HEADER + stamps.length * STAMP_LENGTH + LENGTH_FIELD + envelope.length)
    .uint8(FRAME_VERSION)
    .uint8(stamps.length)
  for (const stamp of stamps) write.bytes(encodeStamp(stamp), STAMP_LENGTH)
  return write.uint32(envelope.length).bytes(envelope, envelope.length).finish()
}

/**
 * The envelope is a view of `bytes`, not a copy.
 * @throws {ProtocolError} `frame/length`, `frame/version`, `frame/stamps`, `frame/too-large`, `stamp/version`, `stamp/span`
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  const length = bytes.length
  if (length > MAX_FRAME) throw new ProtocolError('frame/too-large', { length, limit: MAX_FRAME })
  if (length < HEADER + LENGTH_FIELD) throw new ProtocolError('frame/length', { length })
  const version = bytes[0] ?? 0
  if (version !== FRAME_VERSION) throw new ProtocolError('frame/version', { version })
  const count = bytes[1] ?? 0
  if (count > MAX_STAMPS) throw new ProtocolError('frame/stamps', { count })
  const lengthAt = HEADER + count * STAMP_LENGTH
  const envelopeAt = lengthAt + LENGTH_FIELD
  if (length < envelopeAt) throw new ProtocolError('frame/length', { length })
  const envelopeLength = new DataView(bytes.buffer, bytes.byteOffset, length).getUint32(lengthAt)
  if (envelopeLength > MAX_ENVELOPE) {
    throw new ProtocolError('frame/too-large', { length: envelopeLength, limit: MAX_ENVELOPE })
  }
  if (length !== envelopeAt + envelopeLength) throw new ProtocolError('frame/length', { length })
  const stamps: Stamp[] = []
  for (let at = HEADER; at < lengthAt; at += STAMP_LENGTH)
    stamps.push(decodeStamp(bytes.subarray(at, at + STAMP_LENGTH)))
  return { stamps, envelope: bytes.subarray(envelopeAt) }
}
