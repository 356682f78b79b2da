import type { Suite } from '../crypto/Suite.ts'
import { ProtocolError } from '../ProtocolError.ts'

/**
 * EIP-712 struct hash of what concerns one word (32 bytes), one relay and one time (unix seconds; `timeField` is its name in
 * the struct). @throws {ProtocolError} `bytes/length`, `bytes/range`
 */
export function hashWordOfRelay(
  typeHash: Uint8Array,
  { word, relayId, time, timeField }: { word: Uint8Array; relayId: number; time: number; timeField: string },
  suite: Suite,
): Uint8Array {
  if (word.length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length: word.length })
  if (!Number.isInteger(relayId) || relayId < 0 || relayId > 0xffffffff) {
    throw new ProtocolError('bytes/range', { field: 'relayId', value: relayId })
  }
  if (!Number.isSafeInteger(time) || time < 0) throw new ProtocolError('bytes/range', { field: timeField, value: time })
  const words = new Uint8Array(128)
  const view = new DataView(words.buffer)
  words.set(typeHash)
  words.set(word, 32)
  view.setUint32(92, relayId)
  view.setBigUint64(120, BigInt(time))
  return suite.keccak256(words)
}
