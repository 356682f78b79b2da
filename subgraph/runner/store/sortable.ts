import { type Decimal, decimal } from '../host/Decimal.ts'
import { RunnerError } from '../RunnerError.ts'

// Numbers as bytes that SQLite compares as the numbers themselves compare: `memcmp` and nothing else.

const ZERO = 0x80
const MAX_LENGTH = 0x7f

/** One byte of sign and length, then the magnitude from the top; below zero all bytes are turned over. */
export function sortableInteger(value: bigint): Uint8Array {
  if (value === 0n) return Uint8Array.of(ZERO)
  const hex = (value < 0n ? -value : value).toString(16)
  const magnitude = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  if (magnitude.length > MAX_LENGTH) throw new RunnerError('host/argument', { reason: 'a number of over 1,016 bits.' })
  const bytes = Uint8Array.of(ZERO + magnitude.length, ...magnitude)
  return value < 0n ? turned(bytes) : bytes
}

export function readSortableInteger(bytes: Uint8Array): bigint {
  const [first = ZERO] = bytes
  if (first === ZERO) return 0n
  const positive = first > ZERO
  const magnitude = Buffer.from(positive ? bytes : turned(bytes)).subarray(1)
  const value = BigInt(`0x${magnitude.toString('hex')}`)
  return positive ? value : -value
}

/** Sign, the exponent of 0.ddd, then the digits; below zero all turned over, with an end above every digit. */
export function sortableDecimal({ digits, exponent }: Decimal): Uint8Array {
  if (digits === 0n) return Uint8Array.of(ZERO)
  const text = (digits < 0n ? -digits : digits).toString()
  const bytes = Buffer.alloc(5 + text.length)
  bytes[0] = ZERO + 1
  bytes.writeUInt32BE(exponent + text.length + 0x8000_0000, 1)
  bytes.write(text, 5, 'ascii')
  return digits < 0n ? Uint8Array.of(...turned(bytes), 0xff) : bytes
}

export function readSortableDecimal(bytes: Uint8Array): Decimal {
  const [first = ZERO] = bytes
  if (first === ZERO) return decimal(0n)
  const positive = first > ZERO
  const plain = Buffer.from(positive ? bytes : turned(bytes.subarray(0, -1)))
  const text = plain.toString('ascii', 5)
  const value = BigInt(text)
  return decimal(positive ? value : -value, plain.readUInt32BE(1) - 0x8000_0000 - text.length)
}

function turned(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => 0xff - byte)
}
