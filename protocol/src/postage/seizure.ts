import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { signDigest } from '../crypto/signDigest.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { typedDigest } from './typedData.ts'

/** The recipient takes the value of a bond stamp's slots: whoever has this may submit it. */
export type Seizure = {
  stampHash: Uint8Array
  /** 20-byte account that is paid. */
  payout: Uint8Array
  /** 64 bytes, by the inbox's acknowledgement key of the stamp's epoch. */
  signature: Uint8Array
}

const TYPE_HASH = nobleSuite.keccak256(utf8('Seize(bytes32 stamp,address payout)'))

/** EIP-712 struct hash. @throws {ProtocolError} `bytes/length` */
export function hashSeizure({ stampHash, payout }: Omit<Seizure, 'signature'>, suite: Suite = nobleSuite): Uint8Array {
  if (stampHash.length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length: stampHash.length })
  if (payout.length !== 20) throw new ProtocolError('bytes/length', { expected: 20, length: payout.length })
  const words = new Uint8Array(96)
  words.set(TYPE_HASH)
  words.set(stampHash, 32)
  words.set(payout, 76)
  return suite.keccak256(words)
}

/** Signs a seizure with the inbox's key of the epoch. @throws {ProtocolError} `key/private`, `bytes/length` */
export function signSeizure({
  stampHash,
  payout,
  domain,
  privateKey,
}: {
  stampHash: Uint8Array
  payout: Uint8Array
  domain: Uint8Array
  privateKey: Uint8Array
}): Seizure {
  const digest = typedDigest(domain, hashSeizure({ stampHash, payout }))
  return { stampHash, payout, signature: signDigest({ digest, privateKey }) }
}
