import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { signDigest } from '../crypto/signDigest.ts'
import { hashWordOfRelay } from './hashWordOfRelay.ts'
import { typedDigest } from './typedData.ts'

/** A relay's signed acceptance of a stamp: it holds the message until the draw. */
export type Postmark = {
  stampHash: Uint8Array
  relayId: number
  /** Unix seconds, clamped into the stamp's epoch. */
  acceptedAt: number
  /** 64 bytes, by the relay's signer. */
  signature: Uint8Array
}

const TYPE_HASH = nobleSuite.keccak256(utf8('Postmark(bytes32 stampHash,uint32 relayId,uint64 acceptedAt)'))

/** EIP-712 struct hash. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function hashPostmark(
  { stampHash, relayId, acceptedAt }: Omit<Postmark, 'signature'>,
  suite: Suite = nobleSuite,
): Uint8Array {
  return hashWordOfRelay(TYPE_HASH, { word: stampHash, relayId, time: acceptedAt, timeField: 'acceptedAt' }, suite)
}

/** Signs an acceptance with the relay's signer. @throws {ProtocolError} `key/private`, `bytes/length`, `bytes/range` */
export function signPostmark({
  stampHash,
  relayId,
  acceptedAt,
  domain,
  privateKey,
}: {
  stampHash: Uint8Array
  relayId: number
  acceptedAt: number
  domain: Uint8Array
  privateKey: Uint8Array
}): Postmark {
  const digest = typedDigest(domain, hashPostmark({ stampHash, relayId, acceptedAt }))
  return { stampHash, relayId, acceptedAt, signature: signDigest({ digest, privateKey }) }
}
