import type { Hex } from '@parley/protocol'

/**
 * What is happening right now, for a progress card. `sign`: the wallet shows a signature request; `confirm`: the wallet
 * shows a transaction; `mining`: it is sent; `publishing`: relays are being told.
 */
export type Progress = {
  readonly step: 'preparing' | 'sign' | 'confirm' | 'mining' | 'publishing' | 'done'
  readonly transactionHash?: Hex
}
