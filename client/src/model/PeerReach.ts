import type { Reach } from '@parley/protocol'

/** One relay's word on another. */
export type PeerReachRow = Reach & { readonly relayId: number }

/** What other relays measured of one. A single one may say anything; that is why all are shown beside their median. */
export type PeerReach = {
  /** Relays that were asked for what they measured. Those of the same owner were not. */
  readonly asked: number
  /** One each, by number; of those that had something to say. */
  readonly rows: readonly PeerReachRow[]
  /** Over those that asked often enough to count. */
  readonly median:
    | {
        readonly of: number
        /** 0 to 1. */
        readonly answeredShare: number
        readonly p50Ms: number | undefined
        readonly p95Ms: number | undefined
      }
    | undefined
}
