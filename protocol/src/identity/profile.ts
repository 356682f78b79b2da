import { keccak_256 } from '@noble/hashes/sha3'
import * as v from 'valibot'
import { canonicalJson } from '../bytes/canonicalJson.ts'
import { equalBytes } from '../bytes/equalBytes.ts'
import { fromHex, type Hex, toHex } from '../bytes/hex.ts'
import { fromUtf8, utf8 } from '../bytes/text.ts'
import { type Offer, offerSchema } from '../consult/Offer.ts'
import { hasForbidden } from '../consult/words.ts'
import { publicPoint } from '../crypto/keys.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { formatDid, parseDid } from './did.ts'

/** The signed-by-anchor document of an identity: its hash is on chain. */
export type Profile = {
  version: 1
  did: string
  /** 1 to 64 characters, no control or direction characters. */
  name: string
  /** 33-byte compressed secp256k1: `P` of the public inbox. */
  ackKey: Hex
  /** 32-byte X25519: envelopes are sealed for it. */
  boxKey: Hex
  /** 33-byte compressed secp256k1: signs envelopes. */
  signKey: Hex
  /** 1 to 3 hold relays, by id, each once. */
  relays: number[]
  /** Grows by each change; a lower one than the known is stale. */
  sequence: number
  /** Advice that this person sells by the minute; left out by everybody else. */
  offer?: Offer
}

export const MAX_PROFILE = 4096

const curveKey = v.pipe(
  v.string(),
  v.regex(/^0x0[23][0-9a-f]{64}$/, 'a 33-byte key in lower-case hex is wanted'),
  v.check((hex) => isPoint(hex), 'not a point of secp256k1'),
  v.transform((hex) => hex as Hex),
)
const schema = v.strictObject({
  version: v.literal(1),
  did: v.pipe(v.string(), v.maxLength(128), v.check(isCanonicalDid, 'not a DID in its one spelling')),
  name: v.pipe(
    v.string(),
    v.check((name) => name.isWellFormed(), 'not Unicode text'),
    v.check((name) => name.trim() !== '' && name.trim() === name, 'empty, or with space around it'),
    v.check((name) => [...name].length <= 64, 'longer than 64 characters'),
    v.check((name) => !hasForbidden(name), 'a control or direction character'),
  ),
  ackKey: curveKey,
  boxKey: v.pipe(
    v.string(),
    v.regex(/^0x[0-9a-f]{64}$/, 'a 32-byte key in lower-case hex is wanted'),
    v.transform((hex) => hex as Hex),
  ),
  signKey: curveKey,
  relays: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffffffff))),
    v.minLength(1),
    v.maxLength(3),
    v.check((relays) => new Set(relays).size === relays.length, 'a relay twice'),
  ),
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  offer: v.exactOptional(offerSchema),
})

/** The canonical bytes: JSON with sorted keys and no white space. @throws {ProtocolError} `profile/malformed`, `profile/too-large` */
export function encodeProfile(profile: Profile): Uint8Array {
  const bytes = utf8(canonicalJson(checked(profile)))
  if (bytes.length > MAX_PROFILE)
    throw new ProtocolError('profile/too-large', { length: bytes.length, limit: MAX_PROFILE })
  return bytes
}

/** Refuses every spelling but the canonical one: one profile, one anchor. @throws {ProtocolError} `profile/malformed`, `profile/too-large` */
export function parseProfile(bytes: Uint8Array): Profile {
  if (bytes.length > MAX_PROFILE)
    throw new ProtocolError('profile/too-large', { length: bytes.length, limit: MAX_PROFILE })
  const text = fromUtf8(bytes)
  if (text === undefined) throw new ProtocolError('profile/malformed', { reason: 'not UTF-8' })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new ProtocolError('profile/malformed', { reason: 'not JSON' }, { cause })
  }
  const profile = checked(value)
  if (!equalBytes(utf8(canonicalJson(profile)), bytes)) {
    throw new ProtocolError('profile/malformed', { reason: 'not in canonical form' })
  }
  return profile
}

/** What stands on chain: the first 24 bytes of the document's keccak256. */
export function profileAnchor(bytes: Uint8Array): Hex {
  return toHex(keccak_256(bytes).subarray(0, 24))
}

function checked(value: unknown): Profile {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new ProtocolError('profile/malformed', { reason: `${v.getDotPath(issue) ?? 'document'}: ${issue.message}` })
}

function isPoint(hex: string): boolean {
  try {
    publicPoint(fromHex(hex))
    return true
  } catch {
    return false
  }
}

function isCanonicalDid(text: string): boolean {
  try {
    return formatDid(parseDid(text)) === text
  } catch {
    return false
  }
}
