import type { IDecodedMessage, IDecoder, IProtoMessage } from '@waku/sdk'

/** A Waku message as it was on the wire: the SDK's own decoder rounds the timestamp that our stamps sign. */
export type WireDecoded = IDecodedMessage & { timestampNs: bigint | undefined }

/** Frames must have one legal value in every field that a stamp does not sign, so nothing else is let through. */
export class WireDecoder implements IDecoder<WireDecoded> {
  readonly contentTopic: string
  readonly pubsubTopic: string

  constructor(contentTopic: string, pubsubTopic: string) {
    this.contentTopic = contentTopic
    this.pubsubTopic = pubsubTopic
  }

  /** Only relays' push and store answers are decoded here, and both come as parsed objects. */
  async fromWireToProtoObj(): Promise<undefined> {
    return undefined
  }

  async fromProtoObj(pubsubTopic: string, message: IProtoMessage): Promise<WireDecoded | undefined> {
    if (message.contentTopic !== this.contentTopic || (message.version ?? 0) !== 0 || message.ephemeral === true) return
    return {
      version: 0,
      payload: message.payload,
      contentTopic: message.contentTopic,
      pubsubTopic,
      timestamp: undefined,
      timestampNs: message.timestamp ?? undefined,
      rateLimitProof: undefined,
      ephemeral: false,
      meta: undefined,
      hash: new Uint8Array(),
      hashStr: '',
    }
  }
}
