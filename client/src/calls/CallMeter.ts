import type { CallPrice, ChannelMessage, Flow, Hex } from '@parley/protocol'
import type { CallRecord } from '../model/CallRecord.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { PaidCallView } from '../model/PaidCallView.ts'
import type { Wallet } from '../model/Wallet.ts'

/** Kinds of {@link ChannelMessage} that are the meter's. */
export type MeterMessage = Extract<ChannelMessage, { kind: 'voucher' | 'paid' | 'toppedUp' }>

/** What the meter of a call needs from the engine that runs it. */
export type MeterPort = {
  /** Over the data channel; lost while that is down. */
  send(message: MeterMessage): void
  /** A sealed, stamped message: `voucher` and `close` of protocol's call signals. Best effort. */
  sendSignal(step: { step: 'voucher' | 'close'; tabId: string; cumulative: string; signature: string }): void
  /** The view changed. */
  changed(): void
}

/**
 * The money of one call, at one side of it. The engine drives it several times a second while the call is connected and asks it
 * whether media may be sent. What it signed or took is stored before it is sent or acted on.
 */
export interface CallMeter {
  /** What the caller's offer says. */
  readonly price: CallPrice
  readonly tabId: Hex
  /** This side's key in the terms: it signs requests for TURN too. */
  readonly key: Uint8Array
  view(): PaidCallView
  /** The call was taken: the payer opens the tab, the payee begins to look for it. */
  begin(port: MeterPort): void
  /** `peerTalkMs`: the other side's own clock, as it last said. Both clocks stand while `paused`. */
  onTime(input: { now: number; flow: Flow; peerTalkMs: number; paused: boolean }): void
  onMessage(message: MeterMessage): void
  /** A voucher or close that came as a stamped message. */
  onSignal(step: { step: 'voucher' | 'close'; tabId: string; cumulative: string; signature: string }): void
  /** False: hold media back. */
  readonly maySend: boolean
  /** Time in which media flowed both ways, by this side. */
  readonly talkMs: number
  /** The payer's: more money into the tab. @throws {ParleyError} `funds/...`, `wallet/...`, `chain/...` */
  topUp?(options: { wallet: Wallet; amount: bigint }, onProgress?: OnProgress): Promise<void>
  /** The payer's: asks the wallet for the deposit once more, where nobody put it in. What comes of it is in the view. */
  deposit?(): void
  /** The call is over: settles. Resolves when the chain has it, or when it cannot be done now (it is tried again later). */
  close(): Promise<NonNullable<CallRecord['paid']>>
}
