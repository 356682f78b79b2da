/**
 * The two operations of the hot path. `nobleSuite` runs everywhere; a relay brings a native one.
 * `keccak256` must not keep its argument: callers reuse the buffer.
 */
export type Suite = {
  /** 32 bytes, in an array of its own. */
  keccak256(bytes: Uint8Array): Uint8Array
  /**
   * The 20-byte account that made an EIP-2098 signature (64 bytes) over a 32-byte digest.
   * `undefined` for what no key can have signed, and for a high `s`: a signature has one form.
   */
  recoverAddress(digest: Uint8Array, compactSignature: Uint8Array): Uint8Array | undefined
}
