import type { CallMedia } from '@parley/protocol'
import type { CallPhase } from '../model/CallView.ts'
import type { CallOver } from './CallHost.ts'

type CallStateInit = {
  id: string
  peer: { did: string; name: string }
  direction: 'out' | 'in'
  media: CallMedia
}

/** How far one call is: what all its parts look at, and change as it goes on. */
export class CallState {
  readonly id: string
  readonly peer: { did: string; name: string }
  readonly direction: 'out' | 'in'
  readonly media: CallMedia
  readonly at = Date.now()
  /** What the other side calls it: of two calls that crossed, the other's. */
  wireId: string
  role: 'caller' | 'callee'
  phase: CallPhase
  end: CallOver | undefined
  takenAt: number | undefined
  answeredAt: number | undefined
  /** This side holds it. */
  held = false

  constructor({ id, peer, direction, media }: CallStateInit) {
    this.id = id
    this.wireId = id
    this.peer = peer
    this.direction = direction
    this.media = media
    this.role = direction === 'out' ? 'caller' : 'callee'
    this.phase = direction === 'out' ? 'calling' : 'incoming'
  }

  /** Whether a step that took a while is still wanted. */
  isStill(callId: string): boolean {
    return this.phase !== 'ended' && this.wireId === callId
  }
}
