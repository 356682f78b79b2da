import { publicKeyOf } from '@parley/protocol'
import { randomBytes } from './randomBytes.ts'

/** A secp256k1 private key. */
export function randomKey(): Uint8Array {
  for (;;) {
    const key = randomBytes(32)
    try {
      publicKeyOf(key)
      return key
    } catch {
      // One in 2^128: not on the curve.
    }
  }
}
