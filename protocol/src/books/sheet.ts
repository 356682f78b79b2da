import { ProtocolError } from '../ProtocolError.ts'

/** Bytes of envelope that one slot pays for. */
export const SPAN_BYTES = 2048

/** Deeper than any deployment allows (20); the gate's tables are sized by it. */
export const MAX_DEPTH = 24

/** Slots of a sheet. @throws {ProtocolError} `book/depth` */
export function sheetSize(depth: number): number {
  if (!Number.isInteger(depth) || depth < 0 || depth > MAX_DEPTH) throw new ProtocolError('book/depth', { depth })
  return 2 ** depth
}

/** What a drawn sheet pays, `V`. */
export function sheetValue({ unit, depth }: { unit: bigint; depth: number }): bigint {
  return unit << BigInt(depth)
}

/** Slots that an envelope of this length must use. */
export function spanOf(envelopeLength: number): number {
  return Math.max(1, Math.ceil(envelopeLength / SPAN_BYTES))
}
