import type { CallPrice } from '@parley/protocol'
import type { CallMeter } from '../calls/CallMeter.ts'
import type { CallPayment } from './CallPayment.ts'
import type { Contact } from './Contact.ts'
import type { OnProgress } from './OnProgress.ts'

/** Makes the meters of paid calls. */
export type CallMeters = {
  /**
   * The caller's, before it rings: asks the wallet for one signature.
   * @throws {ParleyError} `wallet/...`, `funds/...`, `chain/...`
   */
  pay(call: { callId: string; peer: Contact; payment: CallPayment }, onProgress?: OnProgress): Promise<CallMeter>
  /** The callee's, or undefined where the price is not what he offers. */
  receive(call: { callId: string; peer: Contact; price: CallPrice }): Promise<CallMeter | undefined>
}
