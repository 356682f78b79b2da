/** What the browser counts about a connection, of which this much is used. */
export type LineStats = {
  /** Packets of media received and lost since the beginning. */
  received: number
  lost: number
  roundTripMs: number | undefined
  path: 'direct' | 'relay' | undefined
}
