// Stands in for @waku/sds, the SDK's "reliable channel", which Parley does not use: its own sequence numbers and receipts
// do that work. Leaving it and lodash out saves about 30 kB of the chat page (gzip). See next.config.ts.
const leftOut = (): never => {
  throw new Error('Reliable channels are left out of this app.')
}

export class MessageChannel {
  constructor() {
    leftOut()
  }
}
export const MessageChannelEvent = {}
export const Message = { decode: leftOut }
export const isContentMessage = leftOut
