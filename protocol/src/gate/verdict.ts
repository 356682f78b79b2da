import type { Frame } from '../message/frame.ts'
import type { Stamp } from '../postage/stamp.ts'

/** Why a message or a stamp was refused. Sentences and HTTP statuses: `problemOf`. */
export type RefusalCode =
  | 'frame/malformed'
  | 'frame/too-large'
  | 'frame/fixed-field'
  | 'frame/no-stamp'
  | 'message/expired'
  | 'book/unknown'
  | 'book/dead'
  | 'book/kind'
  | 'book/not-valid-now'
  | 'book/underfunded'
  | 'epoch/wrong'
  | 'slot/outside'
  | 'slot/spent'
  | 'span/wrong'
  | 'stamp/overlap'
  | 'stamp/forged'
  | 'price/low'
  | 'rate/exceeded'
  | 'relay/not-eligible'
  | 'inbox/unknown'
  | 'chain/stale'

/** `ignore`: drop it, another honest node may see it differently. `reject`: drop it and lower the forwarder's score. */
export type Refusal = { kind: 'ignore' | 'reject'; code: RefusalCode }

/** What the gate sees of a Waku message. */
export type GateMessage = {
  pubsubTopic: string
  contentTopic: string
  timestampNs: bigint | undefined
  payload: Uint8Array
  version?: number | undefined
  meta?: Uint8Array | undefined
  ephemeral?: boolean | undefined
  rateLimitProof?: unknown
}

export type StampVerdict =
  | { kind: 'accept' | 'duplicate'; stamp: Stamp; stampHash: Uint8Array }
  | { kind: 'ignore' | 'reject'; stamp: Stamp; code: RefusalCode }

/** A stamp with what it signs: half a proof of double spending. */
export type SignedStamp = { stamp: Stamp; messageHash: Uint8Array }

/** Two stamps of one book on one slot, both signed by its key: the book can be closed with it. */
export type DoubleSpend = { first: SignedStamp; second: SignedStamp }

/**
 * `accept`: at least one stamp is fresh and valid: hold it if it names this relay, forward it.
 * `duplicate`: seen before: answer the same postmark, do not forward. Otherwise as `Refusal`.
 */
export type FrameVerdict =
  | {
      kind: 'accept' | 'duplicate'
      messageHash: Uint8Array
      frame: Frame
      stamps: StampVerdict[]
      evidence?: DoubleSpend[]
    }
  | {
      kind: 'ignore' | 'reject'
      code: RefusalCode
      messageHash?: Uint8Array
      stamps?: StampVerdict[]
      evidence?: DoubleSpend[]
    }
