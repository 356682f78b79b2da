import type { Adviser } from './Adviser.ts'

export type AdviserSearch = {
  readonly advisers: readonly Adviser[]
  /** Relays that answered. */
  readonly relays: number
  /** There are more than were looked at: narrow the search. */
  readonly more: boolean
}
