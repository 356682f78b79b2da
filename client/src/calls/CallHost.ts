import type { CallSignal } from '@parley/protocol'
import type { CallRecord } from '../model/CallRecord.ts'
import type { CallView } from '../model/CallView.ts'
import type { IceRequest } from '../model/IceRequest.ts'
import type { TabSubject } from './TabSubject.ts'
import type { TurnGrant } from './TurnGrant.ts'

/** What one call needs of the engine. */
export type CallHost = {
  readonly ownDid: string
  readonly PeerConnection: typeof RTCPeerConnection
  relayOnly(): boolean
  /** Sealed and stamped, to the other side; resolves to the id of its news once it is stored. */
  send(signal: CallSignal): Promise<string>
  /** Both never fail, and end in time. */
  turnByMessage(request: IceRequest): Promise<TurnGrant>
  turnByTab(tab: TabSubject): Promise<TurnGrant>
  /** Of this tab alone from now on; false where another tab was faster. */
  take(record: CallRecord): Promise<boolean>
  keep(record: CallRecord): void
  close(record: CallRecord): void
  /** Something to show; `clock`: only time went on. */
  changed(clock?: boolean): void
}

export type CallOver = NonNullable<CallView['end']>
