import type { Hex, TabTerms } from '@parley/protocol'
import type { CallRecord } from './CallRecord.ts'

/** A signed sum: 64 bytes (EIP-2098) over all that is owed. */
export type SignedAmount = { readonly cumulative: bigint; readonly signature: Hex }

/** A paid call with all that proves what was agreed and paid. Both sides keep one. */
export type SessionRecord = {
  readonly callId: string
  /** DID of the other side. */
  readonly peer: string
  readonly terms: TabTerms
  readonly freeTicks: number
  /** Unix ms: taken, and over. */
  readonly startedAt: number
  readonly endedAt: number | undefined
  readonly talkMs: number
  /** As in the history of calls. */
  readonly paid: NonNullable<CallRecord['paid']>
  /** The payer's newest voucher, by `terms.key`. */
  readonly voucher: SignedAmount | undefined
  /** The payee's word that it is over, by `terms.payeeKey`. */
  readonly close: SignedAmount | undefined
}
