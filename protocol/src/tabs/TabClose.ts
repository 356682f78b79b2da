import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { signDigest } from '../crypto/signDigest.ts'
import { recoverSigner, typedDigest } from '../postage/typedData.ts'
import { decodeSignedSum, encodeSignedSum, hashSignedSum, type SignedSum } from './signedSum.ts'

/** The payee's word that the call is over at this sum, signed by his key of the call: he takes no further voucher. */
export type TabClose = SignedSum

/** 109 bytes. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function encodeTabClose(close: TabClose): Uint8Array {
  return encodeSignedSum('Close', close)
}

/** @throws {ProtocolError} `tab/length`, `tab/kind` */
export function decodeTabClose(bytes: Uint8Array): TabClose {
  return decodeSignedSum('Close', bytes)
}

/** EIP-712 struct hash. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function hashTabClose(close: Omit<TabClose, 'signature'>, suite: Suite = nobleSuite): Uint8Array {
  return hashSignedSum('Close', close, suite)
}

/** Signs with the payee's key of the call. `domain`: {@link tabsDomain}. @throws {ProtocolError} `key/private`, `bytes/length`, `bytes/range` */
export function signTabClose({
  tabId,
  cumulative,
  domain,
  privateKey,
}: {
  tabId: Uint8Array
  cumulative: bigint
  domain: Uint8Array
  privateKey: Uint8Array
}): TabClose {
  const digest = typedDigest(domain, hashTabClose({ tabId, cumulative }))
  return { tabId, cumulative, signature: signDigest({ digest, privateKey }) }
}

/** The 20-byte account that signed, if anyone can have. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function recoverTabClose(
  close: TabClose,
  domain: Uint8Array,
  suite: Suite = nobleSuite,
): Uint8Array | undefined {
  return recoverSigner(domain, hashTabClose(close, suite), close.signature, suite)
}
