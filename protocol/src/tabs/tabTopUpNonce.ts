import { concatBytes } from '../bytes/concatBytes.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import { ProtocolError } from '../ProtocolError.ts'

/**
 * The nonce of an ERC-3009 authorization that pays into one tab: `keccak256(abi.encode(tabId, salt))`. The one that opens a tab is
 * the tab's id. @throws {ProtocolError} `bytes/length`
 */
export function tabTopUpNonce(tabId: Uint8Array, salt: Uint8Array): Uint8Array {
  for (const { length } of [tabId, salt]) {
    if (length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length })
  }
  return nobleSuite.keccak256(concatBytes(tabId, salt))
}
