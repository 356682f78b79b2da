import { ProtocolError } from '../ProtocolError.ts'

/** Bytes as text: `0x` and lower-case digits. */
export type Hex = `0x${string}`
/** A 20-byte account as text. */
export type Address = `0x${string}`

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const PATTERN = /^0x(?:[0-9a-fA-F]{2})*$/

/** Bytes as `0x` and lower-case digits. */
export function toHex(bytes: Uint8Array): Hex {
  let text = '0x'
  for (const byte of bytes) text += DIGITS[byte]
  return text as Hex
}

/** @throws {ProtocolError} `bytes/hex` unless `0x` and whole bytes */
export function fromHex(hex: string): Uint8Array {
  if (!PATTERN.test(hex)) throw new ProtocolError('bytes/hex', { length: hex.length })
  const bytes = new Uint8Array((hex.length - 2) / 2)
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(hex.slice(2 + 2 * index, 4 + 2 * index), 16)
  }
  return bytes
}
