import { secp256k1 } from '@noble/curves/secp256k1'
import { keccak_256 } from '@noble/hashes/sha3'
import { ProtocolError } from '../ProtocolError.ts'

/** @throws {ProtocolError} `key/private` */
export function checkPrivateKey(privateKey: Uint8Array): void {
  if (privateKey.length !== 32 || !secp256k1.utils.isValidPrivateKey(privateKey)) {
    throw new ProtocolError('key/private', {})
  }
}

/** The 33-byte compressed public key. @throws {ProtocolError} `key/private` */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  checkPrivateKey(privateKey)
  return secp256k1.getPublicKey(privateKey, true)
}

/** The 20-byte account of a private key. @throws {ProtocolError} `key/private` */
export function addressOf(privateKey: Uint8Array): Uint8Array {
  checkPrivateKey(privateKey)
  return keccak_256(secp256k1.getPublicKey(privateKey, false).subarray(1)).slice(12)
}

/** The curve point of a 33-byte key. @throws {ProtocolError} `key/public` */
export function publicPoint(publicKey: Uint8Array): ReturnType<typeof secp256k1.ProjectivePoint.fromHex> {
  if (publicKey.length !== 33) throw new ProtocolError('key/public', { length: publicKey.length })
  try {
    return secp256k1.ProjectivePoint.fromHex(publicKey)
  } catch (cause) {
    throw new ProtocolError('key/public', { length: publicKey.length }, { cause })
  }
}

/** The 20-byte account of a 33-byte public key. @throws {ProtocolError} `key/public` */
export function accountOf(publicKey: Uint8Array): Uint8Array {
  return keccak_256(publicPoint(publicKey).toRawBytes(false).subarray(1)).slice(12)
}
