import { ProtocolError } from '../ProtocolError.ts'

/** Where a winning stamp is, and whom it names. */
export type WinPlace = {
  bookId: bigint
  slot: number
  span: number
  relayId: number
  /** Bit i is set when the leaf's ancestor at level i of its page's tree is a right child. */
  path: number
}

/**
 * The word in which a claim says where its stamp is: path (16 bits), relayId (32), span (16), slot (32), batchId (64).
 * @throws {ProtocolError} `bytes/range`
 */
export function winPlace({ bookId, slot, span, relayId, path }: WinPlace): bigint {
  const fields = [
    ['path', path, 16n],
    ['relayId', relayId, 32n],
    ['span', span, 16n],
    ['slot', slot, 32n],
    ['bookId', bookId, 64n],
  ] as const
  let word = 0n
  for (const [field, value, bits] of fields) {
    const isWhole = typeof value === 'bigint' || Number.isSafeInteger(value)
    if (!isWhole || value < 0 || BigInt(value) >> bits !== 0n) throw new ProtocolError('bytes/range', { field, value })
    word = (word << bits) | BigInt(value)
  }
  return word
}
