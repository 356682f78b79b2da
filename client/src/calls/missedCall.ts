import type { CallRecord } from '../model/CallRecord.ts'
import type { IncomingSignal } from './IncomingSignal.ts'

/** An offer that nobody took. */
export function missedCall({ peer, name, call, at }: IncomingSignal): CallRecord {
  const media = call.step === 'offer' ? call.media : 'audio'
  return { id: call.callId, peer, name, direction: 'in', media, at, talkMs: 0, reason: 'missed' }
}
