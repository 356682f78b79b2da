import type { Hex, TabAuthorization, TabTerms } from '@parley/protocol'

/** How a tab ended. `lapsed`: it was never opened and cannot be any more. */
export type TabOutcome =
  | { kind: 'lapsed' }
  | {
      kind: 'closed'
      transaction: Hex
      paid: bigint
      toRelay: bigint
      toTreasury: bigint
      /** Seen at the safe head: the chain does not take it back. */
      safe: boolean
    }

/** One side's memory of a paid call: all that it takes to settle it after a crash, and later its receipt. */
export type TabRecord = {
  readonly tabId: Hex
  readonly callId: string
  /** DID of the other side. */
  readonly peer: string
  readonly role: 'payer' | 'payee'
  readonly terms: TabTerms
  /** What the payer agreed to put in; once the tab is open, what the chain says. */
  readonly deposit: bigint
  readonly feeBps: number
  readonly freeTicks: number
  /** Signs vouchers (payer) or the `Close` (payee). */
  readonly privateKey: Uint8Array
  /** Of the payer: what opens the tab. */
  readonly authorization?: TabAuthorization
  /** The tab's events are from this block on. */
  readonly fromBlock: number
  /** Unix ms: when it rang, when it was taken, when its meter last ran, and after when nothing is signed or taken any more. */
  readonly madeAt: number
  readonly takenAt?: number
  readonly aliveAt: number
  readonly endedAt?: number
  /** While its meter runs, the browser holds a lock for it: one that is free is of a tab that died. */
  readonly hasLock?: boolean
  readonly talkMs: number
  /** The newest voucher: signed by the payer, accepted by the payee. */
  readonly cumulative: bigint
  readonly voucher?: Hex
  /** The payee's word that it is over at this sum. */
  readonly close?: { readonly cumulative: bigint; readonly signature: Hex }
  readonly outcome?: TabOutcome
}
