import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { signDigest } from '../crypto/signDigest.ts'
import { hashWordOfRelay } from '../postage/hashWordOfRelay.ts'
import { recoverSigner, typedDigest } from '../postage/typedData.ts'

/** A word to one relay: somebody who has part in this call asks for its TURN server. */
export type TurnRequest = {
  /** The hash of a message that the relay postmarked, or a tab's id. */
  subject: Uint8Array
  relayId: number
  /** Unix seconds. */
  time: number
  /** 64 bytes, by one of the two keys that the subject names: see docs/protocol.md. */
  signature: Uint8Array
}

/** How far the time of a request may be from the relay's clock, in seconds. */
export const TURN_REQUEST_TOLERANCE = 60

const TYPE_HASH = nobleSuite.keccak256(utf8('TurnRequest(bytes32 subject,uint32 relayId,uint64 time)'))

/** EIP-712 struct hash. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function hashTurnRequest(
  { subject, relayId, time }: Omit<TurnRequest, 'signature'>,
  suite: Suite = nobleSuite,
): Uint8Array {
  return hashWordOfRelay(TYPE_HASH, { word: subject, relayId, time, timeField: 'time' }, suite)
}

/** Signs with a key that the subject names. `domain`: {@link postOfficeDomain}. @throws {ProtocolError} `key/private`, `bytes/length`, `bytes/range` */
export function signTurnRequest({
  subject,
  relayId,
  time,
  domain,
  privateKey,
}: Omit<TurnRequest, 'signature'> & { domain: Uint8Array; privateKey: Uint8Array }): TurnRequest {
  const digest = typedDigest(domain, hashTurnRequest({ subject, relayId, time }))
  return { subject, relayId, time, signature: signDigest({ digest, privateKey }) }
}

/** The 20-byte account that signed, if anyone can have. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function recoverTurnRequest(
  request: TurnRequest,
  domain: Uint8Array,
  suite: Suite = nobleSuite,
): Uint8Array | undefined {
  return recoverSigner(domain, hashTurnRequest(request, suite), request.signature, suite)
}
