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

/** The payer's word that he owes this much for the call so far, signed by the tab's key. */
export type Voucher = SignedSum

/** 109 bytes. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function encodeVoucher(voucher: Voucher): Uint8Array {
  return encodeSignedSum('Voucher', voucher)
}

/** @throws {ProtocolError} `tab/length`, `tab/kind` */
export function decodeVoucher(bytes: Uint8Array): Voucher {
  return decodeSignedSum('Voucher', bytes)
}

/** EIP-712 struct hash. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function hashVoucher(voucher: Omit<Voucher, 'signature'>, suite: Suite = nobleSuite): Uint8Array {
  return hashSignedSum('Voucher', voucher, suite)
}

/** Signs with the tab's key. `domain`: {@link tabsDomain}. @throws {ProtocolError} `key/private`, `bytes/length`, `bytes/range` */
export function signVoucher(sum: SumToSign): Voucher {
  return signSum('Voucher', sum)
}

/** The 20-byte account that signed, if anyone can have. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function recoverVoucher(
  voucher: Voucher,
  domain: Uint8Array,
  suite: Suite = nobleSuite,
): Uint8Array | undefined {
  return recoverSum('Voucher', voucher, domain, suite)
}
