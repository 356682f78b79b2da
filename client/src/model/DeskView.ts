import type { RosterView } from './RosterView.ts'

/** The desk of one's own centre. */
export type DeskView = {
  /** DIDs of those who may answer. */
  readonly team: readonly string[]
  readonly roster: RosterView
}
