import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import {
  decodeSignedSum,
  encodeSignedSum,
  hashSignedSum,
  recoverSum,
  type SignedSum,
  type SumToSign,
  signSum,
} from './signedSum.ts'

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
export function signTabClose(sum: SumToSign): TabClose {
  return signSum('Close', sum)
}

/** The 20-byte account that signed, if anyone can have. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function recoverTabClose(
  close: TabClose,
  domain: Uint8Array,
  suite: Suite = nobleSuite,
): Uint8Array | undefined {
  return recoverSum('Close', close, domain, suite)
}
