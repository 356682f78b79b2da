import type { CallMeters } from './CallMeters.ts'
import type { IceRequest } from './IceRequest.ts'

/** How calls are made; everything has a default. */
export type CallInit = {
  /** Media goes over relays' TURN only: the other side learns no address of this device. Asked anew for each call. */
  relayOnly?: () => boolean
  /** Default: the relays that signed for the ringing message. */
  iceServers?: (request: IceRequest) => Promise<RTCIceServer[]>
  /** Default: the platform's. */
  RTCPeerConnection?: typeof RTCPeerConnection
  /** The money of paid calls. Without it none is made, and none rings. */
  meters?: CallMeters
}
