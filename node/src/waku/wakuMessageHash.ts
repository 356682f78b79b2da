import { createHash } from 'node:crypto'

export type WakuHashInput = {
  pubsubTopic: string
  contentTopic: string
  payload: Uint8Array
  meta?: Uint8Array | undefined
  timestampNs: bigint | undefined
}

/** The network's own 32-byte message id (14/WAKU2-MESSAGE): store cursors are made of it. Nothing we sign depends on it. */
export function wakuMessageHash({ pubsubTopic, contentTopic, payload, meta, timestampNs }: WakuHashInput): Uint8Array {
  const hash = createHash('sha256').update(pubsubTopic).update(payload).update(contentTopic)
  if (meta !== undefined) hash.update(meta)
  if (timestampNs !== undefined) {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigInt64(0, timestampNs)
    hash.update(bytes)
  }
  return hash.digest()
}
