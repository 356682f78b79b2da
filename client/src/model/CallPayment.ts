import type { TabTerms } from '@parley/protocol'
import type { Wallet } from './Wallet.ts'

/** What a caller agrees to before a paid call rings. One wallet signature; money moves only when the call is taken. */
export type CallPayment = {
  wallet: Wallet
  /** From the adviser's offer. Token units for one tick of `tick` seconds. */
  offer: Pick<TabTerms, 'payee' | 'payeeKey' | 'token' | 'rate' | 'tick' | 'relayId' | 'relayPayout' | 'relayBps'>
  /** DID of the centre whom the callee answers for, and who is paid instead of him. */
  centre?: string
  /** The most that the call can cost. */
  deposit: bigint
}
