import type { CallEnd } from '@parley/protocol'
import type { CallView } from '../model/CallView.ts'

/**
 * How a call ended, as a person reads it: one that rang here and was given up is missed. Of one that goes on: what stands in the
 * history should the device die now.
 */
export function reasonOf({ phase, direction, end }: Pick<CallView, 'phase' | 'direction' | 'end'>): CallEnd {
  if (end === undefined) return phase === 'incoming' ? 'missed' : 'failed'
  const { reason, by } = end
  return direction === 'in' && by === 'peer' && reason === 'cancelled' ? 'missed' : reason
}
