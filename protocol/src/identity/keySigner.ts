import { concatBytes } from '../bytes/concatBytes.ts'
import { type Address, fromHex, toHex } from '../bytes/hex.ts'
import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import { ProtocolError } from '../ProtocolError.ts'

/** Order of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/**
 * An ERC-7913 signer: a key that has no account of its own, after the contract that checks its signatures. For P256Verifier and
 * PasskeyVerifier the key is x | y. @throws {ProtocolError} `signer/malformed`, `bytes/hex`
 */
export function encodeKeySigner({ verifier, key }: { verifier: Address; key: Uint8Array }): Uint8Array {
  const contract = fromHex(verifier)
  if (contract.length !== 20) throw new ProtocolError('signer/malformed', { reason: 'a verifier has 20 bytes' })
  return checkedSigner(concatBytes(contract, key))
}

/**
 * The account of such a signer, an identity from birth like every account: the last 20 bytes of keccak256 of `parley/signer` | signer.
 * @throws {ProtocolError} `signer/malformed` */
export function keySignerAddress(signer: Uint8Array): Address {
  return toHex(nobleSuite.keccak256(concatBytes(utf8('parley/signer'), checkedSigner(signer))).subarray(12))
}

/** The signature of such a signer as the contracts take it: length in 2 bytes | signer | signature. @throws {ProtocolError} `signer/malformed` */
export function wrapKeySignature({ signer, signature }: { signer: Uint8Array; signature: Uint8Array }): Uint8Array {
  const { length } = checkedSigner(signer)
  return concatBytes(Uint8Array.of(length >> 8, length & 0xff), signer, signature)
}

/** A P-256 signature (r | s) with the low s, which is the one that verifiers accept; browsers make either. @throws {ProtocolError} `signer/malformed` */
export function withLowS256(signature: Uint8Array): Uint8Array {
  if (signature.length !== 64) throw new ProtocolError('signer/malformed', { reason: 'r and s have 64 bytes' })
  const s = BigInt(toHex(signature.subarray(32)))
  if (s === 0n || s >= ORDER) throw new ProtocolError('signer/malformed', { reason: 's is beyond the order of P-256' })
  const low = s > ORDER / 2n ? ORDER - s : s
  return concatBytes(signature.subarray(0, 32), fromHex(`0x${low.toString(16).padStart(64, '0')}`))
}

function checkedSigner(signer: Uint8Array): Uint8Array {
  if (signer.length > 20 && signer.length <= 0xffff) return signer
  throw new ProtocolError('signer/malformed', { reason: 'a verifier (20 bytes) and a key are wanted' })
}
