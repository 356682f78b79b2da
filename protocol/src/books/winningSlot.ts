import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { sheetSize } from './sheet.ts'

/**
 * The slot that the draw picks on a book's sheet: the low `depth` bits of `keccak256(abi.encode(randomness, bookId))`.
 * @throws {ProtocolError} `bytes/length`, `bytes/range`, `book/depth`
 */
export function winningSlot({
  randomness,
  bookId,
  depth,
  suite = nobleSuite,
}: {
  randomness: Uint8Array
  bookId: bigint
  depth: number
  suite?: Suite
}): number {
  if (randomness.length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length: randomness.length })
  if (bookId < 0n || bookId > 0xffffffffffffffffn) {
    throw new ProtocolError('bytes/range', { field: 'uint64', value: bookId })
  }
  const words = new Uint8Array(64)
  words.set(randomness)
  new DataView(words.buffer).setBigUint64(56, bookId)
  const hash = suite.keccak256(words)
  return new DataView(hash.buffer, hash.byteOffset).getUint32(28) % sheetSize(depth)
}

/** Whether a stamp used the drawn slot. */
export function stampWins({ slot, span }: { slot: number; span: number }, winner: number): boolean {
  return winner >= slot && winner < slot + span
}
