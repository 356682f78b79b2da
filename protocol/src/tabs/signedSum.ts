import { ByteReader } from '../bytes/ByteReader.ts'
import { ByteWriter } from '../bytes/ByteWriter.ts'
import { toHex } from '../bytes/hex.ts'
import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { signDigest } from '../crypto/signDigest.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { recoverSigner, typedDigest } from '../postage/typedData.ts'
import { uint96 } from './uint96.ts'

/** All that a tab owes so far, signed: what voucher and close have in common. */
export type SignedSum = {
  tabId: Uint8Array
  /** In token units. Signed as it is, also above the deposit. */
  cumulative: bigint
  /** 64 bytes, EIP-2098. */
  signature: Uint8Array
}

/** What is signed, and with which key. `domain`: {@link tabsDomain}. */
export type SumToSign = Omit<SignedSum, 'signature'> & { domain: Uint8Array; privateKey: Uint8Array }

/** Length of an encoded voucher and of an encoded close. */
export const SIGNED_SUM_LENGTH = 109

const KINDS = { Voucher: 1, Close: 2 } as const
const TYPE_HASHES = {
  Voucher: nobleSuite.keccak256(utf8('Voucher(bytes32 tabId,uint96 cumulative)')),
  Close: nobleSuite.keccak256(utf8('Close(bytes32 tabId,uint96 cumulative)')),
} as const

export type SignedSumKind = keyof typeof KINDS

/** @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function encodeSignedSum(kind: SignedSumKind, { tabId, cumulative, signature }: SignedSum): Uint8Array {
  return new ByteWriter(SIGNED_SUM_LENGTH)
    .uint8(KINDS[kind])
    .bytes(tabId, 32)
    .bytes(uint96('cumulative', cumulative), 12)
    .bytes(signature, 64)
    .finish()
}

/** @throws {ProtocolError} `tab/length`, `tab/kind` */
export function decodeSignedSum(kind: SignedSumKind, bytes: Uint8Array): SignedSum {
  if (bytes.length !== SIGNED_SUM_LENGTH) {
    throw new ProtocolError('tab/length', { expected: SIGNED_SUM_LENGTH, length: bytes.length })
  }
  const read = new ByteReader(bytes)
  const found = read.uint8()
  if (found !== KINDS[kind]) throw new ProtocolError('tab/kind', { wanted: KINDS[kind], kind: found })
  return { tabId: read.bytes(32), cumulative: BigInt(toHex(read.bytes(12))), signature: read.bytes(64) }
}

/** EIP-712 struct hash. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function hashSignedSum(
  kind: SignedSumKind,
  { tabId, cumulative }: Omit<SignedSum, 'signature'>,
  suite: Suite = nobleSuite,
): Uint8Array {
  if (tabId.length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length: tabId.length })
  const words = new Uint8Array(96)
  words.set(TYPE_HASHES[kind])
  words.set(tabId, 32)
  words.set(uint96('cumulative', cumulative), 84)
  return suite.keccak256(words)
}

/** @throws {ProtocolError} `key/private`, `bytes/length`, `bytes/range` */
export function signSum(kind: SignedSumKind, { tabId, cumulative, domain, privateKey }: SumToSign): SignedSum {
  const digest = typedDigest(domain, hashSignedSum(kind, { tabId, cumulative }))
  return { tabId, cumulative, signature: signDigest({ digest, privateKey }) }
}

/** The 20-byte account that signed, if anyone can have. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function recoverSum(
  kind: SignedSumKind,
  sum: SignedSum,
  domain: Uint8Array,
  suite: Suite = nobleSuite,
): Uint8Array | undefined {
  return recoverSigner(domain, hashSignedSum(kind, sum, suite), sum.signature, suite)
}
