/** A caller who was told to call this device, or who did. Times are network time, unix ms. */
export type AssignedCaller = {
  readonly place: string
  readonly caller: string
  readonly name: string
  /** He waits since then. */
  readonly since: number
  /** He may call until then. */
  readonly until: number
  /** What the colleague before said about him; empty for none. */
  readonly note: string
}
