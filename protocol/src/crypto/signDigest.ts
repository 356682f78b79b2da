import { secp256k1 } from '@noble/curves/secp256k1'
import { ProtocolError } from '../ProtocolError.ts'
import { checkPrivateKey } from './keys.ts'

/**
 * Signs a 32-byte digest: 64 bytes `r | yParity and s` (EIP-2098), low `s`, deterministic (RFC 6979).
 * @throws {ProtocolError} `key/private`, `bytes/length`
 */
export function signDigest({ digest, privateKey }: { digest: Uint8Array; privateKey: Uint8Array }): Uint8Array {
  checkPrivateKey(privateKey)
  if (digest.length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length: digest.length })
  const signature = secp256k1.sign(digest, privateKey, { lowS: true })
  const compact = signature.toCompactRawBytes()
  compact[32] = (compact[32] ?? 0) | (signature.recovery << 7)
  return compact
}
