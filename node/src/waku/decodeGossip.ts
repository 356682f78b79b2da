import { proto_message, type WakuMessage } from '@waku/proto'

/**
 * The message of a gossiped payload, or undefined if it is none, or has bytes beside it: what no stamp pays for is not carried.
 * Fields may come in any order, so lengths are compared and not bytes.
 */
export function decodeGossip(data: Uint8Array): WakuMessage | undefined {
  try {
    const message = proto_message.WakuMessage.decode(data)
    return proto_message.WakuMessage.encode(message).length === data.length ? message : undefined
  } catch {
    return undefined
  }
}
