/** `generation` grows with every (re)connect: whoever sees it grow must ask history for what was missed. */
export type TransportStatus = {
  readonly state: 'stopped' | 'connecting' | 'online' | 'offline'
  /** Relays connected right now. */
  readonly relays: number
  /** Round trip to the fastest connected relay in milliseconds, once measured. */
  readonly latencyMs: number | undefined
  readonly generation: number
}
