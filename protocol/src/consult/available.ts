import { ByteWriter } from '../bytes/ByteWriter.ts'
import { equalBytes } from '../bytes/equalBytes.ts'
import { fromHex, type Hex } from '../bytes/hex.ts'
import { utf8 } from '../bytes/text.ts'
import { accountOf } from '../crypto/keys.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { signDigest } from '../crypto/signDigest.ts'
import { ProtocolError } from '../ProtocolError.ts'

/** "I can be called now": a statement that ends by itself. */
export type Available = {
  /** Unix seconds. */
  until: number
  /** 64 bytes, by the `signKey` of the profile. */
  signature: Uint8Array
}

/** Seconds that a statement may reach into the future. */
export const MAX_AVAILABLE = 300

const TAG = utf8('parley/available/1')

/** What is signed: `keccak256("parley/available/1" | until 8 | did)`. @throws {ProtocolError} `bytes/range` */
export function availableDigest(did: string, until: number, suite: Suite = nobleSuite): Uint8Array {
  if (!Number.isSafeInteger(until) || until < 0)
    throw new ProtocolError('bytes/range', { field: 'until', value: until })
  const name = utf8(did)
  const length = TAG.length + 8 + name.length
  return suite.keccak256(
    new ByteWriter(length).bytes(TAG, TAG.length).uint64(BigInt(until)).bytes(name, name.length).finish(),
  )
}

/** Signs with the device's key. @throws {ProtocolError} `key/private`, `bytes/range` */
export function signAvailable({
  did,
  until,
  privateKey,
}: {
  did: string
  until: number
  privateKey: Uint8Array
}): Available {
  return { until, signature: signDigest({ digest: availableDigest(did, until), privateKey }) }
}

/** Whether the identity says so and says it for now. `now`: unix seconds. */
export function isAvailable(
  { until, signature }: Available,
  { did, signKey, now }: { did: string; signKey: Hex; now: number },
  suite: Suite = nobleSuite,
): boolean {
  // A clock a little ahead of ours is no lie.
  if (until <= now || until > now + MAX_AVAILABLE + 60) return false
  const signer = suite.recoverAddress(availableDigest(did, until, suite), signature)
  return signer !== undefined && equalBytes(signer, accountOf(fromHex(signKey)))
}
