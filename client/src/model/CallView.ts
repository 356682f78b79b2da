import type { CallEnd, CallMedia } from '@parley/protocol'
import type { CallChatLine } from './CallChatLine.ts'
import type { CallParticipant } from './CallParticipant.ts'
import type { CallQuality } from './CallQuality.ts'
import type { PaidCallView } from './PaidCallView.ts'

/**
 * `calling`: the offer is on its way; `ringing`: the other device said that it rings; `incoming`: this device rings;
 * `connecting`: taken, no media yet; `talking`; `reconnecting`: media stopped, new ways are tried; `ended`.
 */
export type CallPhase = 'calling' | 'ringing' | 'incoming' | 'connecting' | 'talking' | 'reconnecting' | 'ended'

/** A call as a screen shows it; immutable, replaced on change. */
export type CallView = {
  readonly id: string
  /** DID of the other person, and the name in his profile. */
  readonly peer: string
  readonly name: string
  readonly direction: 'out' | 'in'
  readonly media: CallMedia
  readonly phase: CallPhase
  /** Unix ms: when it began to ring. */
  readonly at: number
  /** Time in which media flowed both ways. */
  readonly talkMs: number
  /** Everybody but oneself. One for now; screens show any number. */
  readonly participants: readonly CallParticipant[]
  /** What this side sends. */
  readonly local: CallParticipant
  readonly quality: CallQuality
  /** Straight to the other device, or over a relay's TURN. */
  readonly path: 'direct' | 'relay' | undefined
  /** On hold or paused, and by whom. */
  readonly held?: 'me' | 'peer'
  readonly chat: readonly CallChatLine[]
  /** Left out of a free call. */
  readonly paid?: PaidCallView
  /** `code`: a `ParleyError` code, where this device knows more of why. */
  readonly end?: { readonly reason: CallEnd; readonly by: 'me' | 'peer' | 'network'; readonly code?: 'call/no-relay' }
}
