import type { CallEnd, CallSignal } from '@parley/protocol'
import type { CallRecord } from '../model/CallRecord.ts'
import type { IceRequest } from '../model/IceRequest.ts'

/** What one call needs of the engine. */
export type CallHost = {
  readonly ownDid: string
  readonly PeerConnection: typeof RTCPeerConnection
  relayOnly(): boolean
  /** Sealed and stamped, to the other side; resolves to the id of its news once it is stored. */
  send(signal: CallSignal): Promise<string>
  /** Never fails, and ends in time. */
  iceServers(request: IceRequest): Promise<RTCIceServer[]>
  /** Of this tab alone from now on; false where another tab was faster. */
  take(record: CallRecord): Promise<boolean>
  keep(record: CallRecord): void
  close(record: CallRecord): void
  /** Something to show; `clock`: only time went on. */
  changed(clock?: boolean): void
}

export type CallOver = { readonly reason: CallEnd; readonly by: 'me' | 'peer' | 'network' }
