import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { FRAME_VERSION } from './frame.ts'

/** A message as it travels: what this protocol needs of a Waku message. */
export type WireMessage = { contentTopic: string; timestampNs: bigint; payload: Uint8Array }

/**
 * `keccak256(abi.encode(uint8 frameVersion, keccak256(bytes(contentTopic)), uint64 timestampNs, keccak256(envelope)))`:
 * the name of a message, and what its stamps sign.
 * @throws {ProtocolError} `bytes/range`
 */
export function messageHash(
  { contentTopic, timestampNs, envelope }: { contentTopic: string; timestampNs: bigint; envelope: Uint8Array },
  suite: Suite = nobleSuite,
): Uint8Array {
  return messageHashOf(suite.keccak256(utf8(contentTopic)), timestampNs, envelope, suite)
}

// One buffer for all calls: everything is synchronous and `Suite.keccak256` keeps no argument.
const words = new Uint8Array(128)
words[31] = FRAME_VERSION
const view = new DataView(words.buffer)

/** `messageHash` for a caller that keeps `keccak256(contentTopic)`. @throws {ProtocolError} `bytes/range` */
export function messageHashOf(
  topicHash: Uint8Array,
  timestampNs: bigint,
  envelope: Uint8Array,
  suite: Suite,
): Uint8Array {
  if (timestampNs < 0n || timestampNs > 0xffffffffffffffffn) {
    throw new ProtocolError('bytes/range', { field: 'timestampNs', value: timestampNs })
  }
  const envelopeHash = suite.keccak256(envelope)
  words.set(topicHash, 32)
  view.setBigUint64(88, timestampNs)
  words.set(envelopeHash, 96)
  return suite.keccak256(words)
}
