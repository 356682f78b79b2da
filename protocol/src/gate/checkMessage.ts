import type { Frame } from '../message/frame.ts'
import type { GateMessage, Refusal } from './verdict.ts'

/** How far a message's own time may be from the relay's clock, seconds. The same on every network. */
export const TIMESTAMP_TOLERANCE = 60

/**
 * What no stamp signs must have its one legal value, or a forwarder could change a message's fate without breaking its
 * stamps. A default written out (version 0, ephemeral false, an empty meta) is the same value as one left out.
 */
export function checkFixedFields(
  { pubsubTopic, version, meta, ephemeral, rateLimitProof }: GateMessage,
  expectedPubsubTopic: string,
): Refusal | undefined {
  const legal =
    pubsubTopic === expectedPubsubTopic &&
    (version === undefined || version === 0) &&
    (meta === undefined || meta.length === 0) &&
    ephemeral !== true &&
    (rateLimitProof === undefined || rateLimitProof === null)
  return legal ? undefined : { kind: 'reject', code: 'frame/fixed-field' }
}

/** The message's time is near the clock's. A matter of view, so nobody is blamed. */
export function checkTimestamp(timestampNs: bigint, nowSeconds: number): Refusal | undefined {
  const distance = Math.abs(Number(timestampNs) / 1e9 - nowSeconds)
  return distance <= TIMESTAMP_TOLERANCE ? undefined : { kind: 'ignore', code: 'message/expired' }
}

/** A frame carries at least one stamp, and no two of its stamps share a slot. */
export function checkStampList({ stamps }: Frame): Refusal | undefined {
  if (stamps.length === 0) return { kind: 'reject', code: 'frame/no-stamp' }
  for (const [index, a] of stamps.entries()) {
    for (const b of stamps.slice(index + 1)) {
      const overlap =
        a.bookId === b.bookId && a.epoch === b.epoch && a.slot < b.slot + b.span && b.slot < a.slot + a.span
      if (overlap) return { kind: 'reject', code: 'stamp/overlap' }
    }
  }
  return undefined
}
