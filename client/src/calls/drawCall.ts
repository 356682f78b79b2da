import type { CallParticipant } from '../model/CallParticipant.ts'
import type { CallView } from '../model/CallView.ts'
import type { PaidCallView } from '../model/PaidCallView.ts'
import type { CallOver } from './CallHost.ts'
import type { Pulse } from './Pulse.ts'

type Facts = Pick<
  CallView,
  'id' | 'peer' | 'name' | 'direction' | 'media' | 'at' | 'phase' | 'talkMs' | 'participants' | 'chat'
> & {
  ownDid: string
  /** Undefined before this side gave its microphone. */
  local: CallParticipant | undefined
  pulse: Pulse
  isHeldHere: boolean
  paid: PaidCallView | undefined
  end: CallOver | undefined
}

/** A call as a screen shows it. */
export function drawCall({ ownDid, local, pulse, isHeldHere, paid, end, ...shown }: Facts): CallView {
  const held = isHeldHere ? 'me' : pulse.peer.paused ? 'peer' : undefined
  return {
    ...shown,
    local: local ?? { did: ownDid, stream: undefined, muted: false, camera: false, sharing: false },
    quality: pulse.quality,
    path: pulse.path,
    ...(held && { held }),
    ...(paid && { paid }),
    ...(end && { end }),
  }
}
