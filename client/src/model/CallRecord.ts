import type { Address, CallEnd, CallMedia, Hex } from '@parley/protocol'

/** A call that is over, as it is kept on this device. */
export type CallRecord = {
  readonly id: string
  readonly peer: string
  readonly name: string
  readonly direction: 'out' | 'in'
  readonly media: CallMedia
  /** Unix ms. */
  readonly at: number
  readonly talkMs: number
  /** `answered` is undefined where nobody took it. */
  readonly answeredAt?: number
  readonly reason: CallEnd
  /** Amounts in token units, as the chain settled them. */
  readonly paid?: {
    readonly role: 'payer' | 'payee'
    readonly tabId: Hex
    /** Who was paid: the callee, or the centre he answered for. Records of earlier versions leave it out: the callee. */
    readonly payee?: Address
    readonly token: Address
    readonly rate: bigint
    readonly tick: number
    readonly deposit: bigint
    readonly paid: bigint
    readonly toPayee: bigint
    readonly toRelay: bigint
    readonly toTreasury: bigint
    readonly refund: bigint
    readonly state: 'settled' | 'unsettled'
    readonly transaction?: Hex
    /** The payer's last voucher: 64 bytes. */
    readonly voucher?: Hex
  }
}
