import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { signDigest } from '../crypto/signDigest.ts'
import { recoverSigner, typedDigest } from '../postage/typedData.ts'
import { decodeSignedSum, encodeSignedSum, hashSignedSum, type SignedSum } from './signedSum.ts'

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
export function signVoucher({
  tabId,
  cumulative,
  domain,
  privateKey,
}: {
  tabId: Uint8Array
  cumulative: bigint
  domain: Uint8Array
  privateKey: Uint8Array
}): Voucher {
  const digest = typedDigest(domain, hashVoucher({ tabId, cumulative }))
  return { tabId, cumulative, signature: signDigest({ digest, privateKey }) }
}

/** The 20-byte account that signed, if anyone can have. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function recoverVoucher(
  voucher: Voucher,
  domain: Uint8Array,
  suite: Suite = nobleSuite,
): Uint8Array | undefined {
  return recoverSigner(domain, hashVoucher(voucher, suite), voucher.signature, suite)
}
