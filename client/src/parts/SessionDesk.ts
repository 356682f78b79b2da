import type { Hex, Tab } from '@parley/protocol'
import type { OnProgress } from '../model/OnProgress.ts'
import type { SessionRecord } from '../model/SessionRecord.ts'
import type { Wallet } from '../model/Wallet.ts'

/** Paid calls that are over, and what a wallet of one's own can still do for their money. */
export type SessionDesk = {
  /** Newest first, with what proves them: for `sessionCsv` and `sessionReceipt`. @throws {ParleyError} `store/failed` */
  sessions(): Promise<SessionRecord[]>
  /** A tab as the chain has it now; `closeAt` is unix seconds, 0 unless it is closing. @throws {ParleyError} `chain/...` */
  tab(tabId: Hex): Promise<Tab>
  /**
   * The payer wants back what is left, where the payee's client is gone: one transaction. Resolves to when `finalize` can follow, unix
   * seconds; until then the payee can still collect.
   * @throws {ParleyError} `paid/unknown`, `paid/not-open`, `paid/closed`, `wallet/...`, `chain/...`, `funds/gas`
   */
  requestClose(options: { wallet: Wallet; tabId: Hex }, onProgress?: OnProgress): Promise<number>
  /** @throws {ParleyError} `paid/unknown`, `paid/early`, `paid/not-open`, `paid/closed`, `wallet/...`, `chain/...`, `funds/gas` */
  finalize(options: { wallet: Wallet; tabId: Hex }, onProgress?: OnProgress): Promise<SessionRecord>
  /**
   * Closes at once where no relay does: the payee with his voucher, the payer once he has the payee's word.
   * @throws {ParleyError} `paid/unknown`, `paid/not-open`, `paid/closed`, `paid/unsettled`, `wallet/...`, `chain/...`, `funds/gas`
   */
  close(options: { wallet: Wallet; tabId: Hex }, onProgress?: OnProgress): Promise<SessionRecord>
}
