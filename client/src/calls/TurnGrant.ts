/** TURN servers that relays gave, with credentials; device time, unix ms. */
export type TurnGrant = {
  readonly servers: RTCIceServer[]
  readonly askedAt: number
  /** When the first of the credentials ends. */
  readonly until: number
}
