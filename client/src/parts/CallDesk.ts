import type { CallEnd, CallMedia } from '@parley/protocol'
import type { CallPayment } from '../model/CallPayment.ts'
import type { CallRecord } from '../model/CallRecord.ts'
import type { CallView } from '../model/CallView.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { Wallet } from '../model/Wallet.ts'

/** `client.calls`. Media comes from the app (`getUserMedia`): the client opens no device. */
export type CallDesk = {
  /** Calls that go on or just ended (until `dismiss`); one that is `incoming` rings. Same reference until changed. */
  list(): readonly CallView[]
  /** Newest first; same reference until changed. */
  history(): readonly CallRecord[]
  /**
   * Rings somebody. With `payment` one wallet signature comes first; it spends nothing unless the call is taken.
   * @throws {ParleyError} `call/unsupported`, `call/busy`, `identity/...`, `profile/...`, `wallet/...`, `funds/...`, `book/...`
   */
  start(
    peerDid: string,
    options: { media: CallMedia; stream: MediaStream; payment?: CallPayment },
    onProgress?: OnProgress,
  ): Promise<CallView>
  /** Takes a call that rings; another that goes on is put on hold. @throws {ParleyError} `call/unknown` */
  accept(callId: string, options: { media: CallMedia; stream: MediaStream }): Promise<void>
  /** @throws {ParleyError} `call/unknown` */
  decline(callId: string, reason?: Extract<CallEnd, 'declined' | 'busy'>): Promise<void>
  /** Ends a call at any moment; a paid one is settled by itself. @throws {ParleyError} `call/unknown` */
  hangUp(callId: string): Promise<void>
  setMuted(callId: string, muted: boolean): void
  setCamera(callId: string, on: boolean): void
  /** Another microphone or camera. @throws {ParleyError} `call/unknown` */
  useTrack(callId: string, track: MediaStreamTrack): Promise<void>
  /** Shows a screen (`getDisplayMedia`) in place of the camera; undefined ends it. @throws {ParleyError} `call/unknown` */
  share(callId: string, track: MediaStreamTrack | undefined): Promise<void>
  say(callId: string, text: string): void
  /** Paid calls: nothing is due while it is paused, and no media is sent. Either side may; both see it. */
  pause(callId: string, paused: boolean): void
  /** Paid calls: more money into the tab without dropping the call. @throws {ParleyError} `funds/...`, `wallet/...`, `chain/...` */
  topUp(callId: string, options: { wallet: Wallet; amount: bigint }, onProgress?: OnProgress): Promise<void>
  /**
   * Paid calls whose deposit neither a relay nor the wallet put in (`opening`, with the wallet's `trouble`): asks the wallet once more,
   * while the call goes on.
   */
  deposit(callId: string): void
  /** Takes an ended call off the list. */
  dismiss(callId: string): void
}
