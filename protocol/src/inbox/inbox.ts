import { secp256k1 } from '@noble/curves/secp256k1'
import { keccak_256 } from '@noble/hashes/sha3'
import { ByteWriter } from '../bytes/ByteWriter.ts'
import { concatBytes } from '../bytes/concatBytes.ts'
import { toHex } from '../bytes/hex.ts'
import { utf8 } from '../bytes/text.ts'
import { publicKeyOf, publicPoint } from '../crypto/keys.ts'

// P + keccak256("ack" | P | epoch) * G: whoever knows P computes every epoch's key, the chain alone links none.
function ackTweak(ackKey: Uint8Array, epoch: number): bigint {
  const hash = keccak_256(concatBytes(utf8('ack'), ackKey, new ByteWriter(4).uint32(epoch).finish()))
  const tweak = BigInt(toHex(hash)) % secp256k1.CURVE.n
  // Nobody finds such a hash; without this line `multiply` would throw an error that is not ours.
  return tweak === 0n ? 1n : tweak
}

function ackPoint(ackKey: Uint8Array, epoch: number) {
  return publicPoint(ackKey).add(secp256k1.ProjectivePoint.BASE.multiply(ackTweak(ackKey, epoch)))
}

/** An inbox's acknowledgement key of one epoch: 33 bytes. @throws {ProtocolError} `key/public`, `bytes/range` */
export function ackPublicKey(ackKey: Uint8Array, epoch: number): Uint8Array {
  return ackPoint(ackKey, epoch).toRawBytes(true)
}

/** The account of `ackPublicKey`: what a stamp names. 20 bytes. @throws {ProtocolError} `key/public`, `bytes/range` */
export function ackAddress(ackKey: Uint8Array, epoch: number): Uint8Array {
  return keccak_256(ackPoint(ackKey, epoch).toRawBytes(false).subarray(1)).slice(12)
}

/**
 * The private key of `ackPublicKey`. It gives away the inbox's private key, so it never leaves its owner.
 * @throws {ProtocolError} `key/private`, `bytes/range`
 */
export function ackPrivateKey(privateKey: Uint8Array, epoch: number): Uint8Array {
  const tweak = ackTweak(publicKeyOf(privateKey), epoch)
  const sum = (BigInt(toHex(privateKey)) + tweak) % secp256k1.CURVE.n
  const bytes = new Uint8Array(32)
  const view = new DataView(bytes.buffer)
  for (let word = 0; word < 4; word++)
    view.setBigUint64(24 - 8 * word, (sum >> BigInt(64 * word)) & 0xffffffffffffffffn)
  return bytes
}

/** The content topic of an inbox. @throws {ProtocolError} `key/public` */
export function inboxTopic(ackKey: Uint8Array): string {
  publicPoint(ackKey)
  const name = toHex(keccak_256(concatBytes(utf8('inbox'), ackKey))).slice(2, 34)
  return `/parley/1/${name}/proto`
}
