import type { Address, AddressBook, Hex } from '@parley/protocol'
import type { SessionRecord, SignedAmount } from '../model/SessionRecord.ts'
import { decimal } from './decimal.ts'

/** A receipt's words and numbers, for a page to print: nothing in it needs this device to be checked. */
export type SessionReceipt = {
  /** Accounts, which are their identities as well. */
  readonly payer: Address
  readonly payee: Address
  /** Unix ms. */
  readonly startedAt: number
  readonly endedAt: number | undefined
  readonly talkMs: number
  /** Exact amounts in whole tokens. */
  readonly amounts: Record<'rate' | 'deposit' | 'paid' | 'toPayee' | 'toRelay' | 'toTreasury' | 'refund', string>
  readonly symbol: string
  readonly tick: number
  readonly freeTicks: number
  readonly isSettled: boolean
  /** What proves it: the contract on this chain, the tab, who signed which sum, and the transaction that closed it. */
  readonly proof: {
    readonly chainId: number
    readonly contract: Address
    readonly tabId: Hex
    readonly transaction: Hex | undefined
    readonly voucher: (SignedAmount & { readonly by: Address }) | undefined
    readonly close: (SignedAmount & { readonly by: Address }) | undefined
  }
}

/** One paid call as a receipt. */
export function sessionReceipt(session: SessionRecord, { chainId, contracts, token }: AddressBook): SessionReceipt {
  const { paid, terms, voucher, close } = session
  const amount = (units: bigint) => decimal(units, token.decimals)
  return {
    payer: terms.payer,
    payee: terms.payee,
    startedAt: session.startedAt,
    endedAt: session.endedAt,
    talkMs: session.talkMs,
    amounts: {
      rate: amount(terms.rate),
      deposit: amount(paid.deposit),
      paid: amount(paid.paid),
      toPayee: amount(paid.toPayee),
      toRelay: amount(paid.toRelay),
      toTreasury: amount(paid.toTreasury),
      refund: amount(paid.refund),
    },
    symbol: token.symbol,
    tick: terms.tick,
    freeTicks: session.freeTicks,
    isSettled: paid.state === 'settled',
    proof: {
      chainId,
      contract: contracts.consultationTabs,
      tabId: paid.tabId,
      transaction: paid.transaction,
      voucher: voucher === undefined ? undefined : { ...voucher, by: terms.key },
      close: close === undefined ? undefined : { ...close, by: terms.payeeKey },
    },
  }
}
