import { MAX_STAMPS, messageHash, STAMP_LENGTH } from '@parley/protocol'
import type { WakuMessage } from '@waku/proto'

const HEADER = 2

/**
 * The name under which a sender asks for the fate of a refused message. The gate refuses most before it needs the name;
 * it is worked out here, for oversized frames too, and undefined where there is no envelope to name.
 */
export function nameRefused({ contentTopic, timestamp, payload }: WakuMessage): Uint8Array | undefined {
  const count = payload[1]
  if (count === undefined || count > MAX_STAMPS || timestamp === undefined || timestamp < 0n) return undefined
  const lengthAt = HEADER + count * STAMP_LENGTH
  if (payload.length < lengthAt + 4) return undefined
  const length = new DataView(payload.buffer, payload.byteOffset, payload.length).getUint32(lengthAt)
  const envelope = payload.subarray(lengthAt + 4)
  if (envelope.length !== length) return undefined
  return messageHash({ contentTopic, timestampNs: timestamp, envelope })
}
