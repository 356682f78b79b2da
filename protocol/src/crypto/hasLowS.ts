// Half the order of secp256k1.
const HALF_ORDER = Uint8Array.from([
  0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e,
  0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
])

/** Whether `s` of an EIP-2098 signature is at most half the order: a signature has one form, and n - s is not another. */
export function hasLowS(compactSignature: Uint8Array): boolean {
  for (let index = 0; index < 32; index++) {
    const byte = (compactSignature[32 + index] ?? 0) & (index === 0 ? 0x7f : 0xff)
    const bound = HALF_ORDER[index] ?? 0
    if (byte !== bound) return byte < bound
  }
  return true
}
