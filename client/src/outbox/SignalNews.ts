import type { Hex } from '@parley/protocol'

/** What became of a step of a call on its way out. */
export type SignalNews =
  /** A relay signed for it, so that relay can tell who sent it. */
  | { id: string; kind: 'postmarked'; messageHash: Hex; epoch: number; bookId: bigint; relayId: number }
  /** It waits: a `ParleyError` or refusal code says why. */
  | { id: string; kind: 'waiting'; code: string }
  /** Nobody will get it. */
  | { id: string; kind: 'lost'; code: string }
