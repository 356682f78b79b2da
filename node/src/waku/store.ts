import { proto_store } from '@waku/proto'
import type { Hold, StoredMessage } from '../hold/hold.ts'
import { limits } from './limits.ts'

/** Store v3 over the hold: by content topics and time, or by hashes; ack-gated, see `Hold.page`. */
export class Store {
  readonly #hold: Hold
  readonly #pubsubTopicOf: (contentTopic: string) => string
  readonly #pubsubTopics: readonly string[]

  constructor({
    hold,
    pubsubTopicOf,
    pubsubTopics,
  }: { hold: Hold; pubsubTopicOf: (contentTopic: string) => string; pubsubTopics: readonly string[] }) {
    this.#hold = hold
    this.#pubsubTopicOf = pubsubTopicOf
    this.#pubsubTopics = pubsubTopics
  }

  async answer(request: Uint8Array): Promise<Uint8Array> {
    let query: proto_store.StoreQueryRequest
    try {
      query = proto_store.StoreQueryRequest.decode(request)
    } catch {
      return refuse('N/A', 400, 'malformed')
    }
    const { requestId, includeData, messageHashes, contentTopics, pubsubTopic } = query
    if (messageHashes.length > limits.storeHashes)
      return refuse(requestId, 400, `more than ${limits.storeHashes} hashes`)
    if (contentTopics.length > limits.storeTopics)
      return refuse(requestId, 400, `more than ${limits.storeTopics} content topics`)
    if (messageHashes.length > 0)
      return this.#encode(requestId, this.#byHashes(messageHashes, query), includeData, undefined)
    // Everything at once would be a gift to whoever copies traffic: topics are what a subscriber knows.
    if (contentTopics.length === 0) return refuse(requestId, 400, 'content topics are wanted')
    if (pubsubTopic !== undefined && !this.#pubsubTopics.includes(pubsubTopic))
      return refuse(requestId, 400, 'unsupported pubsub topic')
    const cursor =
      query.paginationCursor === undefined ? undefined : this.#hold.messageByWakuHash(query.paginationCursor)
    if (query.paginationCursor !== undefined && cursor === undefined) return refuse(requestId, 400, 'unknown cursor')
    const limit = pageSize(query.paginationLimit)
    const forward = query.paginationForward
    const page = this.#hold.page({
      contentTopics,
      from: query.timeStart,
      to: query.timeEnd,
      cursor,
      forward,
      limit: limit + 1,
    })
    const more = page.length > limit
    const messages = forward ? page.slice(0, limit) : page.slice(-limit)
    const edge = forward ? messages.at(-1) : messages[0]
    return this.#encode(requestId, messages, includeData, more ? edge?.wakuHash : undefined)
  }

  #byHashes(hashes: Uint8Array[], { paginationCursor }: proto_store.StoreQueryRequest): StoredMessage[] {
    // The client pages hash queries too and stops at an empty page; all of them are on the first.
    if (paginationCursor !== undefined) return []
    return hashes.flatMap((hash) => {
      const found = hash.length === 32 ? this.#hold.messageByWakuHash(hash) : undefined
      return found !== undefined && this.#hold.isServed(found) ? [found] : []
    })
  }

  #encode(
    requestId: string,
    messages: StoredMessage[],
    includeData: boolean,
    paginationCursor: Uint8Array | undefined,
  ): Uint8Array {
    return proto_store.StoreQueryResponse.encode({
      requestId,
      statusCode: 200,
      statusDesc: 'OK',
      messages: messages.map(({ wakuHash, contentTopic, payload, timestampNs }) => ({
        messageHash: wakuHash,
        ...(includeData && {
          pubsubTopic: this.#pubsubTopicOf(contentTopic),
          message: { contentTopic, payload, timestamp: timestampNs, version: 0 },
        }),
      })),
      ...(paginationCursor !== undefined && { paginationCursor }),
    })
  }
}

function pageSize(asked: bigint | undefined): number {
  if (asked === undefined || asked < 1n) return limits.storePage
  return asked > BigInt(limits.storePageMax) ? limits.storePageMax : Number(asked)
}

function refuse(requestId: string, statusCode: number, statusDesc: string): Uint8Array {
  return proto_store.StoreQueryResponse.encode({ requestId, statusCode, statusDesc, messages: [] })
}
