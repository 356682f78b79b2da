import { secp256k1 } from '@noble/curves/secp256k1'
import { keccak_256 } from '@noble/hashes/sha3'
import { hasLowS } from './hasLowS.ts'
import type { Suite } from './Suite.ts'

/** Pure JavaScript: browsers, and wherever speed does not matter. */
export const nobleSuite: Suite = {
  keccak256: (bytes) => keccak_256(bytes),
  recoverAddress(digest, compactSignature) {
    if (digest.length !== 32 || compactSignature.length !== 64 || !hasLowS(compactSignature)) return undefined
    const plain = Uint8Array.from(compactSignature)
    const recovery = (plain[32] ?? 0) >> 7
    plain[32] = (plain[32] ?? 0) & 0x7f
    try {
      const signature = secp256k1.Signature.fromCompact(plain).addRecoveryBit(recovery)
      const publicKey = signature.recoverPublicKey(digest).toRawBytes(false)
      return keccak_256(publicKey.subarray(1)).slice(12)
    } catch {
      return undefined // r or s out of range, or r is the x of no point
    }
  },
}
