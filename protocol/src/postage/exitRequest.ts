import { type Address, fromHex } from '../bytes/hex.ts'
import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import { ProtocolError } from '../ProtocolError.ts'

/** An owner's wish to leave a stamp book, which anyone may bring to the chain for him. */
export type ExitRequest = {
  owner: Address
  bookId: bigint
  /** Unix seconds; afterwards it no longer counts. */
  deadline: bigint
}

/** The EIP-712 type, as a wallet wants it; `primaryType` is `Exit`. */
export const exitTypes = {
  Exit: [
    { name: 'owner', type: 'address' },
    { name: 'batchId', type: 'uint64' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const

const TYPE_HASH = nobleSuite.keccak256(utf8('Exit(address owner,uint64 batchId,uint256 deadline)'))

/** EIP-712 struct hash. @throws {ProtocolError} `bytes/hex`, `bytes/length`, `bytes/range` */
export function hashExit({ owner, bookId, deadline }: ExitRequest): Uint8Array {
  const account = fromHex(owner)
  if (account.length !== 20) throw new ProtocolError('bytes/length', { expected: 20, length: account.length })
  const words = new Uint8Array(128)
  words.set(TYPE_HASH)
  words.set(account, 44)
  words.set(uint(bookId, 8, 'bookId'), 88)
  words.set(uint(deadline, 32, 'deadline'), 96)
  return nobleSuite.keccak256(words)
}

function uint(value: bigint, length: number, field: string): Uint8Array {
  if (value < 0n || value >> BigInt(8 * length) !== 0n) throw new ProtocolError('bytes/range', { field, value })
  return fromHex(`0x${value.toString(16).padStart(2 * length, '0')}`)
}
