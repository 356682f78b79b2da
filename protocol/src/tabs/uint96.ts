import { fromHex } from '../bytes/hex.ts'
import { ProtocolError } from '../ProtocolError.ts'

/** 12 bytes, big endian. @throws {ProtocolError} `bytes/range` */
export function uint96(field: string, value: bigint): Uint8Array {
  if (value < 0n || value >> 96n !== 0n) throw new ProtocolError('bytes/range', { field, value })
  return fromHex(`0x${value.toString(16).padStart(24, '0')}`)
}
