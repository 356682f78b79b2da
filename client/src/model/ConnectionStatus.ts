/** The thin line on top of the screen. */
export type ConnectionStatus = {
  /** `catching-up`: connected, asking relays for what was missed. */
  readonly state: 'stopped' | 'connecting' | 'catching-up' | 'online' | 'offline'
  /** Relays connected right now. */
  readonly relays: number
  readonly latencyMs: number | undefined
  /** `down`: the RPC does not answer; chat goes on with what is known. */
  readonly chain: 'unknown' | 'ok' | 'down'
  /** This tab receives and signs receipts; other tabs follow it. */
  readonly leader: boolean
}
