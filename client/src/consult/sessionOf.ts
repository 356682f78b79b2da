import type { SessionRecord } from '../model/SessionRecord.ts'
import { paidOf } from './paidOf.ts'
import type { TabRecord } from './TabRecord.ts'

/** What of a record is for others to see: no keys. `undefined` of a call that was not taken. */
export function sessionOf(record: TabRecord): SessionRecord | undefined {
  const { callId, peer, terms, freeTicks, takenAt, endedAt, talkMs, cumulative, voucher, close } = record
  if (takenAt === undefined) return undefined
  return {
    callId,
    peer,
    terms,
    freeTicks,
    startedAt: takenAt,
    endedAt,
    talkMs,
    paid: paidOf(record),
    voucher: voucher === undefined ? undefined : { cumulative, signature: voucher },
    close,
  }
}
