import type { Address, Book, Hex, Tab } from '@parley/protocol'
import type { TokenBalance } from '../model/TokenBalance.ts'

export type ChainHead = { number: number /** Unix seconds. */; time: number; drawn: number }
export type RelayState = { id: number; signer: Address; payout: Address; stake: bigint; ask: bigint; exitAt: number }
export type RelayEndpoints = { id: number; multiaddr: string; url: string }
export type ClosedTab = { transaction: Hex; paid: bigint; toRelay: bigint; toTreasury: bigint }
export type OpenedBook = { id: bigint; owner: Address; key: Address }

/** What the client reads from the chain. Every method throws `ParleyError` `chain/unreachable` or `chain/wrong-network`. */
export interface Chain {
  head(): Promise<ChainHead>
  /** 24 bytes, zero when the identity has no profile. */
  anchorOf(address: Address): Promise<Hex>
  relayStates(): Promise<RelayState[]>
  /** Announced in `[fromBlock, toBlock]`, oldest first. */
  relayEndpoints(fromBlock: number, toBlock: number): Promise<RelayEndpoints[]>
  relayEarned(relayId: number): Promise<bigint>
  /** Opened in `[fromBlock, toBlock]`. */
  openedBooks(by: { owner: Address } | { key: Address }, fromBlock: number, toBlock: number): Promise<OpenedBook[]>
  book(place: { owner: Address; id: bigint }): Promise<Book | undefined>
  balance(address: Address): Promise<TokenBalance>
  permitNonce(owner: Address): Promise<bigint>
  /** `safe`: as of the head that the chain does not take back. */
  tab(tabId: Hex, head: 'latest' | 'safe'): Promise<Tab>
  /** What the deployment fixed: the treasury's share in 1/10,000, and the closing window in seconds. */
  tabRules(): Promise<{ feeBps: number; closeWindow: number }>
  /** How a tab was closed, looked for from a block on. */
  closedTab(tabId: Hex, fromBlock: number): Promise<ClosedTab | undefined>
  /** What the tabs contract owes an account, in the settlement token. */
  tabCredit(owner: Address): Promise<bigint>
  /** Where a relay's share of a call goes; undefined if there is no such relay. */
  relayPayout(relayId: number): Promise<Address | undefined>
  /** Tries a transaction without sending it. @throws {ParleyError} `chain/reverted`, `funds/...` */
  simulate(transaction: { from: Address; to: Address; data: Hex }): Promise<void>
  /** Waits until it is mined. @throws {ParleyError} `chain/reverted`, `chain/pending` */
  mined(transactionHash: Hex): Promise<{ blockNumber: number }>
}
