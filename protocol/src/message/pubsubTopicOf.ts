import { sha256 } from '@noble/hashes/sha2'
import { utf8 } from '../bytes/text.ts'
import { ProtocolError } from '../ProtocolError.ts'

/** Bytes of UTF-8. */
export const MAX_CONTENT_TOPIC = 128

/**
 * The pubsub topic of a content topic: Waku's autosharding (51/WAKU2-RELAY-SHARDING).
 * @throws {ProtocolError} `topic/malformed`, `topic/too-long`
 */
export function pubsubTopicOf(
  contentTopic: string,
  { clusterId, shards }: { clusterId: number; shards: number },
): string {
  const length = utf8(contentTopic).length
  if (length > MAX_CONTENT_TOPIC) throw new ProtocolError('topic/too-long', { length, limit: MAX_CONTENT_TOPIC })
  if (!contentTopic.isWellFormed()) throw new ProtocolError('topic/malformed', { reason: 'not Unicode text' })
  const parts = contentTopic.split('/')
  if (parts[0] !== '' || parts.length < 5 || parts.length > 6) {
    throw new ProtocolError('topic/malformed', { reason: '/application/version/name/encoding is wanted' })
  }
  if (parts.length === 6 && parts[1] !== '0') {
    throw new ProtocolError('topic/malformed', { reason: 'only generation 0 is known' })
  }
  const fields = parts.slice(-4)
  const [application, version] = fields
  if (application === undefined || version === undefined || fields.includes('')) {
    throw new ProtocolError('topic/malformed', { reason: 'a part is empty' })
  }
  const digest = sha256(utf8(application + version))
  const tail = new DataView(digest.buffer, digest.byteOffset + digest.length - 8).getBigUint64(0)
  return `/waku/2/rs/${clusterId}/${Number(tail % BigInt(shards))}`
}
