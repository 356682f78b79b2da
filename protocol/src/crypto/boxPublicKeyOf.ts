import { x25519 } from '@noble/curves/ed25519'
import { ProtocolError } from '../ProtocolError.ts'

/** The 32-byte X25519 public key of a box key: any 32 random bytes are a private one. @throws {ProtocolError} `key/private` */
export function boxPublicKeyOf(privateKey: Uint8Array): Uint8Array {
  if (privateKey.length !== 32) throw new ProtocolError('key/private', {})
  return x25519.getPublicKey(privateKey)
}
