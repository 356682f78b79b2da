import { type Address, fromHex, type Hex, toHex } from '../bytes/hex.ts'
import { fromUtf8, utf8 } from '../bytes/text.ts'
import { ProtocolError } from '../ProtocolError.ts'

/** One line of a DID document on chain (ERC-1056). `validity` in seconds from the transaction on. */
export type DidAttribute = { name: Hex; value: Hex; validity: bigint }

/** Ten years: an attribute is revoked, not waited out. */
export const ATTRIBUTE_VALIDITY = 315_360_000n
/** Attribute name of the box key, 32 bytes. */
export const BOX_KEY_ATTRIBUTE = bytes32('did/pub/X25519/enc/hex')
/** Attribute name of a hold relay's URL. */
export const RELAY_ATTRIBUTE = bytes32('did/svc/ParleyRelay')
/** Attribute name under which the registry announces the profile's anchor. */
export const PROFILE_ATTRIBUTE = bytes32('parley/profile')
/** Attribute name under which the registry announces the recovery account. */
export const RECOVERY_ATTRIBUTE = bytes32('parley/recovery')

/** The attribute that publishes a box key. @throws {ProtocolError} `key/public` */
export function boxKeyAttribute(boxKey: Uint8Array, validity = ATTRIBUTE_VALIDITY): DidAttribute {
  if (boxKey.length !== 32) throw new ProtocolError('key/public', { length: boxKey.length })
  return { name: BOX_KEY_ATTRIBUTE, value: toHex(boxKey), validity }
}

/** The attribute that publishes a hold relay. */
export function relayAttribute(url: string, validity = ATTRIBUTE_VALIDITY): DidAttribute {
  return { name: RELAY_ATTRIBUTE, value: toHex(utf8(url)), validity }
}

/** The text of a `bytes32` attribute name, or `undefined` if it is none. @throws {ProtocolError} `bytes/hex` */
export function attributeName(name: Hex): string | undefined {
  const bytes = fromHex(name)
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return fromUtf8(bytes.subarray(0, end))
}

/** What a `parley/profile` event says: the anchor, and the version of the device list, 0 if none was ever set. `undefined` if it is none of ours. */
export function parseProfileAttribute(value: Hex): { anchor: Hex; version: number } | undefined {
  const bytes = fromHex(value)
  if (bytes.length !== 24 && bytes.length !== 26) return undefined
  return { anchor: toHex(bytes.subarray(0, 24)), version: ((bytes[24] ?? 0) << 8) | (bytes[25] ?? 0) }
}

/** What a `parley/recovery` event says; zeros for nobody. `undefined` if it is none of ours. */
export function parseRecoveryAttribute(value: Hex): Address | undefined {
  return fromHex(value).length === 20 ? value : undefined
}

function bytes32(text: string): Hex {
  const bytes = new Uint8Array(32)
  bytes.set(utf8(text))
  return toHex(bytes)
}
