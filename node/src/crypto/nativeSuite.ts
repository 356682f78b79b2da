import { hasLowS, nobleSuite, type Suite } from '@parley/protocol'
import secp256k1 from 'secp256k1'
import { createKeccakWasm } from './keccakWasm.ts'

const keccak = createKeccakWasm()

function keccak256(bytes: Uint8Array): Uint8Array {
  return bytes.length <= keccak.maxInput ? keccak.keccak256(bytes) : nobleSuite.keccak256(bytes)
}

// Everything here is synchronous, so these are never in use twice.
const plain = new Uint8Array(64)
const publicKey = new Uint8Array(65)
const coordinates = publicKey.subarray(1)

/** libsecp256k1 and Keccak in WebAssembly: what a relay checks stamps with. */
export const nativeSuite: Suite = {
  keccak256,
  recoverAddress(digest, compactSignature) {
    if (digest.length !== 32 || compactSignature.length !== 64 || !hasLowS(compactSignature)) return undefined
    plain.set(compactSignature)
    const recovery = (plain[32] ?? 0) >> 7
    plain[32] = (plain[32] ?? 0) & 0x7f
    try {
      secp256k1.ecdsaRecover(plain, recovery, digest, false, publicKey)
    } catch {
      return undefined // r or s out of range, or r is the x of no point
    }
    return keccak256(coordinates).slice(12)
  },
}
