import type { AssignedCaller } from './AssignedCaller.ts'
import type { RosterView } from './RosterView.ts'

/** Answering for a centre: somebody else's, or one's own. */
export type DutyView = {
  readonly centre: { readonly did: string; readonly name: string }
  readonly state: 'ready' | 'busy'
  /** The desk was not heard of: it is gone, or its team does not have this identity. */
  readonly silent: boolean
  /** What the desk said last; `undefined` before it said anything. */
  readonly roster: RosterView | undefined
  readonly serving: AssignedCaller | undefined
}
