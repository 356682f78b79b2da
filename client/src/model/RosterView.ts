/** Who waits at a centre, and who answers. Times are network time, unix ms. */
export type RosterView = {
  readonly count: number
  /** The first of them, in order. */
  readonly waiting: readonly { readonly name: string; readonly since: number }[]
  /** On duty. */
  readonly team: readonly { readonly did: string; readonly name: string; readonly state: 'ready' | 'busy' }[]
}
